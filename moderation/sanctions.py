"""What keeps a member from writing or coming in for a while, and how it ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from community import limits, live
from community.accounts.models import Member
from moderation.acts import Act
from moderation.models import Action, Decision, Sanction, SanctionQuerySet

Kind = Sanction.Kind

OF_ACTION = {
    Action.Kind.COOL_OFF: Kind.COOL_OFF,
    Action.Kind.LIMIT: Kind.LIMIT,
    Action.Kind.SUSPEND: Kind.SUSPEND,
    Action.Kind.CLOSE: Kind.CLOSE,
}
BARRING = (Kind.SUSPEND, Kind.CLOSE)
A_TIME = 200  # sanctions whose end is told in one transaction


class MayNotWrite(Exception):
    """Reading only; `until` is when it ends by itself, None for never."""

    def __init__(self, sanction: Sanction) -> None:
        super().__init__(sanction.kind)
        self.sanction = sanction
        self.until = sanction.ends_at


def active_for(member: Member, *, at: datetime) -> SanctionQuerySet:
    """What holds for a member at this moment, the longest first."""
    return Sanction.objects.filter(member=member).active(at=at).order_by("-ends_at", "pk")


def check_may_write(member: Member, *, place_id: int | None = None, at: datetime) -> None:
    """
    Asked wherever words are written. One statement, and a count in Redis for those who may
    write a little.

    :raises MayNotWrite: reading only, for now.
    :raises limits.TooOften: as many as a limit allows were written today.
    """
    for sanction in active_for(member, at=at):
        if sanction.kind != Kind.LIMIT:
            raise MayNotWrite(sanction)
        if sanction.place_id in {None, place_id}:
            limits.take("write_limited", member.pk)


def begin(
    decision: Decision, chosen: Sequence[Act], *, place_id: int | None, at: datetime
) -> list[Sanction]:
    """
    Let the sanctions of a decision begin, and tell its member's open pages. Needs the
    caller's transaction.
    """
    found = [
        Sanction(
            decision=decision,
            member_id=decision.member_id,
            kind=OF_ACTION[act.kind],
            place_id=place_id if act.kind == Action.Kind.LIMIT and act.here else None,
            starts_at=at,
            ends_at=at + act.lasts if act.lasts else None,
        )
        for act in chosen
        if act.kind in OF_ACTION
    ]
    Sanction.objects.bulk_create(found)
    if found:
        settle(decision.member_id, at=at)
    return found


def lift(decision: Decision, *, at: datetime, kinds: Collection[str] = tuple(OF_ACTION)) -> int:
    """
    Exactly those that these actions of this decision brought; returns how many. Needs the
    caller's transaction. Others that hold for the member stay.
    """
    brought = [OF_ACTION[kind] for kind in map(Action.Kind, kinds) if kind in OF_ACTION]
    own = Sanction.objects.filter(decision=decision, kind__in=brought, lifted_at=None)
    lifted = own.update(lifted_at=at)
    if lifted:
        settle(decision.member_id, at=at)
    return lifted


def settle(member_id: int, *, at: datetime) -> None:
    """
    Write onto the member what pages ask: whether they may come in, and write. Their open
    pages and sockets hear that something changed.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    holding = Sanction.objects.filter(member=member).active(at=at)
    holds = dict(holding.order_by("ends_at").values_list("kind", "ends_at"))
    member.suspended_until = holds.get(Kind.SUSPEND)
    member.reads_only_until = holds.get(Kind.COOL_OFF)
    member.is_shut = Kind.CLOSE in holds
    member.save(update_fields=["suspended_until", "reads_only_until", "is_shut"])
    live.announce(live.person_channel(member_id), live.RightsChanged())


@transaction.atomic(durable=True)
def end_due(*, at: datetime) -> int:
    """
    Tell the open pages of those whose sanction ended that it did; returns how many. It was
    over before: everything asks by time.
    """
    due = (
        Sanction.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(ends_at__lte=at, lifted_at=None, told_at=None)
        .order_by("ends_at")[:A_TIME]
    )
    ended = list(due)
    Sanction.objects.filter(pk__in=[one.pk for one in ended]).update(told_at=at)
    for member_id in sorted({one.member_id for one in ended}):
        settle(member_id, at=at)
    return len(ended)
