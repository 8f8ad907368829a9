"""Stewards and moderators: making them, on the operator's command line only, and who they are."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from community import live
from community.accounts import documents, handles, names
from community.accounts.models import Member


@transaction.atomic(durable=True)
def give(name: str, *, role: Member.Role, at: datetime) -> Member:
    """
    Let the member called `name` have `role`; without one, make a new member.

    Ends their open sessions and links: rights are never carried into a session that
    began without them.
    """
    member = (
        Member.objects.select_for_update(no_key=True).filter(skeleton=names.skeleton(name)).first()
    )
    if member is None:
        member = Member(name=name, skeleton=names.skeleton(name), joined_date=at.date())
        member.set_unusable_password()
        member.agreed_to = documents.NONE
        member.role, member.state = role, Member.State.ACTIVE
        member.handle = handles.free()
        member.save(force_insert=True)
        return member

    member.role, member.state = role, Member.State.ACTIVE
    member.handle = member.handle or handles.free()
    member.credential_version = F("credential_version") + 1
    member.save(update_fields=["role", "state", "handle", "credential_version"])
    member.refresh_from_db(fields=["credential_version"])
    member.sessions.all().delete()
    live.announce(live.person_channel(member.pk), live.RightsChanged())
    return member


def colleagues(member: Member) -> list[Member]:
    """The other moderators and stewards, by handle."""
    return list(Member.objects.staff().exclude(pk=member.pk).order_by("handle"))


def colleague(member_id: int) -> Member | None:
    return Member.objects.staff().filter(pk=member_id).first()
