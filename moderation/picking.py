"""
'Next case': the most pressing one that nobody has in hand, into one moderator's hand;
nothing that they leave to others.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from community.accounts.models import Member
from moderation import care, claims
from moderation.models import Case, Claim

TRIES = 20  # colleagues who may be faster, one after the other


def take_next(*, by: Member, at: datetime) -> Case | None:
    """
    Take in hand the most pressing case that nobody has, then the oldest; None where there
    is none. Of moderators who ask at once each gets another one, and nobody waits.
    """
    passed: list[int] = []
    for _ in range(TRIES):
        case = _try(passed, by=by, at=at)
        if case is None or case.pk not in passed:
            return case
    return None


@transaction.atomic(durable=True)
def _try(passed: list[int], *, by: Member, at: datetime) -> Case | None:
    """The case in hand; one of `passed` where a colleague had it a moment earlier."""
    held = Claim.objects.live(at=at).filter(case=OuterRef("pk"))
    open_to_them = Case.objects.filter(state=Case.State.OPEN).for_moderator(by)
    suiting = care.standing(by, at=at).spare(open_to_them)
    free = suiting.filter(~Exists(held)).exclude(pk__in=passed)
    case = (
        free.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .order_by("-urgent", "opened_at", "pk")
        .first()
    )
    if case is None:
        return None
    try:
        claims.take(case, by=by, at=at)
    except claims.InHand:
        passed.append(case.pk)
    return case
