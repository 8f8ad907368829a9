"""Keeping away from somebody: blocks, which work both ways, and mutes, which nobody notices."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import transaction

from community import live
from community.accounts.models import Block, Member, Mute

PURPOSE = "accounts.apart"


class Oneself(Exception):
    """Nobody keeps away from themselves."""


def mark(other_id: int, *, viewer: Member) -> str:
    """
    Names somebody in an address that only `viewer` can use. Made where their words were
    read, so that no address tells whether a name exists.
    """
    return signing.Signer(salt=f"{PURPOSE}.{viewer.pk}").sign(str(other_id))


def marked(wanted: str, *, viewer: Member) -> Member | None:
    """Whom `mark` named so, for this viewer; nobody for anything else."""
    try:
        other_id = signing.Signer(salt=f"{PURPOSE}.{viewer.pk}").unsign(wanted)
    except signing.BadSignature:
        return None
    return Member.objects.filter(pk=int(other_id)).first()


@transaction.atomic(durable=True)
def block(member: Member, other: Member, *, at: datetime) -> bool:
    """
    From now on neither meets the other: pages, search, quotes and notices ask at every
    delivery. Whether it was new. The other is not told.

    :raises Oneself: they are the same.
    """
    _check(member, other)
    _, new = Block.objects.get_or_create(
        blocker=member, blocked=other, defaults={"made_date": at.date()}
    )
    _tell(member, other)
    return new


@transaction.atomic(durable=True)
def unblock(member: Member, other: Member) -> bool:
    """Whether there was anything to end. A block by the other stays."""
    gone, _ = Block.objects.filter(blocker=member, blocked=other).delete()
    _tell(member, other)
    return bool(gone)


@transaction.atomic(durable=True)
def mute(member: Member, other: Member, *, at: datetime) -> bool:
    """
    Rest from somebody's words; they still see and may answer `member`'s. Whether it was new.

    :raises Oneself: they are the same.
    """
    _check(member, other)
    _, new = Mute.objects.get_or_create(
        muter=member, muted=other, defaults={"made_date": at.date()}
    )
    _tell(member)
    return new


@transaction.atomic(durable=True)
def unmute(member: Member, other: Member) -> bool:
    """Whether there was anything to end."""
    gone, _ = Mute.objects.filter(muter=member, muted=other).delete()
    _tell(member)
    return bool(gone)


def _check(member: Member, other: Member) -> None:
    if member.pk == other.pk:
        raise Oneself


def _tell(*members: Member) -> None:
    """Open tabs ask again what they may show."""
    for member in members:
        member.__dict__.pop("distances", None)
        live.announce(live.person_channel(member.pk), live.RightsChanged())
