"""The ordinary words of English, so that nothing that is a word is decoded into another."""

from __future__ import annotations

import gzip
import re
from bisect import bisect
from functools import cache
from importlib.util import find_spec
from pathlib import Path

COMMON = 3_000  # uses in the word list's corpus from which a word counts as common
_OFTEN = re.compile(r": (\d{4,}),")  # uses of the words that are kept at hand
_BLOCK = 1_000  # characters of the list that are looked through for one of the others


class English:
    """
    Words with how often each was met (uses in film subtitles). The list is kept as it comes,
    a word a line and in order: a table of all its words took four times the room, and longer
    to make than the rest of a book.
    """

    def __init__(self, listed: str) -> None:
        """Read a JSON object with one ordered word a line, all of whose names are plain."""
        lines = f"\n{listed.strip()[1:-1].strip()},\n"
        self.often: dict[str, int] = {}
        for match in _OFTEN.finditer(lines):
            end = match.start() - 1
            self.often[lines[lines.rfind('"', 0, end) + 1 : end]] = int(match[1])
        self._blocks: list[str] = []
        start = 0
        while start < len(lines) - 1:
            end = lines.find("\n", start + _BLOCK)
            end = len(lines) - 1 if end < 0 else end
            self._blocks.append(lines[start : end + 1])
            start = end
        self._first = [block[2 : block.index('"', 2)] for block in self._blocks]

    def __contains__(self, word: str) -> bool:
        return self.uses(word) > 0

    def uses(self, word: str) -> int:
        often = self.often.get(word)
        if often is not None:
            return often
        block = self._blocks[bisect(self._first, word) - 1]
        _, found, after = block.partition(f'\n"{word}": ')
        return int(after[: after.index(",")]) if found else 0

    def is_common(self, word: str) -> bool:
        return self.often.get(word, 0) >= COMMON


@cache
def words() -> English:
    package = find_spec("spellchecker")  # its list is wanted, not its code
    if package is None or package.origin is None:
        raise ModuleNotFoundError("spellchecker")
    packed = Path(package.origin).with_name("resources") / "en.json.gz"
    return English(gzip.decompress(packed.read_bytes()).decode("latin-1"))
