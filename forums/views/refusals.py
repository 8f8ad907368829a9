"""Why words were not taken, said kindly. The page around it keeps what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError
from django.http import HttpResponse

from community import limits
from forums import drafting, posting
from forums.views import wording
from moderation import cases, intake, sanctions

# What a domain call may answer to words that were sent; each keeps the page's text.
Refused = (
    posting.NotOpen,
    posting.Slowed,
    sanctions.MayNotWrite,
    limits.TooOften,
    intake.Blocked,
    drafting.TooLong,
    OperationalError,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the page says above the kept words."""

    status: int
    words: str
    passages: tuple[tuple[str, str], ...] = ()  # words that can't stand; why, and a question
    wait: int = 0  # seconds

    def on(self, response: HttpResponse) -> HttpResponse:
        response.status_code = self.status
        if self.wait:
            response["Retry-After"] = str(self.wait)
        return response


def of(error: Exception, *, said: str, at: datetime) -> Refusal:
    """`said` is what the rules read, so that the page can point to the passages."""
    match error:
        case posting.NotOpen():
            refusal = Refusal(409, wording.not_open(error, at=at))
        case posting.Slowed():
            refusal = Refusal(429, wording.SLOWED, wait=600)
        case sanctions.MayNotWrite():
            refusal = Refusal(403, wording.may_not_write(error, at=at))
        case limits.TooOften():
            refusal = Refusal(429, wording.too_often(error.wait), wait=error.wait)
        case intake.Blocked():
            intake.turned_away(error, at=at)
            found = error.assessment.findings
            passages = tuple(
                (said[one.start : one.end], cases.said(one.reason, one.nudge)) for one in found
            )
            refusal = Refusal(422, wording.BLOCKED, passages=passages)
        case drafting.TooLong():
            refusal = Refusal(413, wording.DRAFT_TOO_LONG)
        case OperationalError():
            refusal = Refusal(503, wording.BUSY, wait=5)
        case _:
            raise error
    return refusal
