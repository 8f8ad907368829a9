"""
Pseudonyms: how they look to a hurried eye, which are refused, and how free ones are made.

A name is words joined by hyphens. The site always adds a part of its own, so that asking
for a name never tells whether somebody already has it.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import cache
from itertools import pairwise

from confusable_homoglyphs import categories, confusables
from django.conf import settings
from django.utils.module_loading import import_string

from community.accounts import reserved
from community.accounts.words import FIRST, SECOND

LONGEST = 40  # code points, of a whole name
LONGEST_OWN = 28  # of a member's own words, so that the site's part fits
SHORTEST_OWN = 3
SKELETON_LONGEST = 160
SEPARATORS = re.compile(r"[\s._-]+")
WRITTEN_TOGETHER = ({"HAN", "HIRAGANA", "KATAKANA"}, {"HAN", "HANGUL"}, {"HAN", "BOPOMOFO"})
ADDRESS = re.compile(
    r"https?|www|://|[\w-]\.(?:com|net|org|io|app|uk|eu|de|info|me|xyz)\b", re.IGNORECASE
)


class Refused(ValueError):
    """These words can't be part of a name; `reason` is a key of the view's explanations."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def _looks_like(character: str) -> str:
    """The plainest character (or two) that `character` can be taken for."""
    found = {character, *(entry["c"] for entry in confusables.confusables_data.get(character, ()))}
    plainest: str = min(
        found, key=lambda c: (not (c.isascii() and c.isalnum()), len(c), c.casefold())
    )
    return plainest.casefold()


_FAMILIES = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "3": "e", "4": "a"})


def skeleton(text: str) -> str:
    """
    `text` as a hurried eye reads it: two names with one skeleton look alike.

    Case, accents, separators and Unicode's look-alikes don't count.
    """
    plain = unicodedata.normalize("NFKC", text)[: LONGEST * 2]
    looked = "".join(map(_looks_like, "".join(map(_looks_like, plain)).casefold()))
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", looked).casefold()
        if character.isalnum()
    )
    folded = "".join(_looks_like(c) if not c.isascii() else c for c in bare)
    folded = folded.translate(_FAMILIES).replace("rn", "m").replace("vv", "w")
    return folded[:SKELETON_LONGEST]


def tidy(words: str) -> str:
    """
    A member's own words in the form names have.

    :raises Refused: they can't be part of a name.
    """
    text = unicodedata.normalize("NFKC", words).strip()
    if ADDRESS.search(text):
        raise Refused("address")
    joined = SEPARATORS.sub("-", text).strip("-")
    if not SHORTEST_OWN <= len(joined) <= LONGEST_OWN:
        raise Refused("length")
    if not all(character.isalnum() or character == "-" for character in joined):
        raise Refused("characters")
    if all(character.isdigit() or character == "-" for character in joined):
        raise Refused("digits")
    if len(found := scripts(joined)) > 1 and not any(found <= one for one in WRITTEN_TOGETHER):
        raise Refused("mixed")
    if is_reserved(joined):
        raise Refused("reserved")
    return joined


def check(words: str, *, at: datetime) -> None:
    """
    Ask the language rules, which stand above this floor: a name is read beside every word.

    :raises Refused: it could hurt those who read it.
    """
    may_be_shown: Callable[..., bool] = import_string(settings.NAME_CHECK)
    if not may_be_shown(words, at=at):
        raise Refused("unkind")


def scripts(text: str) -> set[str]:
    """The scripts its letters are from; digits and hyphens belong to all."""
    return {_script(character) for character in text} - {"COMMON", "INHERITED"}


@cache
def _script(character: str) -> str:
    return str(categories.alias(character))  # type: ignore[no-untyped-call]


def is_reserved(text: str) -> bool:
    """Whether a reader might take it for the site's, or for somebody with a role."""
    split = SEPARATORS.split(text)
    parts = [skeleton(part.strip("0123456789")) for part in split]
    lettered = [skeleton(part) for part in split if not part.isdecimal()]
    whole = skeleton(text)
    return (
        any(part in _reserved() for part in (whole, *parts, *lettered))
        or any("".join(pair) in _reserved() for pair in pairwise(parts))
        or any(word in whole for word in _roles())
    )


@cache
def _reserved() -> frozenset[str]:
    return frozenset(skeleton(name) for name in reserved.names())


@cache
def _roles() -> tuple[str, ...]:
    return tuple(skeleton(word) for word in reserved.ANYWHERE)


def suggestions(count: int) -> list[str]:
    """Calm names made of nothing but chance. They may be taken: ask `joining.free`."""
    return [
        f"{secrets.choice(FIRST)}-{secrets.choice(SECOND)}-{secrets.randbelow(900) + 100}"
        for _ in range(count)
    ]


def with_our_part(own: str, count: int) -> list[str]:
    """`own` (from `tidy`) with parts of the site's choosing."""
    return [
        f"{own}-{secrets.choice((secrets.choice(SECOND), str(secrets.randbelow(900) + 100)))}"[
            :LONGEST
        ]
        for _ in range(count)
    ]
