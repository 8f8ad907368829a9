"""A member's profile line, and names: words that stand beside all others of a member."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from community.accounts.models import Member, ProfileLine
from moderation import proposals, sanctions, staging
from moderation.rules import Assessment, Outcome


class MustChange(Exception):
    """The rules want something taken out before anybody reads it; nothing was kept."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__(assessment.outcome)
        self.assessment = assessment


def may_be_named(words: str, *, at: datetime) -> bool:
    """Whether the rules let these words be (part of) a name: it is changed, never held."""
    return not staging.assess(words, surface="name", at=at).outcome.stops


def of(member: Member) -> ProfileLine:
    """The member's line as published; a new, empty one is not stored."""
    return ProfileLine.objects.filter(member=member).first() or ProfileLine(member=member)


def propose(words: str, *, by: Member, at: datetime) -> int:
    """
    Put a line aside until somebody has read it; it replaces one that waits. Returns the
    proposal's number.

    :raises MustChange: contact details, for instance, are taken out first.
    :raises sanctions.MayNotWrite: reading only, for now.
    :raises proposals.NothingNew: it is the published one.
    """
    sanctions.check_may_write(by, at=at)
    assessment = staging.assess(words, surface="line", at=at)
    if assessment.outcome is Outcome.BLOCK:
        raise MustChange(assessment)
    row, _ = ProfileLine.objects.get_or_create(member=by)
    return proposals.propose(row, by=by, words=words)


def take_back(*, by: Member) -> bool:
    """Nobody needs to read what waits; whether something did."""
    return proposals.take_back(of(by), by=by)


@transaction.atomic(durable=True)
def clear(*, by: Member) -> None:
    """Nobody reads a line of theirs from now on; that needs no reviewer."""
    row = of(by)
    proposals.forget(row)
    ProfileLine.objects.filter(member=by).update(words="", version=F("version") + 1)
