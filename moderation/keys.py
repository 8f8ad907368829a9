"""Whether single keys do something on somebody's desk."""

from __future__ import annotations

from community.accounts.models import Member
from moderation.models import DeskChoice


def single_keys(moderator: Member) -> bool:
    """One query."""
    found = DeskChoice.objects.filter(moderator=moderator).values_list("single_keys", flat=True)
    return found.first() is not False


def choose(moderator: Member, *, single_keys: bool) -> None:
    DeskChoice.objects.update_or_create(moderator=moderator, defaults={"single_keys": single_keys})
