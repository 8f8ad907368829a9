"""What time does to cases: words that never came, and appeals that nobody can make any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef

from moderation import moving
from moderation.models import Action, Appeal, Case, CaseEvent, Decision
from moderation.moves import Move

APPEALS_FOR = timedelta(days=183)  # after a decision
A_TIME = 200  # cases in one transaction


@transaction.atomic(durable=True)
def reopen_unanswered(*, at: datetime) -> int:
    """
    Other words were asked for and did not come in time: a person decides again. No job
    declines anything. Returns how many cases wait again.
    """
    ends = ExpressionWrapper(F("decided_at") + F("actions__lasts"), output_field=DateTimeField())
    asked = Decision.objects.filter(
        state=Decision.State.STANDING, actions__kind=Action.Kind.ASK_REVISION
    )
    due = asked.annotate(ends_at=ends).filter(ends_at__lte=at).values_list("case_id", flat=True)
    found = _lock(list(due[:A_TIME]))
    for case in found:
        moving.end_decision(case)
        moving.move(case, Move.REOPEN, kind=CaseEvent.Kind.REOPENED, at=at)
    return len(found)


@transaction.atomic(durable=True)
def close_past(*, at: datetime) -> int:
    """Close cases that nobody can undo or ask about any more; returns how many."""
    past = Case.objects.filter(state=Case.State.DECIDED, settled_at__lte=at - APPEALS_FOR)
    past = past.exclude(Exists(Appeal.objects.waiting().filter(decision__case=OuterRef("pk"))))
    found = _lock(list(past.order_by("settled_at").values_list("pk", flat=True)[:A_TIME]))
    for case in found:
        moving.move(case, Move.CLOSE, kind=CaseEvent.Kind.CLOSED, at=at)
    return len(found)


def _lock(case_ids: list[int]) -> list[Case]:
    """Those still decided that nobody is busy with; the others come with the next run."""
    decided = Case.objects.filter(pk__in=case_ids, state=Case.State.DECIDED)
    return list(decided.select_for_update(no_key=True, skip_locked=True).order_by("pk"))
