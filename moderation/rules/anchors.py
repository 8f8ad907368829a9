"""
What a template cannot match without: its rarest elements, and how far they stand from the
start of a match.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moderation.rules.english import counts
from moderation.rules.symbols import ASK, STOP
from moderation.rules.templates import Choice, Edge, Gap, Group, Not, Optional

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moderation.rules.symbols import Alphabet
    from moderation.rules.templates import Element, Row

TOO_COMMON = 18_000_000  # uses in the word list's corpus: such a word finds everything
_ENDS = 60_000_000  # about as many sentences as words that are used most


class Anchor(NamedTuple):
    """Signs of which one stands at least `first` and at most `last` signs behind the start."""

    signs: frozenset[str]
    first: int = 0
    last: int = 0


class Clue(NamedTuple):
    """What to find one template by."""

    rarest: Anchor
    second: Anchor | None
    reach: int  # signs from the start of a match that decide whether it is one


class Surveyor:
    """Finds the clues of templates over one alphabet."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._uses: dict[str, int] = {STOP: _ENDS, ASK: _ENDS}
        self._widths: dict[Choice, tuple[int, int]] = {}
        self._reaches: dict[Choice, int] = {}
        self._known: dict[Choice, frozenset[str]] = {}
        self._rarity: dict[frozenset[str], int] = {}
        listed = counts()
        for word, sign in alphabet.signs.items():
            self._uses[sign] = self._uses.get(sign, 0) + listed.get(word, 1)

    def clue(self, row: Row) -> Clue | None:
        """How to find `row`; nothing where only words would do that are everywhere."""
        anchors: list[Anchor] = []
        least = most = 0
        for element in row:
            shortest, longest = self._width(element)
            if signs := self._necessary(element):
                anchors.append(Anchor(signs, least, most + longest - 1))
            least, most = least + shortest, most + longest
        anchors.sort(key=lambda anchor: self._common(anchor.signs))
        if not anchors or self._common(anchors[0].signs) > TOO_COMMON:
            return None
        second = anchors[1] if len(anchors) > 1 else None
        return Clue(anchors[0], second, self._looked_at(row))

    def _common(self, signs: frozenset[str]) -> int:
        found = self._rarity.get(signs)
        if found is None:
            found = self._rarity[signs] = sum(self._uses.get(sign, 1) for sign in signs)
        return found

    def _necessary(self, element: Element) -> frozenset[str]:
        """Signs of which one must be there for the element to match; none if unknown."""
        if isinstance(element, Group):
            each = list(map(self._rarest, element.rows))
            return frozenset().union(*each) if all(each) else frozenset()
        if not isinstance(element, Choice):
            return frozenset()
        found = self._known.get(element)
        if found is None:
            alone = self._alphabet.single(element)
            each = list(map(self._rarest, self._alphabet.rows_of(element)))
            found = self._known[element] = alone.union(*each) if all(each) else frozenset()
        return found

    def _rarest(self, row: Row) -> frozenset[str]:
        found = [signs for element in row if (signs := self._necessary(element))]
        return min(found, key=self._common, default=frozenset())

    def _width(self, element: Element) -> tuple[int, int]:
        """The fewest and the most signs that the element takes."""
        match element:
            case Choice():
                return self._widths.get(element) or self._choice_width(element)
            case Gap(longest):
                return 0, longest
            case Edge() | Not():
                return 0, 0
            case Group(rows):
                return self._widest(rows)
            case Optional(what):
                return 0, self._width(what)[1]

    def _choice_width(self, choice: Choice) -> tuple[int, int]:
        shortest, longest = self._widest(self._alphabet.rows_of(choice))
        if self._alphabet.single(choice) or not longest:
            shortest, longest = 1, max(longest, 1)
        self._widths[choice] = shortest, longest
        return shortest, longest

    def _widest(self, rows: Sequence[Row]) -> tuple[int, int]:
        widths = [[self._width(element) for element in row] for row in rows]
        shortest = min((sum(one for one, _ in row) for row in widths), default=0)
        return shortest, max((sum(most for _, most in row) for row in widths), default=0)

    def _looked_at(self, row: Row) -> int:
        return sum(map(self._reach, row))

    def _reach(self, element: Element) -> int:
        """How many signs are looked at, taken or not."""
        match element:
            case Edge():
                return 1
            case Not(what):
                return self._width(what)[1] + 1
            case Group(rows):
                return max(map(self._looked_at, rows))
            case Optional(what):
                return self._reach(what)
            case Choice():
                found = self._reaches.get(element)
                if found is None:
                    longer = map(self._looked_at, self._alphabet.rows_of(element))
                    found = self._reaches[element] = max((1, *longer))
                return found
            case _:
                return self._width(element)[1]
