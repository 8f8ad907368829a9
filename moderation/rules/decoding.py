"""
What an unknown word may stand for: letters as digits, masked, repeated, left out, swapped
or run together. Only ever tried on what is no word, and only ever found among the words
that matter to the rules.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from moderation.rules import english

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 40  # letters; nothing longer is a disguised word
_LEET = {
    "0": "o", "1": "il", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "i", "|": "li", "+": "t", "(": "c",
}  # fmt: skip
_VARIANTS = 4
_MASKED = re.compile(r"[*#_.\-!|+/&']+")
_APART = re.compile(r"[a-z][/&+][a-z]")  # two words, whatever they make together
_DOUBLED = re.compile(r"(.)\1+")
_VOWEL = re.compile("[aeiou]")
_ALONE = frozenset({"i", "u", "a"})
LONGEST_RESPACED = 14  # letters of a word written with gaps
FEWEST_RESPACED = 2  # letters a word, weighed by length: less is no row of words but of initials
MANY_PARTS = 4  # words run together that are read apart, whatever they say
SHORTEST_RUN = 9  # letters of several words run together
SHORTEST_NEAR = 5  # letters of a word whose misspellings are recognised
EVERYDAY = 1_000_000  # uses of a word so common that little else is needed to know it by
SHORTEST_VOWELS = 7  # letters of a word recognised with a wrong vowel in it
SHORTEST_PART = 4  # letters of a word recognised when run together with another


class Decoder:
    """Finds the sensitive words behind what is no word."""

    def __init__(self, known: frozenset[str], sensitive: frozenset[str]) -> None:
        self._english = english.words()
        self._known = known
        self._sensitive = sensitive
        self._beginnings = {word[:end] for word in sensitive for end in range(1, len(word))}
        self._shortened = {
            short: word
            for word in sorted(sensitive, key=lambda word: (-len(word), word))
            if len(word) >= SHORTEST_NEAR
            for short in _shortened(word)
        }
        self._undoubled: dict[str, str] = {}
        self._by_vowels = {
            _VOWEL.sub("e", word): word
            for word in sorted(sensitive)
            if len(word) >= SHORTEST_VOWELS
        }
        self._by_shape: dict[tuple[str, int], list[str]] = {}
        for word in self._by_weight():
            self._undoubled.setdefault(_DOUBLED.sub(r"\1", word), word)
            self._by_shape.setdefault((word[0], len(word)), []).append(word)

    def _by_weight(self) -> list[str]:
        """Sensitive words before others, then those that are used more, then by the alphabet."""
        words = sorted(filter(str.isalpha, self._known))
        words.sort(key=self._english.uses, reverse=True)
        return sorted(words, key=lambda word: word not in self._sensitive)

    def is_word(self, word: str) -> bool:
        return word in self._known or word in self._english

    def is_sensitive(self, word: str) -> bool:
        return word in self._sensitive

    def is_beginning(self, letters: str) -> bool:
        """Whether a sensitive word begins so and goes on."""
        return letters in self._beginnings

    def decode(self, word: str) -> tuple[str, ...]:
        """The words behind `word`; none if it is only a word nobody knows."""
        if len(word) > LONGEST:
            return ()
        for variant in self._plain_forms(word):
            if found := self._single(variant):
                return (found,)
        for variant in self._plain_forms(word):
            if parts := self._apart(variant) or self._run_together(variant):
                return parts
        return self._parts(word)

    def _plain_forms(self, word: str) -> Iterator[str]:
        if word.isalpha():
            yield word
            return
        if _APART.search(word) or not any(sign.isalpha() for sign in word):
            return
        forms = [""]
        for sign in word:
            letters = _LEET.get(sign, sign)
            forms = [form + letter for form in forms for letter in letters][:_VARIANTS]
        for form in forms:
            yield _MASKED.sub("", form)
        yield word

    def _single(self, word: str) -> str | None:
        if "*" in word or "#" in word:
            return self._unmasked(word)
        if len(word) < 3 or not word.isalpha():
            return None
        if word in self._sensitive:
            return word
        if word in self._english or word in self._known:
            return word if len(word) > 3 or word in self._known else None
        if found := self._misspelt(word):
            return found
        slim = _DOUBLED.sub(r"\1", word)
        return (
            self._undoubled.get(slim)
            or (self._misspelt(slim) if len(slim) < len(word) else None)
            or self._by_vowels.get(_VOWEL.sub("e", word))
        )

    def _unmasked(self, word: str) -> str | None:
        if sum(sign.isalpha() for sign in word) < 2:
            return None
        shape = re.compile("".join("." if sign in "*#" else re.escape(sign) for sign in word))
        fits = [
            each for each in self._by_shape.get((word[0], len(word)), ()) if shape.fullmatch(each)
        ]
        return fits[0] if fits else None

    def _apart(self, word: str) -> tuple[str, ...]:
        """`word` as two words run together, one of them sensitive."""
        if not word.isalpha() or len(word) < SHORTEST_PART + 1:
            return ()
        for cut in range(1, len(word)):
            left, right = word[:cut], word[cut:]
            if self._joins(left, right) or self._joins(right, left, glue=cut > 1):
                return left, right
        return ()

    def _run_together(self, word: str) -> tuple[str, ...]:
        """`word` as several words run together: many, or one of them sensitive."""
        if not word.isalpha() or len(word) < SHORTEST_RUN:
            return ()
        ends = self.respaced(word)
        parts = tuple(word[start:end] for start, end in pairwise([0, *ends]))
        told = len(parts) >= MANY_PARTS or any(part in self._sensitive for part in parts)
        return parts if told else ()

    def _joins(self, part: str, other: str, *, glue: bool = True) -> bool:
        if part not in self._sensitive or len(part) < SHORTEST_PART:
            return False
        if len(other) < 2:
            return other in _ALONE
        used = self._english.often.get(other, 0)
        longer = len(part) > SHORTEST_PART or len(other) >= SHORTEST_PART or used >= EVERYDAY
        return longer and glue and used >= english.COMMON

    def respaced(self, letters: str) -> list[int]:
        """Where the words in a row of single letters end; empty if it is not made of words."""
        ways: list[tuple[int, list[int]]] = [(0, [])]
        for end in range(1, len(letters) + 1):
            best: tuple[int, list[int]] = (-1, [])
            for start in range(max(0, end - LONGEST_RESPACED), end):
                so_far, cuts = ways[start]
                if so_far >= 0 and self._fits(letters[start:end]):
                    gained = so_far + (end - start) ** 2
                    if gained > best[0]:
                        best = gained, [*cuts, end]
            ways.append(best)
        score, cuts = ways[-1]
        return cuts if score >= FEWEST_RESPACED * len(letters) else []

    def _fits(self, word: str) -> bool:
        if len(word) == 1:
            return word in _ALONE
        plain = word if word.isalpha() else next(self._plain_forms(word), word)
        return plain in self._known or self._english.is_common(plain)

    def _parts(self, word: str) -> tuple[str, ...]:
        """`word` as several written with signs between them: he/she, self-harm."""
        parts = [part for part in _MASKED.split(word) if part]
        return tuple(parts) if len(parts) > 1 else ()

    def _misspelt(self, word: str) -> str | None:
        """The word that `word` is but for two letters swapped, or one left out."""
        if self.is_word(word):
            return None
        swapped = _swapped(word) if len(word) >= SHORTEST_NEAR else []
        if meant := self._sensitive.intersection(swapped):
            return max(meant)
        return self._shortened.get(word) or max(filter(self._is_common, swapped), default=None)

    def _is_common(self, word: str) -> bool:
        return word in self._known and self._english.is_common(word)


def _shortened(word: str) -> list[str]:
    """With one letter left out, not the first."""
    return [word[:index] + word[index + 1 :] for index in range(1, len(word))]


def _swapped(word: str) -> list[str]:
    """With two neighbours swapped."""
    return [
        word[:index] + word[index + 1] + word[index] + word[index + 2 :]
        for index in range(len(word) - 1)
    ]
