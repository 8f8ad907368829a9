"""The form that asks somebody else to look again, and appeals as those read them who asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django import forms

from moderation import appeals, closing
from moderation.models import Appeal, Decision
from moderation.models.appeals import LONGEST

SAID = {
    Appeal.State.OPEN: "Somebody who did not decide this will read it and answer you here,"
    " usually within a week.",
    Appeal.State.ASSIGNED: "Somebody who did not decide this is looking at it.",
    Appeal.State.UPHELD: "Somebody looked again. It stays as it was decided.",
    Appeal.State.REVERSED: "Somebody looked again and took it back.",
    Appeal.State.PARTLY: "Somebody looked again and took a part of it back.",
    Appeal.State.WITHDRAWN: "You took your question back.",
    Appeal.State.FALLEN: "The decision was taken back meanwhile: nothing is left to ask about.",
}
ANEW = "You were right to ask. It is being decided anew, and you will hear what came of it."
ALONE = (
    "Only one moderator is here, and they decided it. Until somebody else joins the team nobody"
    " else can look; from {day} on that moderator takes a second look. Whoever runs this site"
    " can also bring in somebody from elsewhere."
)
SECOND_LOOK = "The only moderator here looked a second time; there was nobody else who could."
TOO_LATE = "The time to ask has passed: it was possible until {day}."


class AppealForm(forms.Form):
    words = forms.CharField(
        label="What should somebody else look at?",
        help_text="Say it as you need to; these words are never judged. Up to 1,000 characters.",
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


def fresh_form() -> AppealForm:
    return AppealForm(initial={"key": uuid4()})


@dataclass(frozen=True, slots=True)
class Asked:
    """An appeal as its page shows it."""

    appeal: Appeal
    says: str
    alone: str  # what is said where nobody else could look
    by: str  # the role handle of who answered


def asked(appeal: Appeal) -> Asked:
    state = Appeal.State(appeal.outcome or appeal.state)
    anew = appeal.side == Appeal.Side.REPORTER and state == Appeal.State.REVERSED
    return Asked(
        appeal=appeal,
        says=ANEW if anew else SAID[state],
        alone=_alone(appeal),
        by=appeal.reviewer.role_handle if appeal.reviewer and appeal.outcome else "",
    )


def latest(decision: Decision, *, side: Appeal.Side) -> Appeal | None:
    """What this side asked about a decision and did not take back."""
    found = Appeal.objects.filter(decision=decision, side=side)
    return found.exclude(state=Appeal.State.WITHDRAWN).first()


def closed(decision: Decision, *, at: datetime) -> str:
    """Why nobody can ask any more, or nothing."""
    if decision.decided_at is None or at > decision.decided_at + closing.APPEALS_FOR:
        until = (decision.decided_at or decision.made_at) + closing.APPEALS_FOR
        return TOO_LATE.format(day=f"{until:%-d %B %Y}")
    return ""


def _alone(appeal: Appeal) -> str:
    if appeal.second_look and appeal.outcome:
        return SECOND_LOOK
    if appeal.state == Appeal.State.OPEN and appeals.is_alone(appeal):
        return ALONE.format(day=f"{appeals.second_look_from(appeal):%-d %B}")
    return ""
