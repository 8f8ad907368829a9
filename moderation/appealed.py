"""What an appeal does to its case: it waits on the desk, and goes back to where it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moderation import claims, moving
from moderation.models import Appeal, Case, CaseEvent, Decision, Reviewed
from moderation.moves import Move

Queue = Case.Queue


def bring(case: Case, appeal: Appeal, *, at: datetime) -> bool:
    """
    Put a settled case on the desk; whether it is there. Words that somebody reads again
    anyway are read first: the appeal waits until that is settled. Needs the case's lock.
    """
    if case.is_appealed:
        moving.bump(case)
        moving.record(case, CaseEvent.Kind.APPEALED, at=at, reference=appeal.pk)
        return True
    others = Case.objects.open().about(case.content)
    if others.exists():
        return False
    case.queue_before = case.queue
    case.queue = Queue.STEWARDS if appeal.grave or case.queue == Queue.STEWARDS else Queue.APPEALS
    case.urgent = appeal.grave
    moving.move(
        case,
        Move.APPEAL,
        kind=CaseEvent.Kind.APPEALED,
        at=at,
        also=("queue", "queue_before", "urgent"),
        reference=appeal.pk,
    )
    return True


def settle(case: Case, appeal: Appeal, *, kind: CaseEvent.Kind, at: datetime, **more: Any) -> None:
    """An appeal waits no longer. With the last one the case goes back to where it was."""
    others = Appeal.objects.waiting().filter(decision__case=case).exclude(pk=appeal.pk)
    if not case.is_appealed or others.exists():
        moving.bump(case)
        moving.record(case, kind, at=at, reference=appeal.pk, **more)
        return
    go_back(case, kind=kind, at=at, reference=appeal.pk, **more)


def step_aside(case: Case, *, at: datetime) -> None:
    """The writer changed the words: those are read first, and then who asks is answered."""
    if case.is_appealed:
        go_back(case, kind=CaseEvent.Kind.MOVED, at=at)


def make_room(content: Reviewed, *, at: datetime) -> None:
    """Somebody tells us about words that are asked about: that is read first. As `step_aside`."""
    waiting = Case.objects.open().about(content).exclude(queue_before="")
    for case in waiting.select_for_update(no_key=True):
        step_aside(case, at=at)


def fall(decision: Decision, case: Case, *, at: datetime) -> None:
    """A decision is undone: nobody needs to look at it again any more."""
    waiting = Appeal.objects.waiting().filter(decision=decision)
    if waiting.update(state=Appeal.State.FALLEN):
        step_aside(case, at=at)


def go_back(case: Case, *, kind: CaseEvent.Kind, at: datetime, **more: Any) -> None:
    case.queue, case.queue_before, case.urgent = case.queue_before, "", False
    moving.move(
        case, Move.DECIDE, kind=kind, at=at, also=("queue", "queue_before", "urgent"), **more
    )
    claims.drop(case)
