"""
What a sentence leans to: one small linear model a rule, the second witness for broad templates.

A lead (`leads:` in a rule's file) counts only where the leaning of the same rule agrees, and
a leaning is asked for only where a lead may be; neither says anything alone, but that the
leaning of crisis may offer help (`leads.ALONE`). `learning.py` makes the weights, `leaning.md` says
from what. They are read from their file page by page, so that a process which asks for none of
them has none of them in memory.
"""

from __future__ import annotations

import json
import mmap
import zlib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from moderation.rules import spoken
from moderation.rules.symbols import ASK, STOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from moderation.rules.decoding import Decoder
    from moderation.rules.lexicon import Lexicon
    from moderation.rules.tokens import Tokens

WEIGHTS = Path(__file__).with_name("leaning.bin")
BUCKETS = 1 << 17  # one signed byte each: 128 KB a rule
MASK = BUCKETS - 1
HEAD = 4_096  # bytes before the weights: the limits
LONGEST = 80  # words of one sentence that are looked at
MOST = 120  # sentences of one text that are looked at
BESIDE = 14  # words before a sentence and behind it that are known to it
REMEMBERED = 20_000  # words whose traces are kept at hand


@dataclass(frozen=True, slots=True)
class Limits:
    """Scores from which a lead keeps a text back, and from which it is a hint."""

    hold: int
    hint: int


@dataclass(frozen=True, slots=True)
class Learned:
    limits: Mapping[str, Limits]
    weights: Mapping[str, memoryview]


@cache
def learned() -> Learned:
    """The weights in use; no rule leans anywhere if there are none."""
    if not WEIGHTS.exists():
        return Learned({}, {})
    with WEIGHTS.open("rb") as file:
        view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    listed = json.loads(bytes(view[:HEAD]))
    rows = view[HEAD:].cast("b")
    starts = {rule: number * BUCKETS for number, rule in enumerate(listed)}
    return Learned(
        {rule: Limits(*limits) for rule, limits in listed.items()},
        {rule: rows[start : start + BUCKETS] for rule, start in starts.items()},
    )


def score(rule: str, sentence: Sentence) -> int:
    """The sum of the rule's weights; higher leans more to what the rule is about."""
    return sum(sentence.read(learned().weights[rule]))


@dataclass(frozen=True, slots=True)
class Sentence:
    """The signs `[start:end]` of a text, and the buckets of what is seen in them."""

    start: int
    end: int
    buckets: Sequence[int]
    read: Callable[[memoryview], tuple[int, ...]]  # the weights in these buckets


class Trace:
    """What the models see of one word: its stem, its classes, its kind and form in a row."""

    __slots__ = ("alone", "beside", "bits", "classes", "form", "kind", "stem")

    def __init__(self, word: str, classes: Sequence[str]) -> None:
        stem = stem_of(word)
        names = [_hash(name) for name in classes]
        self.stem = _hash(stem)
        self.kind = names[0] if names else _hash(stem if len(stem) <= _SMALL else "*")
        self.form = _hash(form_of(word))
        self.classes = names
        self.bits = _PERSONS.get(word, 0)
        self.alone = [_bucket(self.stem), *(_bucket(name * 59) for name in names)]
        self.beside = [_bucket(self.stem * 67), *(_bucket(name * 71) for name in names)]


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))


def _bucket(number: int) -> int:
    return (number ^ number >> 17) & MASK


class Traces:
    """Words and what is known of them, worked out once and remembered."""

    def __init__(self, words: Lexicon, decoder: Decoder) -> None:
        self._lexicon = words.words
        self._decoder = decoder
        self._classes: dict[str, list[str]] = {}
        self._known: dict[str, list[Trace]] = {}
        self._group = Trace("<group>", ["<group>"])

    def row(self, words: Sequence[str]) -> list[Trace]:
        """The words' traces; all the policy protects are one word here, so none is suspect."""
        found: list[Trace] = []
        for index, word in enumerate(words):
            following = words[index + 1] if index + 1 < len(words) else ""
            if following in FOLK and word in self._lexicon["ethnic"]:
                found.append(self._group)
            elif not (found and found[-1] is self._group and word in FOLK):
                found += self._known.get(word) or self._learn(word)
        return found

    def _learn(self, word: str) -> list[Trace]:
        if len(self._known) > REMEMBERED:
            self._known.clear()
        parts = spoken.said(word) or (word,)
        if len(parts) == 1 and not self._decoder.is_word(word) and word[0] not in _MARKS:
            parts = self._decoder.decode(word) or parts
        found = self._known[word] = [self._trace(part) for part in parts]
        return found

    def _trace(self, word: str) -> Trace:
        if word in self._lexicon["groupnoun"]:
            return self._group
        if word[0] in _MARKS:
            word = "?" if "?" in word else "."
        elif word.isdigit():
            word = "<number>"
        return Trace(word, self._classes_of(word))

    def _classes_of(self, word: str) -> list[str]:
        """The classes that say something, the small before the large."""
        if not self._classes:
            for name in sorted(TOLD, key=lambda each: (len(self._lexicon[each]), each)):
                for each in self._lexicon[name]:
                    self._classes.setdefault(each, []).append(name)
        return self._classes.get(word, [])


def sentences(tokens: Tokens, traces: Traces) -> Iterator[Sentence]:
    """The sentences of a text that are looked at, from its start."""
    quoted = '"' in tokens.folded.text
    for count, (start, end, first, last) in enumerate(_bounds(tokens)):
        if count >= MOST:
            return
        words = tokens.words
        before, after = words[max(0, first - BESIDE) : first], words[last : last + BESIDE]
        buckets = features(
            traces.row(words[first : min(last, first + LONGEST)]),
            traces.row([*before, *after]),
            asked=tokens.symbols[end : end + 1] == ASK,
            quoted=quoted,
        )
        yield Sentence(start, end, buckets, itemgetter(*buckets))


def _bounds(tokens: Tokens) -> Iterator[tuple[int, int, int, int]]:
    """Start and end of each sentence among the signs, and among the words."""
    start = place = first = 0
    for index, signs in enumerate(tokens.signs):
        if signs in {STOP, ASK}:
            if place > start:
                yield start, place, first, index
            start, first = place + 1, index + 1
        place += len(signs)
    if place > start:
        yield start, place, first, len(tokens.signs)


def features(
    here: Sequence[Trace], beside: Sequence[Trace], *, asked: bool, quoted: bool
) -> list[int]:
    """
    The buckets of words, pairs of words, pairs and threes of classes and of forms, of who is
    spoken of, and of the words beside.
    """
    bits = _ASKED * asked | _QUOTED * quoted
    found: list[int] = []
    for trace in here:
        bits |= trace.bits
        found += trace.alone
    around = bits
    for trace in beside:
        around |= trace.bits
        found += trace.beside
    stems = [_START, *(trace.stem for trace in here), _END]
    kinds = [_START, *(trace.kind for trace in here), _END]
    forms = [_START, *(trace.form for trace in here), _END]
    rows = [a * 31 + b for a, b in pairwise(stems)]
    rows += [a * 41 + b for a, b in pairwise(kinds)]
    rows += [a * 43 + b for a, b in zip(kinds, kinds[2:], strict=False)]
    rows += [a * 47 + b * 53 + c for a, b, c in zip(forms, forms[1:], forms[2:], strict=False)]
    persons = (bits & _WHO) * 0x85EBCA6B
    rows += [name * 61 + persons for trace in here for name in trace.classes]
    rows += [(bits + 1) * 0x9E3779B1, (around & _WHO) * 0x9E3779B9 + 5]
    rows += [((bits >> place & 1) + 2 * place) * 0x9E37A1B1 + 77 for place in range(_BITS)]
    found += [(row ^ row >> 17) & MASK for row in rows]
    return list(dict.fromkeys(found))


def stem_of(word: str) -> str:
    """A word without its ending, roughly."""
    for ending in _ENDINGS:
        if len(word) - len(ending) >= _SHORTEST_STEM and word.endswith(ending):
            word = word[: -len(ending)]
            word = word[:-1] if word[-1] == word[-2] else word
            break
    return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] == "e" else word


def form_of(word: str) -> str:
    """A small word as it is, others by what they look like: past, -ing, -ly, a modal."""
    if word in _LITTLE:
        return word
    if word in _MODAL:
        return "modal"
    if word in _PAST or (word.endswith("ed") and len(word) > _SMALL):
        return "past"
    return next((end for end in ("ing", "ly") if word.endswith(end) and len(word) > _SMALL), "*")


_MARKS = ".!?…\n;"
_START, _END = 0x51ED27, 0x2545F5
_SMALL = 4  # letters: in rows of kinds, longer words without a class look alike
_SHORTEST_STEM = 3
_ENDINGS = ("ing", "ed", "es", "s", "ly", "er")
_WHO = 1 | 2 | 4 | 8 | 16
_ASKED, _QUOTED, _BITS = 32, 64, 7
_PERSONS = {
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), 1),
    **dict.fromkeys(("you", "your", "yours", "yourself"), 2),
    **dict.fromkeys(("he", "she", "him", "her", "his", "hers", "they", "them", "their"), 4),
    **dict.fromkeys(("not", "no", "never", "nobody", "none", "without"), 8),
    **dict.fromkeys(("we", "us", "our", "ours"), 16),
}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FOLK = _set(
    """
    people person folk folks men women man woman guys girls boys kids lives girl boy guy ones
    """
)
_MODAL = _set("should could can will would must might may shall ought")
_LITTLE = _set(
    """
    i me my you your she he they her him them his their we us it that this what why how who where
    when if so but and or to not no never do does did is are am be been being have has had was
    were just only really even a the of in on at for with as than then because until unless without
    """
)
_PAST = _set(
    """
    went got gave took came left let knew met put led drank wore said told made thought chose sent
    saw found felt kept brought sat slept woke ran fought stood heard read paid spent bought began
    broke forgot
    """
)
TOLD = _set(
    """
    insultnoun insultadj derogadj derognoun shaming slur kinkperson practice kin person
    negation positive profanity honorific intox pressing sexword sexhard body picture app dating
    meet money medic method consent stopsign real contactverb praise stopword say calling number
    days want vile lowadj lownoun violent negemotion emotion disorder die harm exclude danger
    diagnosis symptom minorage minor child school parents outing publish threatverb folk ethnic
    l.push l.guilt l.threaten l.owe l.yield l.hazy l.everyone l.love l.yesno l.consent l.skip
    l.implied l.mustnot l.should l.why l.chose l.blame l.resist l.hisside l.judge l.kink l.sneer
    l.pileon l.shutup l.contempt l.reveal l.seek l.partner l.where l.price l.contact l.sexual
    l.despair l.sell l.subs
    """
)
