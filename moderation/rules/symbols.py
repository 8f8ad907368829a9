"""
Each token becomes one sign: words that no template tells apart share theirs. A text is
then a short string, a template a regular expression over such strings, made here only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderation.rules import spoken, templates
from moderation.rules.templates import Choice, Edge, Gap, Group, Not, Optional

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from moderation.rules.lexicon import Lexicon
    from moderation.rules.templates import Element, Row

OTHER = "o"  # a word that no template speaks of
STOP, ASK = ".", "?"  # ends of sentences
ASKED, ENDED = "ASKED", "ENDED"  # in a template: the question mark, the full stop
_FIRST = 0x100


class Unknown(KeyError):
    """A template names a class that the lexicon has not."""


@dataclass
class Alphabet:
    """Which sign each known word has, and which signs each class has."""

    lexicon: Lexicon
    signs: Mapping[str, str]
    by_class: Mapping[str, frozenset[str]]

    @classmethod
    def for_rows(cls, lexicon: Lexicon, rows: Iterable[Row]) -> Alphabet:
        kinds: dict[tuple[str, ...], str] = {}
        signs: dict[str, str] = {ASKED: ASK, ENDED: STOP}
        for names, word in _signatures(lexicon, rows):
            signs[word] = kinds.setdefault(tuple(names), chr(_FIRST + len(kinds)))
        by_class: dict[str, set[str]] = {name: set() for name in lexicon.words}
        for kind, sign in kinds.items():
            for name in kind:
                by_class.setdefault(name, set()).add(sign)
        return cls(lexicon, signs, {name: frozenset(of) for name, of in by_class.items()})

    def pattern(self, row: Row) -> str:
        """The row as a regular expression over signs."""
        return "".join(self._element(element) for element in row)

    def _element(self, element: Element) -> str:
        match element:
            case Choice():
                return self._choice(element)
            case Gap(longest):
                return f"[^.?]{{0,{longest}}}?"
            case Edge(start):
                return r"(?:(?<=[.?])|\A)" if start else r"(?=[.?]|\Z)"
            case Not(what):
                return f"(?!{self._choice(what)})"
            case Group(rows):
                return f"(?:{'|'.join(self.pattern(row) for row in rows)})"
            case Optional(what):
                return f"(?:{self._element(what)})?"

    def _choice(self, choice: Choice) -> str:
        longer = [self.pattern(row) for name in sorted(choice.classes) for row in self._rows(name)]
        signs = self.single(choice)
        one = [_set(signs)] if signs else []
        return f"(?:{'|'.join([*longer, *one])})" if longer else (one or ["(?!)"])[0]

    def _rows(self, name: str) -> list[Row]:
        if name not in self.by_class and name not in self.lexicon.phrases:
            raise Unknown(name)
        return self.lexicon.phrases.get(name, [])

    def single(self, choice: Choice) -> frozenset[str]:
        """The signs that one token of the choice may have."""
        found = {self.signs[word] for word in choice.words}
        found |= {ASK} if ENDED in choice.words else set()
        for name in choice.classes:
            found |= self.by_class.get(name, frozenset())
        return frozenset(found)

    def rows_of(self, choice: Choice) -> list[Row]:
        return [row for name in choice.classes for row in self._rows(name)]


def _signatures(lexicon: Lexicon, rows: Iterable[Row]) -> list[tuple[list[str], str]]:
    """What templates can tell of each word: itself if named, and the classes it is in."""
    named = templates.words([*rows, *(row for many in lexicon.phrases.values() for row in many)])
    found = {word: [f"={word}"] for word in named - {ASKED, ENDED}}
    for name in sorted(lexicon.words):
        for word in lexicon.words[name]:
            if not spoken.said(word):
                found.setdefault(word, []).append(name)
    return sorted((names, word) for word, names in found.items())


def _set(signs: frozenset[str]) -> str:
    """A character class, in ranges."""
    codes = sorted(map(ord, signs))
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    if len(codes) == 1:
        return re.escape(chr(codes[0]))
    return f"[{''.join(chr(a) if a == b else f'{chr(a)}-{chr(b)}' for a, b in ranges)}]"
