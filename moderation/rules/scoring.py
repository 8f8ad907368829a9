"""
The small linear score: hashed words and pairs of words, each with a learned weight. It may
only ask a person to look; nothing is ever kept back because of it. `train.py` makes the
weights, `weights.md` says from what.
"""

from __future__ import annotations

import hashlib
import zlib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WEIGHTS = Path(__file__).with_name("weights.bin")
BUCKETS = 1 << 20  # one signed byte each: 1 MB
MASK = BUCKETS - 1
LONGEST = 400  # words of a text that are scored
FEWEST = 4  # words below which a score means nothing
REMEMBERED = 40_000  # words whose bucket is kept at hand
LONGEST_REMEMBERED = 40  # letters


class _Hashes(dict[str, int]):
    def __missing__(self, word: str) -> int:
        if len(self) > REMEMBERED:
            self.clear()
        found = zlib.crc32(word.encode("utf-8", "replace")) & MASK
        if len(word) <= LONGEST_REMEMBERED:
            self[word] = found
        return found


_HASHES = _Hashes()


def features(words: Sequence[str]) -> list[int]:
    """The buckets of the words and of each pair of neighbours."""
    single = list(map(_HASHES.__getitem__, words[:LONGEST]))
    return single + [(a * 31 + b) & MASK for a, b in pairwise(single)]


@cache
def _weights() -> tuple[memoryview, int]:
    """The weights, and the mean score (in weight units) from which a text is suspicious."""
    packed = WEIGHTS.read_bytes() if WEIGHTS.exists() else b""
    if len(packed) != BUCKETS + 2:
        return memoryview(b""), 0
    return memoryview(packed[2:]).cast("b"), int.from_bytes(packed[:2], "little", signed=True)


def fingerprint() -> str:
    """SHA-256 of the weights in use."""
    return hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() if WEIGHTS.exists() else ""


def score(words: Sequence[str]) -> int:
    """The sum of weights, per sixteen words for long texts; higher is worse."""
    weights, _ = _weights()
    if not weights or len(words) < FEWEST:
        return -(1 << 15)
    total = sum(map(weights.__getitem__, features(words)))
    return total if len(words) <= USUAL else total * USUAL // len(words)


USUAL = 24  # words; longer texts are scored by their mean, so that length is no fault


def suspicious(words: Sequence[str]) -> bool:
    return score(words) > _weights()[1]
