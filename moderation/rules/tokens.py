"""A folded text as a row of signs (`symbols`), and the way back to the original's characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from moderation.rules import spoken
from moderation.rules.folding import Folded
from moderation.rules.symbols import ASK, OTHER, STOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moderation.rules.decoding import Decoder
    from moderation.rules.symbols import Alphabet

STRANGE = "z"  # no word of English, and none in disguise
REMEMBERED = 40_000  # words whose signs are kept at hand
LONGEST_REMEMBERED = 40  # letters of a word that is worth it
NUMBER = "<number>"
LONGEST_SPACED = 120  # letters of one row that are put together again
MOST_PIECES = 4  # of one word that are put together again
SHORT_PIECE = 3  # letters of a piece that is hardly a word where such pieces are
BESIDE = 2  # words outside the quotation marks: fewer, and the quote is the message

_WORD = r"\[[a-z_]+\]|[a-z0-9@$*#]+(?:['.\-_!|+/&*(]+[a-z0-9@$*]+)*|[.!?…]+|[\n;]+"
_TOKEN = re.compile(_WORD)
_BETWEEN = re.compile(f"({_WORD})")
_QUOTED = re.compile(r'"[^"\n]{1,300}"|(?<!\w)\'[^\n]{1,300}?\'(?!\w)|(?m:^ ?>[^\n]*$)')
_SPACED = re.compile(r"(?<![\w'])(?:[a-z0-9@$][ .\-_*]{1,2}){2,}[a-z0-9@$](?![\w'])")
_GAP = re.compile(r"[ .\-_*]+")
_ONE_SIGN_WORDS = re.compile(r"(?:^|\s)[a-z0-9@$](?:[ .\-_*][a-z0-9@$]){2}")


class Signs(dict[str, str]):
    """The sign of every token, worked out once and remembered."""

    def __init__(self, alphabet: Alphabet, decoder: Decoder) -> None:
        super().__init__(alphabet.signs)
        self._fixed = dict(self)
        self._decoder = decoder
        self._number = alphabet.signs.get(NUMBER, OTHER)

    def __missing__(self, token: str) -> str:
        if len(self) > len(self._fixed) + REMEMBERED:
            self.clear()
            self.update(self._fixed)
        # Another thread may be between emptying and filling.
        signs = self._fixed.get(token) or self._work_out(token)
        if len(token) <= LONGEST_REMEMBERED:
            self[token] = signs
        return signs

    def _work_out(self, token: str) -> str:
        first = token[0]
        if first in ".!?…\n;":
            return ASK if "?" in token else STOP
        if token.isdigit():
            return self._number
        if words := spoken.said(token):
            return "".join(self[word] if word != token else OTHER for word in words)
        if self._decoder.is_word(token) or (len(token) == 1 and not token.isalpha()):
            return OTHER
        if words := self._decoder.decode(token):
            return "".join(self[word] if word != token else OTHER for word in words)
        return STRANGE


@dataclass(frozen=True)
class Tokens:
    folded: Folded
    words: list[str]
    signs: list[str]
    symbols: str

    @cached_property
    def _edges(self) -> list[int]:
        """Where each word starts and where it ends, in turns."""
        return list(accumulate(map(len, _BETWEEN.split(self.folded.text))))

    @cached_property
    def _words_of(self) -> Sequence[int]:
        """The number of the word that each symbol is of."""
        if len(self.words) == len(self.symbols):
            return range(len(self.words))
        return [number for number, signs in enumerate(self.signs) for _ in signs]

    @cached_property
    def quotes(self) -> list[tuple[int, int]]:
        """Where quotation marks or a ">" set words apart, if others stand beside them."""
        text = self.folded.text
        if '"' not in text and "'" not in text and ">" not in text:
            return []
        beside = len(_QUOTED.sub(" ", text).split())
        return [match.span() for match in _QUOTED.finditer(text)] if beside >= BESIDE else []

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        return self._edges[2 * self._words_of[start]], self._edges[2 * self._words_of[end - 1] + 1]

    def word_span(self, number: int) -> tuple[int, int]:
        """Where a word stands in the folded text."""
        return self._edges[2 * number], self._edges[2 * number + 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the symbols `[start:end]` stand in the original."""
        return self.folded.span(*self.folded_span(start, end))


def tokenise(folded: Folded, signs: Signs, decoder: Decoder) -> Tokens:
    if _ONE_SIGN_WORDS.search(folded.text):
        folded = _close_up(folded, _spaced_letters(folded.text, decoder))
    tokens = _read(folded, signs)
    if STRANGE in tokens.symbols:
        splits = _split_words(tokens, decoder)
        if splits:
            tokens = _read(_close_up(folded, splits), signs)
    return tokens


def _read(folded: Folded, signs: Signs) -> Tokens:
    words = _TOKEN.findall(folded.text)
    found = list(map(signs.__getitem__, words))
    return Tokens(folded, words, found, "".join(found))


def _spaced_letters(text: str, decoder: Decoder) -> list[tuple[int, int]]:
    """The gaps inside words that were pulled apart: "p a t h e t i c"."""
    gaps: list[tuple[int, int]] = []
    for match in _SPACED.finditer(text):
        inside = list(_GAP.finditer(match.group()))
        letters = _GAP.sub("", match.group())
        ends = set(decoder.respaced(letters[:LONGEST_SPACED]))
        if not ends:
            continue
        gaps += [
            (match.start() + gap.start(), match.start() + gap.end())
            for place, gap in enumerate(inside, 1)
            if place not in ends
        ]
    return gaps


def _split_words(tokens: Tokens, decoder: Decoder) -> list[tuple[int, int]]:
    """The gaps in words cut into pieces: "id iot", "par a site"."""
    around = [number for number, sign in enumerate(tokens.signs) if sign == STRANGE]
    starts = {max(0, number - back) for number in around for back in range(MOST_PIECES)}
    if not any(_pieces(tokens, index, decoder) > 1 for index in starts):
        return []
    gaps: list[tuple[int, int]] = []
    index = 0
    while index < len(tokens.words) - 1:
        pieces = _pieces(tokens, index, decoder)
        gaps += [
            (tokens.word_span(at)[1], tokens.word_span(at + 1)[0])
            for at in range(index, index + pieces - 1)
        ]
        index += pieces
    return gaps


def _pieces(tokens: Tokens, index: int, decoder: Decoder) -> int:
    """How many words from `index` on are the pieces of one sensitive word; 1: none."""
    words = tokens.words[index : index + MOST_PIECES]
    joined = words[0]
    for count, word in enumerate(words[1:], 2):
        if not decoder.is_beginning(joined):
            break
        joined += word
        if decoder.is_sensitive(joined) and (
            count > 2
            or STRANGE in tokens.signs[index : index + 2]
            or min(len(words[0]), len(word)) <= SHORT_PIECE
        ):
            return count
    return 1


def _close_up(folded: Folded, gaps: list[tuple[int, int]]) -> Folded:
    if not gaps:
        return folded
    origins = folded.origins or range(len(folded.text))
    text: list[str] = []
    kept: list[int] = []
    place = 0
    for start, end in [*sorted(set(gaps)), (len(folded.text), len(folded.text))]:
        text.append(folded.text[place:start])
        kept += origins[place:start]
        place = end
    return Folded("".join(text), kept)
