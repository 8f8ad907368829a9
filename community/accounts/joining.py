"""Making a member out of what the pages of joining collected. All of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from community.accounts import agreeing, documents, invitations, names
from community.accounts.age import Assurance
from community.accounts.models import AgeAssurance, Member


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody said on the pages of joining; hashes, never what they stand for."""

    key: UUID  # one for each walk through the pages
    name: str
    passphrase_hash: str
    recovery_hash: str
    age: Assurance
    invitation: str = ""


class NameTaken(Exception):
    """Somebody else took the name while this person wrote their words down."""


@transaction.atomic(durable=True)
def join(application: Application, *, at: datetime) -> Member:
    """
    Make the member, once for each application: a second click finds the first one's.

    :raises NameTaken: another name must be chosen.
    :raises invitations.Full: the invitation ended, or its places are taken.
    """
    try:
        with transaction.atomic():
            return _make(application, at=at)
    except IntegrityError as error:
        member = Member.objects.filter(joining_key=application.key).first()
        if member is None:
            raise NameTaken from error
        return member


def free(candidates: list[str]) -> list[str]:
    """Those of `candidates` that nobody has, each look-alike once. One query."""
    by_skeleton = {names.skeleton(name): name for name in candidates}
    taken = Member.objects.filter(skeleton__in=by_skeleton).values_list("skeleton", flat=True)
    for skeleton in taken:
        del by_skeleton[skeleton]
    return list(by_skeleton.values())


def _make(application: Application, *, at: datetime) -> Member:
    member = Member.objects.create(
        name=application.name,
        skeleton=names.skeleton(application.name),
        password=application.passphrase_hash,
        recovery_hash=application.recovery_hash,
        state=Member.State.PENDING if settings.REGISTRATION == "approval" else Member.State.ACTIVE,
        joined_date=at.date(),
        joining_key=application.key,
        agreed_to=documents.current(),
    )
    agreeing.record(member, at=at)
    AgeAssurance.objects.create(
        member=member,
        over_18=application.age.over_18,
        method=application.age.method,
        provider=application.age.provider,
        level=application.age.level,
        assured_date=application.age.date,
    )
    # Last, so that one code's row is locked only while its account is made.
    if settings.REGISTRATION == "invitation":
        invitations.take_place(application.invitation, at=at)
    return member
