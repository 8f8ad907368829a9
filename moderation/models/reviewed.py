"""Words of members that others may see once they were let through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from community.accounts.models import Member, Viewer

AROUND = 3  # texts before and after


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Words that stand beside others, as one viewer may read them."""

    author: str
    words: str
    url: str
    is_before: bool


class ReviewedQuerySet(models.QuerySet[Any]):  # rows of each kind of content
    def visible_to(self, viewer: Viewer) -> Self:
        """
        What `viewer` may read: all that is visible, but for words of members they are
        kept apart from; and their own words while held. Signed-out people read nothing.
        """
        if viewer is None or viewer.is_anonymous:
            return self.none()
        readable = Q(state=Reviewed.State.VISIBLE)
        if apart := viewer.kept_apart_ids:
            readable &= ~Q(author_id__in=apart)
        return self.filter(readable | Q(state=Reviewed.State.HELD, author=viewer))


class Reviewed(models.Model):
    """
    Words of a member that others may see once they were let through.

    Rows start held: forgetting to ask for review hides words, never leaks them. What is
    approved is a revision, never a row.
    """

    class State(models.TextChoices):
        HELD = "held"
        VISIBLE = "visible"
        REMOVED = "removed"  # by a moderator
        WITHDRAWN = "withdrawn"  # by its author

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    state = models.CharField(max_length=9, choices=State, default=State.HELD)
    revision = models.PositiveIntegerField(default=1)

    # Names of pages about one row ("forums:post"), whose addresses lead to it by its id.
    addresses: ClassVar[frozenset[str]] = frozenset()
    # Whether moderators can keep these words from others, or ask for different ones.
    may_be_removed = True

    objects = ReviewedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def for_desk(cls) -> models.QuerySet[Any]:
        """Rows with all that `words` and `whereabouts` read, so that a desk's list is one query."""
        return cls.objects.select_related("author")

    @classmethod
    def locked(cls, pk: int) -> Self:
        """
        The row for a change, locked after what it is part of. Whoever changes words or
        decides about them takes these locks first and that of a case last.
        """
        return cls._base_manager.select_for_update(no_key=True).get(pk=pk)

    @classmethod
    def written_since(cls, at: datetime) -> int:
        """How many texts of this kind were read by the rules for the first time since `at`."""
        raise NotImplementedError

    @classmethod
    def for_replay(cls) -> models.QuerySet[Any]:
        """All rows with words still stored, and with all that `words` and `place_name` read."""
        raise NotImplementedError

    def place_name(self) -> str:
        """Which part of the community these words stand in, in words."""
        raise NotImplementedError

    def words(self) -> str:
        """All text of this row that others will read."""
        raise NotImplementedError

    def evidence(self) -> str:
        """What is sealed when somebody tells the team: the words, and what they answer to."""
        return self.words()

    def told_about_as(self) -> Reviewed | None:
        """The row whose case carries these words; none where there are no words to tell about."""
        return self

    def whereabouts(self) -> str:
        """Where a moderator finds these words, in a few words without any of them."""
        return str(self._meta.verbose_name)

    def place(self) -> int | None:
        """Which of its places these words are in, for moderators of some; None is everywhere."""
        return None

    def around(self, viewer: Member) -> Sequence[Neighbour]:
        """Up to `AROUND` texts before and after, of those that `viewer` may read, in order."""
        return ()

    def get_change_url(self) -> str:
        """Where its writer changes these words."""
        raise NotImplementedError

    def is_read_first(self, *, at: datetime) -> bool:
        """Whether a person reads these words before others do, whatever the rules say."""
        raise NotImplementedError

    def get_again_url(self) -> str:
        """Where its writer may say it in other words."""
        raise NotImplementedError

    def notes_offered(self) -> list[tuple[str, str]]:
        """Content notes that a moderator may add here: key and words."""
        return []

    def add_note(self, note: str) -> None:
        """
        Add a content note for readers. Needs the caller's transaction.

        :raises ValueError: none of those offered.
        """
        raise ValueError(note)

    def drop_note(self, note: str) -> None:
        """
        Take a content note away again that a moderator added. Needs the caller's transaction.

        :raises ValueError: this kind of content has none.
        """
        raise ValueError(note)

    def standing(self) -> dict[str, Any]:
        """What `restore` needs to put this row back as it is now; never text."""
        return {"state": self.state}

    def restore(self, before: dict[str, Any], *, at: datetime) -> None:
        """
        Be as `standing` found it: a decision is taken back. Needs the caller's transaction.
        """
        if self.state != before["state"]:
            self.become(self.State(before["state"]), at=at)

    def become(self, state: State, *, at: datetime) -> None:
        """
        Take `state` and do what follows from it for readers: counts, order, notices and
        announcements. Needs the caller's transaction.
        """
        raise NotImplementedError
