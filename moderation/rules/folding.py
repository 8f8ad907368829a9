"""
A text as its words sound to a reader: without invisible signs, accents, and letters in
fancy dress. Each folded character knows where it stood in the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PLAIN = {"‘": "'", "’": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_INVISIBLE = {"Cf", "Mn", "Me", "Cc"}

_WORD = re.compile(r"\[[a-z_]{3,60}\]|[^\W_]+(?:['*][^\W_]+)*|[.?!;\n,…]")
_QUOTED = re.compile(r'"[^"\n]{1,300}"|(?<!\w)\'[^\n]{1,300}?\'(?!\w)|(?m:^>[^\n]*$)')

_ENDINGS = {"'re": "are", "'m": "am", "'ve": "have", "'ll": "will", "'d": "would", "'s": "is"}
_SHORT = {
    "im": ("i", "am"), "ive": ("i", "have"), "youre": ("you", "are"), "ur": ("your",),
    "u": ("you",), "r": ("are",), "dont": ("do", "not"), "cant": ("can", "not"),
    "can't": ("can", "not"), "won't": ("will", "not"), "wont": ("will", "not"),
    "thats": ("that", "is"), "pls": ("please",), "rn": ("now",),
}  # fmt: skip
_LEET = str.maketrans("0134578@$", "oieastbas")
_SPACED = 4  # that many single letters in a row are one word pulled apart


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` came from character `origins[i]` of the original."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where folded `[start:end]` lies in the original."""
        return self.origins[start], self.origins[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start: int  # in the folded text
    end: int
    clause: int  # commas and sentence ends divide clauses
    quoted: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    words: tuple[Word, ...]
    asks: bool  # ends with a question mark


def fold(text: str) -> Folded:
    folded: list[str] = []
    origins: list[int] = []
    for index, sign in enumerate(text):
        for part in unicodedata.normalize("NFKD", _PLAIN.get(sign, sign)).casefold():
            if part != "\n" and unicodedata.category(part) in _INVISIBLE:
                continue
            folded.append(part)
            origins.append(index)
    return Folded("".join(folded), tuple(origins))


def sentences(folded: Folded, *, known: frozenset[str]) -> list[Sentence]:
    """
    The text in words. `known` words are also recognised in digits for letters ("y0u")
    and pulled apart ("p a t h e t i c").
    """
    quotes = [match.span() for match in _QUOTED.finditer(folded.text)]
    found: list[Sentence] = []
    words: list[Word] = []
    clause = place = 0
    for match in _WORD.finditer(folded.text):
        sign = match.group()
        if sign in {".", "?", "!", ";", "\n", "…", ","}:
            clause += 1
            if sign != "," and words:
                found.append(Sentence(_join(words, known), asks=sign == "?"))
                words = []
            continue
        while place < len(quotes) and quotes[place][1] <= match.start():
            place += 1
        quoted = place < len(quotes) and quotes[place][0] <= match.start()
        words += [
            Word(part, match.start(), match.end(), clause, quoted) for part in _parts(sign, known)
        ]
    if words:
        found.append(Sentence(_join(words, known), asks=False))
    return found


def _parts(sign: str, known: frozenset[str]) -> tuple[str, ...]:
    """A written word as plain words: "you're" is "you are", "y0u" is "you"."""
    if sign in _SHORT:
        return _SHORT[sign]
    if sign.endswith("n't"):
        return (sign[:-3], "not")
    head, mark, tail = sign.rpartition("'")
    if mark and mark + tail in _ENDINGS:
        return (head, _ENDINGS[mark + tail])
    if sign not in known and not sign.isalpha() and not sign.isdigit():
        plain = sign.translate(_LEET)
        return (plain,) if plain in known else (sign,)
    return (sign,)


def _join(words: list[Word], known: frozenset[str]) -> tuple[Word, ...]:
    """Put words that were pulled apart into single letters together again."""
    joined: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        if word and len(word.text) == 1:
            run.append(word)
            continue
        whole = "".join(letter.text for letter in run)
        if len(run) >= _SPACED and whole in known:
            joined.append(Word(whole, run[0].start, run[-1].end, run[0].clause, run[0].quoted))
        else:
            joined += run
        run = []
        if word:
            joined.append(word)
    return tuple(joined)
