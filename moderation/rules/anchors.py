"""
What a template cannot match without: its rarest elements, and how far they stand from the
start of a match.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moderation.rules import english
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


class _Measure(NamedTuple):
    """What a match of an element or a row takes, needs and looks at."""

    shortest: int  # signs
    longest: int
    necessary: frozenset[str]  # one of these must be there; none if unknown
    reach: int  # signs that are looked at, taken or not


_NONE: frozenset[str] = frozenset()


class Surveyor:
    """Finds the clues of templates over one alphabet."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._uses: dict[str, int] = {STOP: _ENDS, ASK: _ENDS}
        self._measures: dict[Element, _Measure] = {}
        self._rarity: dict[frozenset[str], int] = {}
        listed = english.words()
        for word, sign in alphabet.signs.items():
            self._uses[sign] = self._uses.get(sign, 0) + (listed.uses(word) or 1)

    def clue(self, row: Row) -> Clue | None:
        """How to find `row`; nothing where only words would do that are everywhere."""
        anchors: list[Anchor] = []
        least = most = looked_at = 0
        for shortest, longest, signs, reach in map(self._measure, row):
            if signs:
                anchors.append(Anchor(signs, least, most + longest - 1))
            least, most, looked_at = least + shortest, most + longest, looked_at + reach
        anchors.sort(key=lambda anchor: self._common(anchor.signs))
        if not anchors or self._common(anchors[0].signs) > TOO_COMMON:
            return None
        second = anchors[1] if len(anchors) > 1 else None
        return Clue(anchors[0], second, looked_at)

    def _common(self, signs: frozenset[str]) -> int:
        found = self._rarity.get(signs)
        if found is None:
            found = self._rarity[signs] = sum(self._uses.get(sign, 1) for sign in signs)
        return found

    def _measure(self, element: Element) -> _Measure:
        found = self._measures.get(element)
        if found is None:
            found = self._measures[element] = self._work_out(element)
        return found

    def _work_out(self, element: Element) -> _Measure:
        match element:
            case Choice():
                return self._choice(element)
            case Gap(longest):
                return _Measure(0, longest, _NONE, longest)
            case Edge():
                return _Measure(0, 0, _NONE, 1)
            case Not(what):
                return _Measure(0, 0, _NONE, self._measure(what).longest + 1)
            case Group(rows):
                return self._any_of(rows)
            case Optional(what):
                _, longest, _, reach = self._measure(what)
                return _Measure(0, longest, _NONE, reach)

    def _choice(self, choice: Choice) -> _Measure:
        alone = self._alphabet.single(choice)
        rows = self._alphabet.rows_of(choice)
        if not rows:
            return _Measure(1, 1, alone, 1)
        shortest, longest, necessary, reach = self._any_of(rows)
        if alone or not longest:
            shortest, longest = 1, max(longest, 1)
        return _Measure(shortest, longest, necessary and alone | necessary, max(reach, 1))

    def _any_of(self, rows: Sequence[Row]) -> _Measure:
        each = list(map(self._row, rows))
        needed = [one.necessary for one in each]
        return _Measure(
            min(one.shortest for one in each),
            max(one.longest for one in each),
            _NONE.union(*needed) if all(needed) else _NONE,
            max(one.reach for one in each),
        )

    def _row(self, row: Row) -> _Measure:
        each = list(map(self._measure, row))
        needed = [one.necessary for one in each if one.necessary]
        return _Measure(
            sum(one.shortest for one in each),
            sum(one.longest for one in each),
            min(needed, key=self._common, default=_NONE),
            sum(one.reach for one in each),
        )
