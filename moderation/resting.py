"""An account rests while a person looks whether its member is an adult."""

from __future__ import annotations

from community import live
from community.accounts.models import Member


def rest(member_id: int) -> None:
    """Pause an active member; staff's own words never lock the desk. Needs a transaction."""
    active = Member.objects.filter(pk=member_id, role=Member.Role.MEMBER, state=Member.State.ACTIVE)
    if active.update(state=Member.State.PAUSED):
        live.announce(live.person_channel(member_id), live.RightsChanged())


def wake(member_id: int) -> bool:
    """Let a paused member in again; whether they were paused. Needs a transaction."""
    paused = Member.objects.filter(pk=member_id, state=Member.State.PAUSED)
    woken = bool(paused.update(state=Member.State.ACTIVE))
    if woken:
        live.announce(live.person_channel(member_id), live.RightsChanged())
    return woken
