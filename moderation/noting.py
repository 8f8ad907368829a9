"""Notes between moderators about a case: sealed, and on the desk only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from community.accounts.models import Member
from moderation import moving
from moderation.models import Case, CaseEvent, CaseNote


@transaction.atomic(durable=True)
def write(case_id: int, words: str, *, key: UUID, by: Member, at: datetime) -> CaseNote:
    """
    Tell the others something about a case, decided or not. A second click changes nothing.

    :raises Case.DoesNotExist: none for this moderator.
    """
    case = Case.objects.select_for_update(no_key=True).filter(pk=case_id).first()
    if case is None or not Case.objects.for_moderator(by).filter(pk=case_id).exists():
        raise Case.DoesNotExist
    note, new = CaseNote.objects.get_or_create(
        case=case, key=key, defaults={"by": by, "words": words, "made_at": at}
    )
    if new:
        moving.record(case, CaseEvent.Kind.NOTED, by=by, at=at, reference=note.pk)
    return note


def about(case: Case) -> list[CaseNote]:
    """The oldest first. One query."""
    return list(CaseNote.objects.filter(case=case).select_related("by").order_by("pk"))
