"""Having a case in hand: one moderator at a time, for as long as they are there."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from community import live
from community.accounts.models import Member
from moderation import moving
from moderation.models import LEASE, Case, CaseEvent, Claim

# One statement, so that of two who reach for a case at once one has it.
TAKE = """
    INSERT INTO moderation_claim AS held (case_id, moderator_id, taken_at, lease_until)
    VALUES (%(case)s, %(by)s, %(at)s, %(until)s)
    ON CONFLICT (case_id) DO UPDATE
    SET moderator_id = excluded.moderator_id, lease_until = excluded.lease_until,
        taken_at = CASE WHEN held.moderator_id = excluded.moderator_id
                        THEN held.taken_at ELSE excluded.taken_at END,
        handed_by_id = CASE WHEN held.moderator_id = excluded.moderator_id
                            THEN held.handed_by_id END
    WHERE held.lease_until <= %(at)s OR held.moderator_id = excluded.moderator_id
    RETURNING taken_at
"""


class InHand(Exception):
    """A colleague has the case; `claim` says who, and until when if they went away."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(claim.pk)
        self.claim = claim


class Gone(Exception):
    """It is not in this moderator's hand any more: nothing was changed."""


class NotFor(Exception):
    """The colleague may not have this case: it is about them, or of somewhere else."""


@transaction.atomic(durable=True)
def claim(case_id: int, *, by: Member, at: datetime) -> Claim:
    """
    Take a waiting case in hand, or go on having it. A lease that ran out counts for nobody.

    :raises Case.DoesNotExist: none for this moderator that waits.
    :raises InHand: a colleague has it.
    """
    return take(_lock(case_id, by=by), by=by, at=at)


def take(case: Case, *, by: Member, at: datetime) -> Claim:
    """
    As `claim`, of a case that is locked and theirs to have. Needs the caller's transaction.

    :raises InHand: a colleague has it.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"case": case.pk, "by": by.pk, "at": at, "until": at + LEASE})
        taken = cursor.fetchone()
    found = Claim.objects.select_related("moderator").get(pk=case.pk)
    if taken is None:
        raise InHand(found)
    if found.taken_at == at:
        moving.record(case, CaseEvent.Kind.CLAIMED, by=by, at=at)
    return found


@transaction.atomic(durable=True)
def heartbeat(case_id: int, *, by: Member, at: datetime) -> Claim:
    """
    Say that one is still there: the lease begins anew. One statement.

    :raises Gone: the lease ran out, or a colleague has the case.
    """
    own = Claim.objects.live(at=at).filter(pk=case_id, moderator=by)
    if not own.update(lease_until=at + LEASE):
        raise Gone
    return Claim.objects.get(pk=case_id)


@transaction.atomic(durable=True)
def release(case_id: int, *, by: Member, at: datetime) -> bool:
    """Let go of a case; whether one had it."""
    case = Case.objects.select_for_update(no_key=True).filter(pk=case_id).first()
    if case is None:
        return False
    gone, _ = Claim.objects.filter(pk=case_id, moderator=by).delete()
    if gone:
        moving.record(case, CaseEvent.Kind.RELEASED, by=by, at=at)
    return bool(gone)


@transaction.atomic(durable=True)
def hand_over(case_id: int, *, to: Member, by: Member, at: datetime) -> Claim:
    """
    Pass a case that one has in hand on to a colleague, for a whole lease.

    :raises Case.DoesNotExist: none for this moderator that waits.
    :raises Gone: it is not in hand any more.
    :raises NotFor: the colleague may not have it, or is oneself.
    """
    case = _lock(case_id, by=by)
    theirs = Case.objects.for_moderator(to).filter(pk=case_id)
    if to == by or not to.may_moderate or not theirs.exists():
        raise NotFor
    own = Claim.objects.live(at=at).filter(pk=case_id, moderator=by)
    if not own.update(moderator=to, handed_by=by, taken_at=at, lease_until=at + LEASE):
        raise Gone
    moving.record(case, CaseEvent.Kind.HANDED_OVER, by=by, at=at, to=to)
    live.announce(live.person_channel(to.pk), live.CaseChanged(case_id=case.pk))
    return Claim.objects.select_related("moderator").get(pk=case_id)


def held_by(case: Case, *, at: datetime) -> Member | None:
    """Who has it in hand. Asks nothing of cases read with `with_content`."""
    found = getattr(case, "claim", None)
    return found.moderator if found and found.is_live(at=at) else None


def check(case: Case, *, by: Member, at: datetime) -> None:
    """
    Needs the case's lock.

    :raises InHand: a colleague has it.
    """
    other = Claim.objects.live(at=at).filter(pk=case.pk).exclude(moderator=by)
    if found := other.select_related("moderator").first():
        raise InHand(found)


def drop(case: Case) -> None:
    """Nobody needs to have it in hand any more. Needs the caller's transaction."""
    Claim.objects.filter(pk=case.pk).delete()


def _lock(case_id: int, *, by: Member) -> Case:
    seen = Case.objects.open().for_moderator(by)
    Case.objects.select_for_update(no_key=True).filter(pk=case_id).first()
    return seen.get(pk=case_id)
