"""
Phrase templates, matched word by word in linear time.

A template is words with a space between: `a|b` means either, `@name` any word of that
list, `a?` may be missing, `#` a number, `..` up to four words of any kind, `^` and `$`
the sentence's ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moderation.rules.folding import Sentence, Word

GAP = 4  # words that `..` may skip


class Malformed(Exception):
    """A template that cannot be read; names it."""


@dataclass(frozen=True, slots=True)
class Element:
    words: frozenset[str]
    optional: bool = False
    gap: bool = False
    number: bool = False

    def fits(self, word: Word) -> bool:
        return word.text in self.words or (self.number and word.text.isdigit())


@dataclass(frozen=True, slots=True)
class Template:
    elements: tuple[Element, ...]
    opens: bool  # only at a sentence's start
    closes: bool  # only at a sentence's end

    @property
    def anchors(self) -> frozenset[str]:
        """The words it can begin with."""
        return self.elements[0].words

    @property
    def words(self) -> frozenset[str]:
        return frozenset().union(*(element.words for element in self.elements))

    def match(self, sentence: Sentence, start: int) -> int | None:
        """The index after the last matched word, or None. `start` fits the first element."""
        if self.opens and start:
            return None
        return _follow(self, sentence.words, start, 0)


def parse(text: str, lists: Mapping[str, frozenset[str]]) -> Template:
    """:raises Malformed: no words, an unknown list, or it does not begin with a word."""
    parts = text.split()
    opens, closes = parts[:1] == ["^"], parts[-1:] == ["$"]
    parts = parts[1 if opens else 0 : -1 if closes else None]
    elements = tuple(_element(part, text, lists) for part in parts)
    if not elements or not elements[0].words or elements[0].optional or elements[-1].gap:
        raise Malformed(text)
    return Template(elements, opens=opens, closes=closes)


def _element(part: str, text: str, lists: Mapping[str, frozenset[str]]) -> Element:
    if part == "..":
        return Element(frozenset(), gap=True)
    if part == "#":
        return Element(frozenset(), number=True)
    words: set[str] = set()
    for word in part.removesuffix("?").split("|"):
        if word.startswith("@") and word[1:] not in lists:
            raise Malformed(text)
        words |= lists[word[1:]] if word.startswith("@") else {word}
    return Element(frozenset(words), optional=part.endswith("?"))


def _follow(template: Template, words: tuple[Word, ...], place: int, index: int) -> int | None:
    if index == len(template.elements):
        return place if not template.closes or place == len(words) else None
    element = template.elements[index]
    if element.gap:
        for skipped in range(min(GAP, len(words) - place) + 1):
            if (end := _follow(template, words, place + skipped, index + 1)) is not None:
                return end
        return None
    if place < len(words) and element.fits(words[place]):
        end = _follow(template, words, place + 1, index + 1)
        if end is not None:
            return end
    return _follow(template, words, place, index + 1) if element.optional else None
