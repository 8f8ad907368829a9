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
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PIECE = re.compile(r"[()/?^$]|\.\.\d+|!?[\w'\[\]{}.|%&@-]+")
_CHOICE = re.compile(r"\{([\w.|]+)\}|([\w'\[\]-]+)")
_BETWEEN = re.compile(r"\|(?![^{]*\})")
LONGEST_GAP = 12
REMEMBERED = 20_000  # elements that are the same object in all templates that have them


class Malformed(ValueError):
    """A template that is not one; says which."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One word out of these, or one member of these classes."""

    words: frozenset[str]
    classes: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    longest: int


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """The start or the end of a sentence."""

    start: bool


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    what: Choice


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Optional:
    what: Choice | Group


Element = Choice | Gap | Edge | Not | Group | Optional
Row = tuple[Element, ...]


def parse(template: str) -> Row:
    """
    Read a template. What it shares with others is the same object, so that a book works it
    out once.

    :raises Malformed: it is empty or not in the form above.
    """
    pieces = _PIECE.findall(template)
    reader = _Reader(template, pieces)
    row = reader.row()
    if reader.pieces or not row or "".join(pieces) != "".join(template.split()):
        raise Malformed(template)
    return row


class _Reader:
    def __init__(self, template: str, pieces: list[str]) -> None:
        self.template = template
        self.pieces = pieces[::-1]

    def row(self) -> Row:
        found: list[Element] = []
        while self.pieces and self.pieces[-1] not in _ENDS:
            piece = self.pieces.pop()
            if piece == "?":
                self._make_optional(found)
            elif piece == "(":
                found.append(self._group())
            else:
                found.append(self._element(piece))
        return tuple(found)

    def _make_optional(self, found: list[Element]) -> None:
        last = found.pop() if found else None
        if not isinstance(last, Choice | Group):
            raise Malformed(self.template)
        found.append(_optional(last))

    def _element(self, piece: str) -> Element:
        element = _element_of(piece)
        if element is None:
            raise Malformed(self.template)
        return element

    def _group(self) -> Group:
        rows = [self.row()]
        while (end := self.pieces.pop() if self.pieces else "") == "/":
            rows.append(self.row())
        if end != ")" or not all(rows):
            raise Malformed(self.template)
        return _group(tuple(rows))


_ENDS = frozenset("/)")


@lru_cache(REMEMBERED)
def _group(rows: tuple[Row, ...]) -> Group:
    return Group(rows)


@lru_cache(REMEMBERED)
def _optional(what: Choice | Group) -> Optional:
    return Optional(what)


@lru_cache(REMEMBERED)
def _element_of(piece: str) -> Element | None:
    """What one piece of a template says by itself; None if nothing does."""
    if piece in "^$":
        return Edge(start=piece == "^")
    if piece.startswith(".."):
        longest = int(piece[2:])
        return Gap(longest) if longest <= LONGEST_GAP else None
    if piece.startswith("!"):
        choice = _choice_of(piece[1:])
        return choice and Not(choice)
    return _choice_of(piece)


def _choice_of(text: str) -> Choice | None:
    words: set[str] = set()
    classes: set[str] = set()
    for part in _BETWEEN.split(text):
        match = _CHOICE.fullmatch(part)
        if match is None:
            return None
        classes.update((match[1] or "").split("|") if match[1] else ())
        words.update({match[2]} if match[2] else ())
    return Choice(frozenset(words), frozenset(classes))


def words(rows: Iterable[Row]) -> set[str]:
    """Every word that is named anywhere in the rows."""
    found: set[str] = set()
    seen: set[Element] = set()
    waiting = list(rows)
    while waiting:
        for element in waiting.pop():
            if element in seen:
                continue
            seen.add(element)
            inner = element.what if isinstance(element, Optional | Not) else element
            if isinstance(inner, Choice):
                found |= inner.words
            elif isinstance(inner, Group):
                waiting += inner.rows
    return found
