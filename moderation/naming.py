"""Members' names as words that others read."""

from __future__ import annotations

from community.accounts.models import Member
from moderation.models import Pseudonym, Reviewed


def unsaved(member: Member) -> Pseudonym:
    """The name, for a page that asks; nothing is kept before somebody tells."""
    kept = Pseudonym.objects.filter(author=member).first()
    return kept or Pseudonym(author=member, state=Reviewed.State.VISIBLE)


def row_of(member: Member) -> Pseudonym:
    found, _ = Pseudonym.objects.get_or_create(
        author=member, defaults={"state": Reviewed.State.VISIBLE}
    )
    found.author = member
    return found
