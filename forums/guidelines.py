"""Agreeing to a space's guidelines, once for each version, before the first word."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from community.accounts.models import Member
from forums.models import GuidelinesAgreement, Space


class GuidelinesFirst(Exception):
    """The writer has not agreed to this space's guidelines as they stand."""

    def __init__(self, space: Space) -> None:
        super().__init__(space.pk)
        self.space = space


@transaction.atomic(durable=True)
def agree(space: Space, *, version: int, by: Member, at: datetime) -> None:
    """
    Keep that `by` read `version` and agreed. Only the one that stands can be agreed to, so
    that nobody agrees to what was not written yet; a later version is asked for again.
    """
    if version != space.guidelines_version:
        return
    GuidelinesAgreement.objects.update_or_create(
        space=space, member=by, defaults={"version": version, "agreed_date": at.date()}
    )


def agreed(space: Space, *, by: Member) -> bool:
    return GuidelinesAgreement.objects.filter(
        space=space, member=by, version=space.guidelines_version
    ).exists()
