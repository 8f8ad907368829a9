"""
A text as its letters sound to a reader: small, without invisible signs and accents, with
letters in fancy dress undressed. Each folded character knows where it stood in the original.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from moderation.rules import emoji

if TYPE_CHECKING:
    from collections.abc import Sequence

REMEMBERED = 20_000  # signs whose folded form is kept at hand
_LONGER = "\ue000"  # stands where one character becomes none or several
_INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc", "Cs", "Co", "Cn"})
_PLAIN = {
    **dict.fromkeys("‘’ʼ`´′＇", "'"),
    **dict.fromkeys('“”„«»‟″＂', '"'),
    **dict.fromkeys("–—―‐‑−", "-"),
    **dict.fromkeys("\u2028\u2029\x0b\x0c\r\x85", "\n"),
    "ß": "s", "…": "…", "•": " ", "\t": " ", "\n": "\n", "ı": "i", "ł": "l", "ø": "o", "đ": "d",
    "£": "£", "€": "e", "¡": "i",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` came from character `origins[i]` of the original; no origins: from `i`."""

    text: str
    origins: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where folded `[start:end]` lies in the original."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1


class _Signs(dict[int, str]):
    """Every sign's folded form, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        if len(self) > REMEMBERED:
            self.clear()
        folded = self[code] = _fold_sign(chr(code))
        return folded


class _SameLength(dict[int, str]):
    """The folded form of signs that stay one sign; a mark for all others."""

    def __missing__(self, code: int) -> str:
        if len(self) > REMEMBERED:
            self.clear()
        folded = _SIGNS[code]
        one = folded if len(folded) == 1 else _LONGER
        self[code] = one
        return one


def fold(text: str) -> Folded:
    if text.isascii() and text.isprintable():
        return Folded(text.lower())
    same = text.translate(_SAME_LENGTH)
    if _LONGER not in same:
        return Folded(same)
    parts = [_SIGNS[ord(sign)] for sign in text]
    origins: list[int] = []
    for index, part in enumerate(parts):
        origins += [index] * len(part)
    return Folded("".join(parts), origins)


def _fold_sign(sign: str) -> str:
    if sign in _PLAIN:
        return _PLAIN[sign]
    if sign.isascii():
        return sign.lower() if sign.isprintable() else ""
    if word := emoji.WORDS.get(sign):
        return f" {word} "
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    folded = unicodedata.normalize("NFKD", sign)
    folded = "".join(
        _PLAIN.get(part, part) for part in folded if unicodedata.category(part) not in _INVISIBLE
    ).casefold()
    return "".join(_lookalike(part) for part in folded)


def _lookalike(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign.isspace():
        return " "
    return _lookalikes().get(sign, sign)


@cache
def _lookalikes() -> dict[str, str]:
    """Signs that look like one Latin letter, from Unicode's list of confusables."""
    listed = json.loads(files("confusable_homoglyphs").joinpath("confusables.json").read_bytes())
    found: dict[str, str] = {}
    for sign, others in listed.items():
        letters = [each["c"].lower() for each in others if each["c"].isascii()]
        if len(sign) == 1 and letters and len(letters[0]) == 1 and letters[0].isalnum():
            found.setdefault(sign.casefold(), letters[0])
            found[sign] = letters[0]
    return found


def warm() -> None:
    """Read the list of look-alikes now instead of at the first text that needs it."""
    _lookalikes()


_SIGNS = _Signs()
_SAME_LENGTH = _SameLength()
