"""
Where templates match a row of signs.

Every template is filed under the signs of its rarest element. A text only meets the
templates filed under signs that it has, so a bigger book costs nothing to texts that
speak of other things. `Anchored` needs nothing but Python; `fastscan.Scanning` finds the
candidates with Hyperscan instead, and both leave the verdict to the same patterns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from moderation.rules.english import counts
from moderation.rules.templates import Choice, Group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from moderation.rules.symbols import Alphabet
    from moderation.rules.templates import Row

TOO_COMMON = 18_000_000  # uses in the word list's corpus: such a word finds everything
PER_TEMPLATE = 40  # matches of one template in one text that are looked at


class Candidates(Protocol):
    """Finds the numbers of all patterns that may match, and perhaps some that don't."""

    def __call__(self, symbols: str) -> Iterable[int]: ...


class Matcher:
    """Numbered patterns over signs, compiled when first needed."""

    def __init__(self, patterns: Sequence[str], candidates: Candidates) -> None:
        self._patterns = patterns
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._candidates = candidates

    def matches(self, symbols: str) -> Iterator[tuple[int, int, int]]:
        """Number, start and end of every match, by number."""
        for number in sorted(self._candidates(symbols)):
            pattern = self._compiled.get(number) or self._compile(number)
            for count, match in enumerate(pattern.finditer(symbols)):
                if match.start() < match.end() and count < PER_TEMPLATE:
                    yield number, match.start(), match.end()
                elif count >= PER_TEMPLATE:
                    break

    def _compile(self, number: int) -> re.Pattern[str]:
        pattern = self._compiled[number] = re.compile(self._patterns[number])
        return pattern


class Anchored:
    """Candidates by their rarest element, and by their second rarest."""

    def __init__(self, anchors: Sequence[Sequence[frozenset[str]]]) -> None:
        self._filed: dict[str, list[tuple[int, frozenset[str]]]] = {}
        everything: frozenset[str] = frozenset()
        for number, (first, *others) in enumerate(anchors):
            for sign in first:
                self._filed.setdefault(sign, []).append(
                    (number, others[0] if others else everything)
                )
        self._keys = frozenset(self._filed)

    def __call__(self, symbols: str) -> set[int]:
        present = frozenset(symbols)
        return {
            number
            for sign in present & self._keys
            for number, other in self._filed[sign]
            if not other or not present.isdisjoint(other)
        }


class Frequencies:
    """How common each sign is."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._of: dict[str, int] = {}
        listed = counts()
        for word, sign in alphabet.signs.items():
            self._of[sign] = self._of.get(sign, 0) + listed.get(word, 1)

    def common(self, signs: Iterable[str]) -> int:
        return sum(self._of.get(sign, 1) for sign in signs)

    def anchors(self, row: Row) -> list[frozenset[str]]:
        """The row's necessary elements as sets of signs, the rarest first."""
        found = [
            signs
            for element in row
            if isinstance(element, Choice | Group) and (signs := self._necessary(element))
        ]
        return sorted(found, key=self.common)

    def _necessary(self, element: Choice | Group) -> frozenset[str]:
        """Signs of which one must be there for the element to match; none if unknown."""
        single = self._alphabet.single(element) if isinstance(element, Choice) else frozenset()
        rows = element.rows if isinstance(element, Group) else self._alphabet.rows_of(element)
        each = [self.anchors(row) for row in rows]
        if not all(each):
            return frozenset()
        return single.union(*(best[0] for best in each))
