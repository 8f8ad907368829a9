"""
What stands around a match and changes its meaning: the shields of the policy, and the
covers that undo them ("not being rude, but …").
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moderation.rules import templates
from moderation.rules.symbols import ASK, STOP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from moderation.rules.symbols import Alphabet
    from moderation.rules.templates import Row
    from moderation.rules.tokens import Tokens

PLACES = ("before", "after", "sentence", "inside", "text")
QUOTED = frozenset({"quote", "quotehate"})  # shields that also quotation marks give
COVER = "cover"  # the context that undoes the shields below
UNDONE = ("quote", "ask", "opinion", "educate", "negate", "counter")


@dataclass(frozen=True, slots=True)
class Place:
    """A match among the signs of a text, and the sentence it stands in."""

    start: int
    end: int
    sentence_start: int
    sentence_end: int


def place(symbols: str, start: int, end: int) -> Place:
    before = max(symbols.rfind(STOP, 0, start), symbols.rfind(ASK, 0, start)) + 1
    ends = [at for at in (symbols.find(STOP, end - 1), symbols.find(ASK, end - 1)) if at >= 0]
    return Place(start, end, before, min(ends, default=len(symbols)))


class Contexts:
    """Named shields, each with the templates that show it, by where they must stand."""

    def __init__(self, listed: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        self.names = frozenset(listed)
        self._rows: dict[str, dict[str, list[Row]]] = {
            name: {
                where: [templates.parse(each) for each in rows] for where, rows in places.items()
            }
            for name, places in listed.items()
        }
        self._alphabet: Alphabet | None = None
        self._patterns: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def rows(self) -> Iterator[Row]:
        for places in self._rows.values():
            for rows in places.values():
                yield from rows

    def use(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet

    def shield(self, tokens: Tokens, at: Place, names: Iterable[str]) -> str:
        """The first of `names` that holds for the match, or ""."""
        covered: bool | None = None
        for name in names:
            if not self._holds(name, tokens, at):
                continue
            if not name.startswith(UNDONE) or (name in QUOTED and quoted(tokens, at)):
                return name
            if covered is None:
                covered = self._holds(COVER, tokens, at)
            if not covered:
                return name
        return ""

    def _holds(self, name: str, tokens: Tokens, at: Place) -> bool:
        if name in QUOTED and tokens.quotes and quoted(tokens, at):
            return True
        symbols = tokens.symbols
        for where, pattern in self._patterns.get(name) or self._compile(name):
            match where:
                case "before":
                    first, last = at.sentence_start, at.start
                case "after":
                    first, last = at.end, at.sentence_end + 1
                case "sentence":
                    first, last = at.sentence_start, at.sentence_end + 1
                case "inside":
                    first, last = at.start, at.end
                case _:
                    first, last = 0, len(symbols)
            if pattern.search(symbols, first, last):
                return True
        return False

    def compiling(self) -> Iterator[None]:
        """Compile every shield now, one a step."""
        for name in self.names:
            self._compile(name)
            yield

    def _compile(self, name: str) -> list[tuple[str, re.Pattern[str]]]:
        if self._alphabet is None:
            raise RuntimeError("contexts are used before their alphabet is known")
        made = self._patterns[name] = [
            (where, re.compile("|".join(map(self._alphabet.pattern, rows))))
            for where, rows in self._rows.get(name, {}).items()
        ]
        return made


def quoted(tokens: Tokens, at: Place) -> bool:
    """Whether the match begins in quotation marks, with words of the writer's own around."""
    if not tokens.quotes:
        return False
    start, _ = tokens.folded_span(at.start, at.end)
    nearest = bisect(tokens.quotes, (start, len(tokens.folded.text))) - 1
    return nearest >= 0 and start < tokens.quotes[nearest][1]


def parse(listed: Mapping[str, Any]) -> Contexts:
    """
    :raises templates.Malformed: a place or a template is not one.
    """
    for name, places in listed.items():
        if unknown := set(places) - set(PLACES):
            raise templates.Malformed(f"{name}: {unknown}")
    return Contexts(listed)
