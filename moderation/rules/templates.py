"""
Phrase templates, the form in which rules are written:

    you {be} {adv}? {insult}

A template is a row of elements: words (`stop`), choices (`stop|quit`), classes of the lexicon
(`{insult}`, `{insult|slur}`), groups of rows (`(going to / about to)`), each optional with a
`?` behind it; a gap of up to three words (`..3`, never across the end of a sentence), what may
not come next (`!the`, `!{negation}`), and the start or end of a sentence (`^`, `$`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_PIECE = re.compile(r"\s*(?:(\()|(\))|(/)|(\?)|\.\.(\d+)|(\^)|(\$)|(!)?([\w'\[\]{}.|%&@-]+))")
_CHOICE = re.compile(r"\{([\w.|]+)\}|([\w'\[\]-]+)")
_BETWEEN = re.compile(r"\|(?![^{]*\})")
LONGEST_GAP = 12


class Malformed(ValueError):
    """A template that is not one; says which."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One word out of these, or one member of these classes."""

    words: frozenset[str]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gap:
    longest: int


@dataclass(frozen=True, slots=True)
class Edge:
    """The start or the end of a sentence."""

    start: bool


@dataclass(frozen=True, slots=True)
class Not:
    what: Choice


@dataclass(frozen=True, slots=True)
class Group:
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Optional:
    what: Choice | Group


Element = Choice | Gap | Edge | Not | Group | Optional
Row = tuple[Element, ...]


def parse(template: str) -> Row:
    """
    Read a template.

    :raises Malformed: it is empty or not in the form above.
    """
    reader = _Reader(template)
    row = reader.row()
    if reader.rest or not row:
        raise Malformed(template)
    return row


class _Reader:
    def __init__(self, template: str) -> None:
        self.template = template
        self.rest = template.strip()

    def row(self) -> Row:
        found: list[Element] = []
        while self.rest and self.rest[0] not in ")/":
            piece = self._piece()
            if piece[4]:
                self._make_optional(found)
            else:
                found.append(self._element(piece))
        return tuple(found)

    def _piece(self) -> tuple[str | None, ...]:
        match = _PIECE.match(self.rest)
        if match is None or not match.group():
            raise Malformed(self.template)
        self.rest = self.rest[match.end() :].lstrip()
        return (None, *match.groups())

    def _make_optional(self, found: list[Element]) -> None:
        last = found.pop() if found else None
        if not isinstance(last, Choice | Group):
            raise Malformed(self.template)
        found.append(Optional(last))

    def _element(self, piece: tuple[str | None, ...]) -> Element:
        if piece[1]:
            return self._group()
        if gap := piece[5]:
            if int(gap) > LONGEST_GAP:
                raise Malformed(self.template)
            return Gap(int(gap))
        if piece[6] or piece[7]:
            return Edge(start=bool(piece[6]))
        choice = self._choice(piece[9] or "")
        return Not(choice) if piece[8] else choice

    def _group(self) -> Group:
        rows = [self.row()]
        while self.rest.startswith("/"):
            self.rest = self.rest[1:].lstrip()
            rows.append(self.row())
        if not self.rest.startswith(")") or not all(rows):
            raise Malformed(self.template)
        self.rest = self.rest[1:].lstrip()
        return Group(tuple(rows))

    def _choice(self, text: str) -> Choice:
        choice = _choice_of(text)
        if choice is None:
            raise Malformed(self.template)
        return choice


@cache
def _choice_of(text: str) -> Choice | None:
    """The choice that `text` writes, one object for all templates; None if it writes none."""
    words: set[str] = set()
    classes: set[str] = set()
    for part in _BETWEEN.split(text):
        match = _CHOICE.fullmatch(part)
        if match is None:
            return None
        classes.update((match[1] or "").split("|") if match[1] else ())
        words.update({match[2]} if match[2] else ())
    return Choice(frozenset(words), frozenset(classes))


def choices(row: Row) -> list[Choice]:
    """Every choice of words anywhere in the row."""
    found: list[Choice] = []
    for element in row:
        inner = element.what if isinstance(element, Optional | Not) else element
        if isinstance(inner, Choice):
            found.append(inner)
        elif isinstance(inner, Group):
            for each in inner.rows:
                found += choices(each)
    return found
