"""Showing where a rule caught something without showing anybody's words."""

from __future__ import annotations

from collections.abc import Iterable

AROUND = 30  # characters on each side
LONGEST = 120  # characters
DOT = "·"


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """
    The surroundings of the first of `spans`, each sign a dot, but for the first letter of
    each word inside a span. Nothing of it can be read, nor can it steer a terminal.
    """
    inside = sorted(spans)
    start, end = inside[0]
    first = max(0, start - AROUND)
    last = min(len(text), end + AROUND, first + LONGEST)
    shown = {
        place
        for low, high in inside
        for place in range(low, min(high, last))
        if text[place].isalpha() and (place == low or not text[place - 1].isalnum())
    }
    signs = (_sign(text[place], is_shown=place in shown) for place in range(first, last))
    return " ".join("".join(signs).split())


def _sign(sign: str, *, is_shown: bool) -> str:
    if sign.isspace():
        return " "
    return sign if is_shown else DOT
