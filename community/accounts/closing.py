"""Closing an account. What its member wrote stays until they take it back."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from community.accounts import sessions
from community.accounts.models import Member


@transaction.atomic(durable=True)
def close(member: Member) -> None:
    """Nobody gets into the account any more: not by passphrase, words, link or session."""
    Member.objects.filter(pk=member.pk).update(
        state=Member.State.CLOSED,
        role=Member.Role.MEMBER,
        password=make_password(None),
        recovery_hash="",
        credential_version=F("credential_version") + 1,
    )
    sessions.end_all(member)
