"""Ways in which machines disguise words: deterministic, one seed a text."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LEET = str.maketrans("aeiost", "4310$7")
_ALIKE = str.maketrans("aeopcx", "аеорсх")
_WIDE = {code: code + 0xFEE0 for code in range(ord("a"), ord("z") + 1)}


def _each_word(change: Callable[[str, random.Random], str]) -> Callable[[str], str]:
    """`change` on about half of the longer words."""

    def disguise(text: str) -> str:
        chance = random.Random(text)  # the same each time
        return re.sub(
            r"[a-z]{4,}",
            lambda found: change(found[0], chance) if chance.random() < 0.5 else found[0],
            text.lower(),
        )

    return disguise


def _insert(sign: str) -> Callable[[str, random.Random], str]:
    def change(word: str, chance: random.Random) -> str:
        place = chance.randrange(1, len(word))
        return word[:place] + sign + word[place:]

    return change


def _repeat(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + word[place] * chance.choice((2, 3)) + word[place:]


def _mask(word: str, chance: random.Random) -> str:
    vowels = [index for index, sign in enumerate(word) if sign in "aeiou" and index]
    place = chance.choice(vowels) if vowels else 1
    return word[:place] + "*" + word[place + 1 :]


DISGUISES: dict[str, Callable[[str], str]] = {
    "leet": _each_word(lambda word, _: word.translate(_LEET)),
    "look-alikes": _each_word(lambda word, _: word.translate(_ALIKE)),
    "full width": _each_word(lambda word, _: word.translate(_WIDE)),
    "zero width": _each_word(_insert("\u200b")),
    "combining": _each_word(_insert("\u0336")),
    "spaced": _each_word(lambda word, _: " ".join(word)),
    "dotted": _each_word(lambda word, _: ".".join(word)),
    "repeated": _each_word(_repeat),
    "masked": _each_word(_mask),
    "capitals": str.upper,
}
