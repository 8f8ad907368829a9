"""Reading held or reported words is an act, and on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from community.accounts.models import Member
from moderation import audit, care
from moderation.models import Case, CaseEvent


@transaction.atomic(durable=True)
def read(case: Case, *, by: Member, at: datetime) -> None:
    """A moderator reads the words of a case: it counts for their day. No desk hears of it."""
    care.unveiled(case, by=by, at=at)
    CaseEvent.objects.create(
        case=case,
        kind=CaseEvent.Kind.VIEWED,
        at=at,
        by=by,
        version=case.version,
        revision=case.revision,
    )
    audit.append(audit.Act.VIEWED, by=by, subject=case, at=at, reference=case.revision)
