"""
Counting a month: plain numbers in, numbers that may be shown out.

A cell of 1 to 4 is never shown. Nor is the total of a table that has one, so that nothing
left out can be worked out from what is there; shares and medians go with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q

from moderation.models import Action, Appeal, Case, Decision, LegalNotice, Report, Sanction

FEWEST = 5  # fewer are not shown
UNDER = "under 5"
OUTCOMES = ("upheld", "reversed", "partly")
DONE = (Decision.State.STANDING, Decision.State.ENDED, Decision.State.REVERSED)
Figures = dict[str, Any]


def table(cells: dict[str, int]) -> Figures:
    """Cells as they may be shown, and their total where it gives nothing away."""
    shown = {name: UNDER if 0 < count < FEWEST else count for name, count in cells.items()}
    return {"cells": shown, "total": None if UNDER in shown.values() else sum(cells.values())}


def share(part: int, rest: int) -> float | None:
    """`part` of both, where neither is too small to be shown; of nothing there is no share."""
    if part + rest == 0 or 0 < part < FEWEST or 0 < rest < FEWEST:
        return None
    return round(part / (part + rest), 3)


def hours(waits: Sequence[timedelta]) -> int | None:
    """The median in whole hours, at least 1; nothing of too few."""
    if len(waits) < FEWEST:
        return None
    return max(1, round(median(wait.total_seconds() for wait in waits) / 3600))


def count(start: datetime, end: datetime) -> Figures:
    """Everything of a month: from `start`, before `end`."""
    approved, declined = _holds_decided(start, end)
    return {
        "notices": table(_notices(start, end)),
        "cases": _cases(_opened(start, end)),
        "holds_decided": table({"approved": approved, "not_approved": declined}) | {
            "measured_error": share(approved, declined)
        },
        "decisions": table(_actions(start, end)),
        "median_hours": {
            "hold_to_decision": hours(_since_held(start, end)),
            "notice_to_decision": hours(_since_told(start, end)),
        },
        "appeals": table(_appeals(start, end)),
        "sanctions": table(_sanctions(start, end)),
    }  # fmt: skip


def _cases(opened: dict[str, int]) -> Figures:
    """With the share of rules, unless what was left out could be worked out from it."""
    found = table(opened)
    rules, total = opened["rules"], found["total"]
    return found | {"automation_share": None if total is None else share(rules, total - rules)}


def _notices(start: datetime, end: datetime) -> dict[str, int]:
    """By reason: members' reports, and public notices that lead to no case."""
    made = {"made_at__gte": start, "made_at__lt": end}
    told = Report.objects.filter(**made).values_list("reason", flat=True)
    apart = LegalNotice.objects.filter(report=None, **made).values_list("reason", flat=True)
    return _counted(Report.Reason.values, [*told, *apart])


def _opened(start: datetime, end: datetime) -> dict[str, int]:
    """Cases by what brought them: a rule (hints are no case), a notice, or neither."""
    first = Report.objects.filter(case=OuterRef("pk"), made_at__lte=OuterRef("opened_at"))
    found = Case.objects.filter(opened_at__gte=start, opened_at__lt=end).annotate(
        told=Exists(first)
    )
    notice = found.filter(told=True).count()
    rules = found.filter(told=False).exclude(findings=[]).count()
    return {"rules": rules, "notice": notice, "people": found.count() - notice - rules}


def _decided(start: datetime, end: datetime) -> Any:
    return Decision.objects.filter(
        state__in=DONE, actor_kind="human", decided_at__gte=start, decided_at__lt=end
    )


def _holds(start: datetime, end: datetime) -> Any:
    """Decisions about what a rule held, and nobody told us about first."""
    first = Report.objects.filter(case=OuterRef("case"), made_at__lte=OuterRef("case__opened_at"))
    held = _decided(start, end).filter(case__queue=Case.Queue.HELD).exclude(case__findings=[])
    return held.filter(~Exists(first))


def _holds_decided(start: datetime, end: datetime) -> tuple[int, int]:
    held = _holds(start, end)
    approved = held.filter(step=0).count()
    return approved, held.count() - approved


def _actions(start: datetime, end: datetime) -> dict[str, int]:
    made = Action.objects.filter(decision__in=_decided(start, end))
    return _counted(Action.Kind.values, made.values_list("kind", flat=True))


def _since_held(start: datetime, end: datetime) -> list[timedelta]:
    held = _holds(start, end).annotate(wait=F("decided_at") - F("case__opened_at"))
    return list(held.values_list("wait", flat=True))


def _since_told(start: datetime, end: datetime) -> list[timedelta]:
    """From the first notice that was not taken back."""
    standing = Q(case__reports__taken_back_at=None)
    told = _decided(start, end).annotate(first=Min("case__reports__made_at", filter=standing))
    moments = told.filter(first__lt=F("decided_at")).values_list("first", "decided_at")
    return [decided_at - first for first, decided_at in moments]


def _appeals(start: datetime, end: datetime) -> dict[str, int]:
    """By what was answered in this month; waiting ones are counted when they are answered."""
    answered = Appeal.objects.filter(answered_at__gte=start, answered_at__lt=end)
    found = answered.values_list("outcome", "state")
    return _counted(OUTCOMES, [outcome or state for outcome, state in found])


def _sanctions(start: datetime, end: datetime) -> dict[str, int]:
    begun = Sanction.objects.filter(
        starts_at__gte=start, starts_at__lt=end, decision__state__in=DONE
    )
    return _counted(Sanction.Kind.values, begun.values_list("kind", flat=True))


def _counted(names: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    """Each of `names`, also those that never came up."""
    counted = Counter(found)
    return {name: counted[name] for name in names}
