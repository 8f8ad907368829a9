"""Codes that let people in, counted."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from community.accounts.models import Invitation, Member

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
LENGTH = 16  # of 31 letters: 79 bits
LASTS = timedelta(days=14)
MOST_PLACES = 50


class Full(Exception):
    """No such invitation, or no place left in it, or it ended."""


@transaction.atomic(durable=True)
def invite(steward: Member, *, places: int, at: datetime) -> str:
    """A new code, told once; only its hash is kept."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    Invitation.objects.create(
        code_hash=hashed(code),
        made_by=steward,
        made_date=at.date(),
        last_date=(at + LASTS).date(),
        places=max(1, min(places, MOST_PLACES)),
    )
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


@transaction.atomic(durable=True)
def revoke(invitation_id: int) -> bool:
    """Whether there was anything to take back."""
    return bool(Invitation.objects.filter(pk=invitation_id, revoked=False).update(revoked=True))


def take_place(code: str, *, at: datetime) -> None:
    """
    Count one person in. Needs the caller's transaction, which also makes the account.

    :raises Full: nobody is let in by this code.
    """
    taken = Invitation.objects.filter(
        code_hash=hashed(code), revoked=False, last_date__gte=at.date(), taken__lt=F("places")
    ).update(taken=F("taken") + 1)
    if not taken:
        raise Full


def is_open(code: str, *, at: datetime) -> bool:
    return Invitation.objects.filter(
        code_hash=hashed(code), revoked=False, last_date__gte=at.date(), taken__lt=F("places")
    ).exists()


def hashed(code: str) -> str:
    """A code has too many forms to guess, so a plain hash hides it."""
    letters = "".join(letter for letter in code.casefold() if letter in LETTERS)
    return hashlib.sha256(letters.encode()).hexdigest()
