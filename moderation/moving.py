"""Changing a case: the one way its state, version and history go on together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from community import live
from community.accounts.models import Member
from moderation import moves
from moderation.models import Case, CaseEvent, Decision
from moderation.moves import Move


def move(
    case: Case,
    move: Move,
    *,
    kind: CaseEvent.Kind,
    at: datetime,
    by: Member | None = None,
    also: Iterable[str] = (),
    **more: Any,
) -> None:
    """
    Let a locked case go on, write down what happened, and tell open desks.

    `also` are columns that changed with it, `more` are columns of the event. Needs the
    caller's transaction.

    :raises moves.NotAllowed: not from where the case is.
    """
    case.state = moves.after(Case.State(case.state), move)
    case.settled_at = None if case.is_open else (case.settled_at or at)
    bump(case, "state", "settled_at", *also)
    record(case, kind, at=at, by=by, **more)


def end_decision(case: Case) -> None:
    """
    Other words came, or none will: what was proposed about the old ones falls, and what
    asked for others has ended. Needs the case's lock.
    """
    if case.state == Case.State.OPEN:
        return
    current = Decision.objects.filter(case=case)
    current.filter(state=Decision.State.PROPOSED).update(state=Decision.State.TURNED_DOWN)
    current.filter(state=Decision.State.STANDING).update(state=Decision.State.ENDED)


def bump(case: Case, *fields: str) -> None:
    """Store these columns of a locked case, and that there was a change."""
    case.version += 1
    case.save(update_fields=[*fields, "version"])


def record(
    case: Case, kind: CaseEvent.Kind, *, at: datetime, by: Member | None = None, **more: Any
) -> None:
    """Write down what happened to a case as it now is, and tell open desks."""
    CaseEvent.objects.create(
        case=case, kind=kind, at=at, by=by, version=case.version, revision=case.revision, **more
    )
    live.announce(live.DESK, live.CaseChanged(case_id=case.pk))
