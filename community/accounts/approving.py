"""Letting waiting members in, or not."""

from __future__ import annotations

from django.db import transaction

from community import live
from community.accounts.models import Member


@transaction.atomic(durable=True)
def approve(member_id: int) -> bool:
    """Whether somebody was still waiting; of two stewards one decides."""
    return _decide(member_id, Member.State.ACTIVE)


@transaction.atomic(durable=True)
def decline(member_id: int) -> bool:
    """The account closes and its browsers are signed out. Whether it was still waiting."""
    declined = _decide(member_id, Member.State.CLOSED)
    if declined:
        Member(pk=member_id).sessions.all().delete()
    return declined


def _decide(member_id: int, state: Member.State) -> bool:
    changed = Member.objects.waiting().filter(pk=member_id).update(state=state)
    if changed:
        live.announce(live.person_channel(member_id), live.RightsChanged())
    return bool(changed)
