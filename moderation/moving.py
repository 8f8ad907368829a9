"""Changing a case: the one way its state, version and history go on together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

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


def follow(contents: QuerySet[Any], *, to: int | None, at: datetime, by: Member) -> None:
    """
    Contents went to another place: their waiting cases go with them, to those who moderate
    there. Needs the caller's transaction, and the locks of `contents`.
    """
    kind = ContentType.objects.get_for_model(contents.model)
    about = Case.objects.open().filter(content_type=kind, content_id__in=contents.values("pk"))
    elsewhere = about.exclude(place_id=to).order_by("pk")
    for case in elsewhere.select_for_update(no_key=True):
        case.place_id = to
        bump(case, "place_id")
        record(case, CaseEvent.Kind.MOVED, at=at, by=by)


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
