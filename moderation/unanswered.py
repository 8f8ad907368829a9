"""
Newcomers whom nobody has answered yet. Who they are, the content below the desk cannot
know: whatever has threads says so with `ask_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from community.accounts.models import Member

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Visible words of a newcomer without an answer."""

    title: str
    url: str
    author: str
    whereabouts: str
    since: datetime


# Whom a moderator could answer: the oldest first, up to a number.
Source = Callable[[Member, datetime, int], Sequence[Unanswered]]
Count = Callable[[Member, datetime, int], int]
_sources: dict[str, tuple[Source, Count]] = {}


def ask_of(name: str, source: Source, count: Count) -> None:
    """Called when an app is ready; again is no harm."""
    _sources[name] = (source, count)


def newcomers(moderator: Member, *, at: datetime) -> list[Unanswered]:
    """The oldest first, at most `SHOWN`."""
    found = [one for source, _ in _sources.values() for one in source(moderator, at, SHOWN)]
    return sorted(found, key=lambda one: one.since)[:SHOWN]


def how_many(moderator: Member, *, at: datetime, most: int) -> int:
    return min(most, sum(count(moderator, at, most) for _, count in _sources.values()))
