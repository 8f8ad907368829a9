"""
Where templates match a row of signs.

Every template is filed under the signs of its rarest element. A text only meets the
templates filed under signs that it has, reads them only around such a sign, and only if
their second rarest element is near: a bigger book costs nothing to texts that speak of
other things.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from moderation.rules.anchors import Clue

PER_TEMPLATE = 40  # matches of one template in one text that are looked at
SHORT = 60  # signs; reading so few from end to end is quicker than finding where to read
MANY = 60  # places of a sign; with more, reading the whole row is quicker


class _Filed(NamedTuple):
    """A template under a sign of its rarest element."""

    number: int
    near: frozenset[str]  # one of these stands between `since` and `until`; none: no matter
    since: int  # signs from the rarest, plus the margin
    until: int


class Matcher:
    """Numbered patterns over signs, filed by their clues, compiled when first needed."""

    def __init__(self, clues: Sequence[Clue], pattern_of: Callable[[int], str]) -> None:
        self._pattern_of = pattern_of
        self._clues = clues
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._filed: dict[str, list[_Filed]] = {}
        margin = max((clue.rarest.last for clue in clues), default=0)
        self._margin = "\0" * margin
        for number, clue in enumerate(clues):
            filed = _file(number, clue, margin)
            for sign in clue.rarest.signs:
                self._filed.setdefault(sign, []).append(filed)
        self._signs = frozenset(self._filed)

    def compiling(self) -> Iterator[None]:
        """Compile every pattern now, one a step."""
        for number in range(len(self._clues)):
            self._pattern(number)
            yield

    def matches(self, symbols: str) -> list[tuple[int, int, int]]:
        """Number, start and end of every match, by number."""
        found: list[tuple[int, int, int]] = []
        if len(symbols) <= SHORT:
            for number in sorted(self._possible(symbols)):
                found += [(number, *span) for span in self.every(number, symbols)]
            return found
        candidates = self._candidates(symbols)
        for number in sorted(candidates):
            places = candidates[number]
            few = len(places) <= MANY
            spans = self._around(number, symbols, places) if few else self.every(number, symbols)
            found += [(number, *span) for span in spans[:PER_TEMPLATE]]
        return found

    def every(self, number: int, symbols: str) -> list[tuple[int, int]]:
        """Start and end of each match of one pattern, looked for everywhere."""
        found = self._pattern(number).finditer(symbols)
        return [match.span() for match in islice(found, PER_TEMPLATE)]

    def _possible(self, symbols: str) -> set[int]:
        """The patterns whose two rarest elements are both there."""
        present = frozenset(symbols)
        return {
            number
            for sign in present & self._signs
            for number, near, _, _ in self._filed[sign]
            if not near or not near.isdisjoint(present)
        }

    def _candidates(self, symbols: str) -> dict[int, list[int]]:
        """The patterns whose two rarest elements stand near each other; where the rarest does."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        row = [*self._margin, *symbols]
        present = frozenset(symbols)
        for sign, places in self._places(symbols).items():
            many = len(places) > MANY
            for number, near, since, until in self._filed[sign]:
                if not near or (many and not near.isdisjoint(present)):
                    found[number] += places
                elif not many and not near.isdisjoint(present):
                    for place in places:
                        if not near.isdisjoint(row[place + since : place + until]):
                            found[number].append(place)
        return found

    def _places(self, symbols: str) -> dict[str, list[int]]:
        """Where each sign stands that patterns are filed under."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, sign in enumerate(symbols):
            if sign in self._signs:
                found[sign].append(place)
        return found

    def _around(self, number: int, symbols: str, places: list[int]) -> list[tuple[int, int]]:
        """What `every` finds, read only where one of `places` can be in a match."""
        search = self._pattern(number).search
        rarest, _, reach = self._clues[number]
        found: list[tuple[int, int]] = []
        read = 0
        for place in sorted(places):
            latest = place - rarest.first
            match = search(symbols, max(read, place - rarest.last), latest + reach)
            # One that starts later may have been cut short, and has a place of its own.
            if match and match.start() <= latest:
                found.append(match.span())
                read = match.end()
        return found

    def _pattern(self, number: int) -> re.Pattern[str]:
        found = self._compiled.get(number)
        if found is None:
            found = self._compiled[number] = re.compile(self._pattern_of(number))
        return found


def _file(number: int, clue: Clue, margin: int) -> _Filed:
    rarest, second, _ = clue
    if second is None:
        return _Filed(number, frozenset(), 0, 0)
    since = second.first - rarest.last + margin
    until = second.last - rarest.first + 1 + margin
    return _Filed(number, second.signs, since, until)
