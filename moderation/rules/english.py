"""The ordinary words of English, so that nothing that is a word is decoded into another."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files

COMMON = 3_000  # uses in the word list's corpus from which a word counts as common


@cache
def counts() -> dict[str, int]:
    """Words with how often each was met (uses in film subtitles)."""
    packed = files("spellchecker").joinpath("resources/en.json.gz").read_bytes()
    listed: dict[str, int] = json.loads(gzip.decompress(packed))
    return {word: count for word, count in listed.items() if count > _RARE and word.isascii()}


_RARE = 49
