"""
Pairs of moderators who press opposite buttons on the same case at the same instant, each on
a server process of their own; and what one decision, and no other, leaves behind.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench import held, outside
from community.accounts.models import Member
from community.notices.models import Notice
from moderation.models import AuditRow, Case, CaseEvent, Decision, Sanction, Statement

AT_ONCE = 10  # pairs
BUSY = 503  # "busy, try again": they do
LET_THROUGH = {"ruling": "approve"}
DECLINED = {"ruling": "decline", "cool_off": "on", "reason": "Please speak of the idea."}
SAID = {
    "approve": re.compile(r"Let through by a colleague"),
    "decline": re.compile(r"Declined, [^<]* by a colleague"),
}


@dataclass(frozen=True, slots=True)
class Pressed:
    """How one button was answered."""

    ruling: str
    status: int
    page: str

    @property
    def decided(self) -> bool:
        return self.status == 302

    def shows(self, ruling: str) -> bool:
        """Whether it is a conflict that says what the colleague decided."""
        return self.status == 409 and bool(SAID[ruling].search(self.page))


@dataclass(frozen=True, slots=True)
class Came:
    """What a number of pairs came to."""

    decided: int  # cases with exactly one decision, as one of the two was told
    told: int  # of those who came second, who were shown what was decided
    faults: list[str]  # anything lost, doubled or half done


def press_all(
    cases: Sequence[Case], moderators: Sequence[Member], ports: tuple[int, int]
) -> list[tuple[Pressed, Pressed]]:
    """The nth case by the nth two of `moderators`."""
    cookies = [held.cookie_of(one) for one in moderators]
    pairs = list(zip(cases, cookies[::2], cookies[1::2], strict=True))

    def collide(pair: tuple[Case, str, str]) -> tuple[Pressed, Pressed]:
        case, first, second = pair
        start = threading.Barrier(2)
        with ThreadPoolExecutor(2) as both:
            one = both.submit(_press, start, ports[0], case, first, LET_THROUGH)
            other = both.submit(_press, start, ports[1], case, second, DECLINED)
            return one.result(), other.result()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(collide, pairs))


def press(port: int, case: Case, cookie: str, choice: dict[str, str]) -> Pressed:
    form = {"csrfmiddlewaretoken": held.SECRET, "revision": str(case.revision), **choice}
    body, path = urlencode(form).encode(), f"/desk/{case.pk}/ruling/"
    status, page = BUSY, ""
    while status == BUSY:
        status, page = outside.fetch(port, path, cookie=cookie, body=body)
    return Pressed(choice["ruling"], status, page)


def _press(
    start: threading.Barrier, port: int, case: Case, cookie: str, choice: dict[str, str]
) -> Pressed:
    start.wait(timeout=30)
    return press(port, case, cookie, choice)


def judge(
    cases: Iterable[Case],
    answers: Iterable[tuple[Pressed, Pressed]],
    alone: dict[str, dict[str, Any]],
) -> Came:
    """Compare with what each button leaves where nobody else presses one (`alone`)."""
    decided, told, faults = 0, 0, []
    for case, pair in zip(cases, answers, strict=True):
        winners = [one.ruling for one in pair if one.decided]
        if len(winners) != 1:
            faults.append(f"{case}: answered {[one.status for one in pair]}")
            continue
        left = left_by(case)
        decided += left["decisions"] == alone[winners[0]]["decisions"]
        told += sum(one.shows(winners[0]) for one in pair)
        faults += [
            f"{case}: {name} are {left[name]}, of one decision {expected}"
            for name, expected in alone[winners[0]].items()
            if left[name] != expected
        ]
    return Came(decided, told, faults)


def left_by(case: Case) -> dict[str, Any]:
    """Everything that deciding a case wrote, without numbers and moments."""
    case.refresh_from_db()
    content: Any = case.content
    content.refresh_from_db()
    thread = content.thread
    thread.refresh_from_db()
    decisions = list(Decision.objects.filter(case=case).prefetch_related("actions"))
    return {
        "case": (case.state, case.version),
        "content": (content.state, content.revision),
        "thread": (thread.state, thread.replies, thread.last_number),
        "decisions": [(one.state, one.step, sorted(one.kinds)) for one in decisions],
        "sanctions": sorted(
            Sanction.objects.filter(member=case.author).values_list("kind", flat=True)
        ),
        "statements": Statement.objects.filter(member=case.author).count(),
        "notices": Counter(
            ("writer" if member == case.author_id else "starter", kind)
            for member, kind in Notice.objects.filter(
                member__in=[case.author_id, thread.author_id]
            ).values_list("member", "kind")
        ),
        "events": list(
            CaseEvent.objects.filter(case=case).order_by("pk").values_list("kind", flat=True)
        ),
        "acts": sorted(
            AuditRow.objects.filter(subject="moderation.case", subject_id=case.pk).values_list(
                "act", flat=True
            )
        ),
    }
