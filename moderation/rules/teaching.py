"""Makes `leaning.bin` and its card: a model a rule, its limits set on texts it did not learn."""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from moderation.rules import leaning, lessons, rulebook
from moderation.rules.leads import ALONE
from moderation.rules.leaning import Limits
from moderation.rules.learning import NOWHERE, learn, pack, worst

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from moderation.rules.lessons import Lesson

FOLDS = 3
COMMON = 0.2  # of what all rules learn together, each begins with so much
# A lead keeps back from there at least: kind words about groups lean a little to hatred.
LEAST = {"R05": 60}
PRECISE = 0.95  # of our own texts above the limit from which a lead keeps back
CALM_HELD = 0.0004  # of the supportive texts above it
ALMOST = 0.8  # of our own texts above the limit from which it is a hint
CALM_HINTED = 0.0009
CALM_OFFERED = 0.010  # of the supportive texts above the limit of what only offers help
WORKERS = 2
NEVER = 1 << 15
NO_HINT = frozenset({"R05", "R14"})  # naming a group is no hint; help is offered or it is not


@dataclass(frozen=True, slots=True)
class Judged:
    """A text's score by a model that never saw it."""

    score: int
    bad: bool
    calm: bool


@dataclass(frozen=True, slots=True)
class Taught:
    rule: str
    weights: array[int]
    limits: Limits
    precision: float
    recall: float
    hits: int
    calm: float


def teach(rule: str, listed: Sequence[Lesson]) -> Taught:
    """One rule's model of all the lessons, its limits set out of fold."""
    judged = [each for number in range(FOLDS) for each in _fold(rule, listed, number)]
    precision, calm_share = (0.0, CALM_OFFERED) if rule in ALONE else (PRECISE, CALM_HELD)
    hold = limit(judged, precision, calm_share)
    hint = hold if rule in NO_HINT else min(hold, limit(judged, ALMOST, CALM_HINTED))
    own = [each for each in judged if not each.calm]
    above = [each for each in own if each.score >= hold]
    bad = sum(each.bad for each in own)
    calm = [each.score >= hold for each in judged if each.calm]
    weights = model(rule, listed, _SHARED[ALL])
    spared = 0 if rule in ALONE else _highest_spared(rule, weights, listed)
    return Taught(
        rule=rule,
        weights=weights,
        limits=_above(spared, max(hold, LEAST.get(rule, 0)), max(hint, LEAST.get(rule, 0))),
        precision=sum(each.bad for each in above) / max(1, len(above)),
        recall=sum(each.bad for each in above) / max(1, bad),
        hits=bad,
        calm=sum(calm) / max(1, len(calm)),
    )


def _above(spared: int, hold: int, hint: int) -> Limits:
    """The limits, but none that one of our own spared texts would reach; below 0 nothing leans."""
    hold = max(hold, spared + 1, 0)
    return Limits(hold, min(hold, max(hint, spared + 1, 0)))


def _highest_spared(rule: str, weights: array[int], listed: Sequence[Lesson]) -> int:
    """Of our own texts that nothing may keep back, the highest score by the final model."""
    own = (each for each in listed if not each.source and not each.bad)
    return max(worst(weights, each.asked(rule)) for each in own)


# What the workers share, from before they part: all lessons, and the weights that all rules
# begin with, by the fold that is left out.
_LISTED: list[Lesson] = []
_SHARED: dict[int, array[float]] = {}
ALL = -1


def _teach(rule: str) -> Taught:
    return teach(rule, _LISTED)


def _share(number: int) -> array[float]:
    return learn(lessons.shared(_but(number, _LISTED)))


def _but(number: int, listed: Sequence[Lesson]) -> list[Lesson]:
    return [each for each in listed if not _in_fold(each, number)]


def model(rule: str, listed: Sequence[Lesson], common: Iterable[float]) -> array[int]:
    """The packed weights that these lessons make, beginning at what all rules have in common."""
    start = array("d", (weight * COMMON for weight in common))
    return pack(learn(lessons.samples(rule, listed), start))


def _fold(rule: str, listed: Sequence[Lesson], number: int) -> Iterable[Judged]:
    """The texts of one fold as a model of the others judges them."""
    weights = model(rule, _but(number, listed), _SHARED[number])
    for lesson in listed:
        calm = lesson.source in lessons.CALM
        if not _in_fold(lesson, number) or (lesson.bad and lesson.rule != rule):
            continue
        score = worst(weights, lesson.asked(rule))
        yield Judged(score, lesson.bad, calm)


def _in_fold(lesson: Lesson, number: int) -> bool:
    if not lesson.tested and lesson.source not in lessons.CALM:
        return False
    return hashlib.sha256(lesson.text.encode()).digest()[0] % FOLDS == number


def limit(judged: Sequence[Judged], precision: float, calm_share: float) -> int:
    """The lowest score above which so few texts are wrong; one is always forgiven."""
    allowed = calm_share * sum(each.calm for each in judged)
    hits = misses = calm = 0
    found = NEVER
    for each in sorted(judged, key=lambda one: (-one.score, one.bad)):
        hits += each.bad
        misses += not each.bad and not each.calm
        calm += each.calm
        if each.score == NOWHERE or calm > allowed:
            break
        if each.bad and (misses <= hits * (1 - precision) or misses <= FORGIVEN):
            found = each.score
    return found


FORGIVEN = 1


def write(taught: Sequence[Taught]) -> None:
    head = json.dumps({each.rule: [each.limits.hold, each.limits.hint] for each in taught})
    packed = head.encode().ljust(leaning.HEAD) + b"".join(each.weights.tobytes() for each in taught)
    leaning.WEIGHTS.write_bytes(packed)
    leaning.WEIGHTS.with_suffix(".md").write_text(_card(taught))


def _card(taught: Sequence[Taught]) -> str:
    rows = "\n".join(
        f"| {each.rule} | {each.hits} | {each.precision:.2f} | {each.recall:.2f} "
        f"| {each.calm:.2%} |"
        for each in taught
    )
    sets = ", ".join([*lessons.CALM, *lessons.LABELLED])
    return CARD.format(rows=rows, sets=sets, folds=FOLDS, hash=fingerprint())


def fingerprint() -> str:
    """SHA-256 of the weights in use."""
    return hashlib.sha256(leaning.WEIGHTS.read_bytes()).hexdigest()


def teach_all(rules: Sequence[str]) -> list[Taught]:
    folds = [ALL, *range(FOLDS)]
    forked = get_context("fork")
    with ProcessPoolExecutor(WORKERS, mp_context=forked) as pool:
        _SHARED.update(zip(folds, pool.map(_share, folds), strict=True))
    with ProcessPoolExecutor(WORKERS, mp_context=forked) as pool:
        return list(pool.map(_teach, rules))


def main(data: Path, root: Path = Path()) -> None:
    book = rulebook.read()
    listed = lessons.gather(book, root, data)
    _LISTED[:] = listed
    taught = teach_all(book.leads.rules)
    write(taught)
    for each in taught:
        sys.stdout.write(
            f"{each.rule}: precision {each.precision:.2f}, recall {each.recall:.2f} of "
            f"{each.hits}, calm {each.calm:.4f}, limits {each.limits}\n"
        )


CARD = """\
# Model card: the leanings

**What they are.** One row of 2^17 signed bytes a rule, one for each bucket of hashed words, pairs
of words, rows of their classes and forms, and of who is spoken of; logistic regression in plain
Python (`learning.py`, fixed seed). A word for those whom the policy protects is one and the same
word here, so no group is suspect by itself.

**What they may do.** Bear out a lead of the same rule in the same sentence, or not. A lead without
its leaning is nothing, a leaning without its lead is nothing; but that of R14, which only offers
help, needs no lead.

**Made from** our own examples (`bench/examples/seen.txt`, `fresh.txt`), the policy's fixtures, the
hits and misses of the book, and {sets} (their texts are not in this repository; licences in
`weights.md`, and sms_spam CC BY 4.0).

**How they do**, each text judged by a model that did not learn from it ({folds} folds): of our own
texts, precision and recall of what is kept back by leads alone, and the share of the supportive
texts.

| rule | hits | precision | recall | supportive texts |
|---|---|---|---|---|
{rows}

**What they cannot do.** They see one sentence and a few words around it. Irony, and what is only
meant, escapes them.

**Hash** (SHA-256 of `leaning.bin`): `{hash}`
"""
