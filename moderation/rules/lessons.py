"""
What the leanings are learnt from: texts, each with the rule that it breaks or keeps.

Our own examples and fixtures, the books' hits and misses, and labelled sets under licences
that allow it. Of what is calm only sentences count in which a lead of the rule was found:
nothing else is ever asked of the leaning. A rule that needs no lead is asked of all.
"""

from __future__ import annotations

import json
import random
from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moderation.rules.assessment import Outcome
from moderation.rules.folding import fold
from moderation.rules.leads import ALONE
from moderation.rules.learning import Sample
from moderation.rules.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from moderation.rules.rulebook import Rulebook

EXAMPLES = ("bench/examples/seen.txt", "bench/examples/fresh.txt")
FIXTURES = "tests/moderation/rules/fixtures.jsonl"
CALM = ("benign_counselchat", "benign_dreaddit", "benign_goemotions")
# Set: rules whose hits its bad texts are, how much such a text counts, how many are taken.
LABELLED = {
    "hatemojibuild": (("R05",), 0.5, 4_800),
    "edos": (("R05",), 0.25, 4_000),
    "convabuse": (("R06", "R11"), 0.25, 2_500),
    "sms_spam": (("R15",), 0.25, 3_300),
}
GROUPS = (
    "Muslims", "women", "gay people", "trans women", "Black people", "immigrants", "Jews",
    "disabled people", "sex workers", "autistic people", "old people", "lesbians", "Romanians",
)  # fmt: skip
SAID = (
    "{} write here.",
    "{} live next door and we share a fence.",
    "Some {} came to the group on Thursday.",
    "There are {} in the choir, and we sing on Sundays.",
    "I met two {} at the workshop and we talked about rope.",
    "Are there {} in this forum who run a reading group?",
    "Many {} read this forum, so captions would help.",
    "{} want the same from a partner as anybody does.",
    "{} deserve to feel welcome in every room.",
    "I love how {} look after each other here.",
    "You never hear {} asked what they would like.",
    "The book has a chapter about {} and trust.",
    "{} should be asked, like everybody else.",
    "We need more {} among the moderators.",
)
SEXUAL = "sex"  # begins the categories of a text that is R11's


@dataclass
class Lesson:
    text: str
    rule: str  # that the text breaks or nearly does; "" for a text that has none in mind
    bad: bool
    weight: float
    tested: bool = False  # counts for the figures out of fold
    source: str = ""  # the set that the text is from; "" for our own
    units: list[array[int]] = field(default_factory=list)  # what is seen in each sentence
    led: dict[str, list[array[int]]] = field(default_factory=dict)  # by rule, where a lead is

    def asked(self, rule: str) -> list[array[int]]:
        """The sentences of which the rule's leaning is asked."""
        return self.units if rule in ALONE else self.led.get(rule, [])


def gather(book: Rulebook, root: Path, data: Path) -> list[Lesson]:
    """Every text, in an order that is always the same, with what is seen in it."""
    found = [*_examples(root), *_fixtures(root), *_book(book), *_neutral()]
    found += [*_calm(data), *_labelled(data)]
    for lesson in found:
        _look(lesson, book)
    return [lesson for lesson in found if lesson.units]


def _look(lesson: Lesson, book: Rulebook) -> None:
    tokens = tokenise(fold(lesson.text), book.signs, book.decoder)
    led: defaultdict[str, list[array[int]]] = defaultdict(list)
    for sentence in book.leads.sentences(tokens):
        buckets = array("I", sentence.buckets)
        lesson.units.append(buckets)
        for rule in set(book.leads.rules) - ALONE:
            if book.leads.lead(rule, tokens, sentence):
                led[rule].append(buckets)
    lesson.led = dict(led)


def _examples(root: Path) -> Iterator[Lesson]:
    for name in EXAMPLES:
        for line in (root / name).read_text("utf-8").splitlines():
            if not line or line.startswith("#"):
                continue
            heading, expected, text = line.split(" ", 2)
            rule = "R05" if heading.startswith("hate:") else _rule_of(heading)
            yield _own(text, rule, expected, tested=True)


def _rule_of(heading: str) -> str:
    return {"crisis": "R14", "benign": ""}.get(heading, heading)


def _fixtures(root: Path) -> Iterator[Lesson]:
    for line in (root / FIXTURES).read_text("utf-8").splitlines():
        row = json.loads(line)
        yield _own(row["text"], row["rule"], row.get("expect", "-").lower())


def _book(book: Rulebook) -> Iterator[Lesson]:
    for rule in book.rules.values():
        for text, outcome in rule.hits:
            yield _own(text, rule.id, outcome)
        for text in rule.misses:
            yield _own(text, rule.id, "-")


def _own(text: str, rule: str, expected: str, *, tested: bool = False) -> Lesson:
    """What is only worth a hint is not to be kept back, so it counts among what is spared."""
    bad = expected not in {"-", Outcome.HINT}
    return Lesson(text, rule, bad, 1.0 if expected == Outcome.HINT else 3.0, tested=tested)


def _neutral() -> Iterator[Lesson]:
    """Groups spoken of as anybody else: naming them is no sign of anything."""
    for group in GROUPS:
        for said in SAID:
            yield Lesson(said.format(group), "R05", bad=False, weight=1.0)


def _calm(data: Path) -> Iterator[Lesson]:
    for name in CALM:
        for row in _rows(data / f"{name}.jsonl"):
            yield Lesson(row["text"], "", bad=False, weight=1.0, source=name)


def _labelled(data: Path) -> Iterator[Lesson]:
    for name, (rules, weight, most) in LABELLED.items():
        listed = _rows(data / f"{name}.jsonl")
        random.Random(name).shuffle(listed)  # noqa: S311 - an order, not a secret
        for row in listed[:most]:
            sexual = any(each.startswith(SEXUAL) for each in row["cats"])
            rule = rules[-1 if sexual else 0]
            yield Lesson(row["text"], rule, bool(row["label"]), weight, source=name)


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def samples(rule: str, lessons: Iterable[Lesson]) -> list[Sample]:
    """What the rule's leaning is learnt from; the hits of other rules say nothing of it."""
    found: list[Sample] = []
    for lesson in lessons:
        led = lesson.asked(rule)
        if lesson.rule == rule:
            units = (led or lesson.units) if lesson.bad else lesson.units
            found.append(Sample(units, lesson.bad, lesson.weight))
        elif not lesson.bad and not lesson.source:
            found.append(Sample(lesson.units, bad=False, weight=1.0))
        elif lesson.source in CALM and led:
            found.append(Sample(led, bad=False, weight=lesson.weight))
    return found


def shared(lessons: Iterable[Lesson]) -> list[Sample]:
    """What all leanings begin with: our own texts, whichever rule they break or keep."""
    return [
        Sample(lesson.units, lesson.bad, lesson.weight / 3)
        for lesson in lessons
        if not lesson.source
    ]
