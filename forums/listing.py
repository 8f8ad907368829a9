"""Walking a long list from row to row, so that its last page costs what its first does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from django.db.models import Q, QuerySet

from community import crypto
from community.accounts.models import Member
from forums import asking
from forums.asking import ListedThread
from forums.models import Thread

THREADS_PER_PAGE = 20
SEALED_FOR = "forums.listing"


@dataclass(frozen=True, slots=True)
class Place:
    """
    A thread's place in a list by newest activity. Its text goes into addresses, and is
    sealed: when somebody wrote is told to others as a day, never as a moment.
    """

    active_at: datetime
    pk: int

    def __str__(self) -> str:
        seconds = int(self.active_at.replace(microsecond=0).timestamp())
        text = f"{seconds}{self.active_at.microsecond:06}-{self.pk}"
        return crypto.seal(text, place=SEALED_FOR)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The place that a text names, or nothing if it names none."""
        try:
            moment, _, pk = crypto.unseal(text, place=SEALED_FOR).partition("-")
        except crypto.Unreadable:
            return None
        seconds, microseconds = divmod(int(moment), 1_000_000)
        at = datetime.fromtimestamp(seconds, UTC).replace(microsecond=microseconds)
        return cls(active_at=at, pk=int(pk))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some threads, newest first, and from where the walk may go on; or nothing."""

    threads: Sequence[ListedThread]
    newer: str
    older: str


def newest(space_id: int, *, viewer: Member) -> Stretch:
    """The first page of a space, without what is kept at its top. One prepared query."""
    rows = asking.newest_threads(space=space_id, **viewer.as_values())
    found = list(map(ListedThread._make, rows))
    return Stretch(
        threads=found[:THREADS_PER_PAGE],
        newer="",
        older=_at(found[THREADS_PER_PAGE - 1]) if len(found) > THREADS_PER_PAGE else "",
    )


def oldest(space_id: int, *, viewer: Member) -> Stretch:
    """The last page of a space. One prepared query."""
    rows = asking.oldest_threads(space=space_id, **viewer.as_values())
    return _from_the_end(list(map(ListedThread._make, rows)))


def _from_the_end(found: list[ListedThread], *, place: Place | None = None) -> Stretch:
    more = len(found) > THREADS_PER_PAGE
    found = found[:THREADS_PER_PAGE][::-1]
    return Stretch(
        threads=found,
        newer=_at(found[0]) if more else "",
        older=_at(found[-1]) if place and found else "",
    )


def down_from(place: Place | None, threads: QuerySet[Thread]) -> Stretch:
    """The newest threads, or those that come after `place`. One query."""
    if place:
        beyond = Q(active_at__lt=place.active_at) | Q(active_at=place.active_at, id__lt=place.pk)
        threads = threads.filter(beyond, active_at__lte=place.active_at)
    found = _read(threads.order_by("-active_at", "-id"))
    more = len(found) > THREADS_PER_PAGE
    found = found[:THREADS_PER_PAGE]
    return Stretch(
        threads=found,
        newer=_at(found[0]) if place and found else "",
        older=_at(found[-1]) if more else "",
    )


def up_from(place: Place | None, threads: QuerySet[Thread]) -> Stretch:
    """The oldest threads, or those that come just before `place`. One query."""
    if place:
        beyond = Q(active_at__gt=place.active_at) | Q(active_at=place.active_at, id__gt=place.pk)
        threads = threads.filter(beyond, active_at__gte=place.active_at)
    return _from_the_end(_read(threads.order_by("active_at", "id")), place=place)


def _read(threads: QuerySet[Thread]) -> list[ListedThread]:
    rows = threads.values_list(*asking.LISTED_COLUMNS)[: THREADS_PER_PAGE + 1]
    return list(map(ListedThread._make, rows))


def _at(thread: ListedThread) -> str:
    return str(Place(active_at=thread.active_at, pk=thread.pk))
