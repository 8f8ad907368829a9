"""
What a rule would have done with what people wrote here: newly caught, no longer caught,
and what people had decided about it. The texts are read where they are and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from django.contrib.contenttypes.models import ContentType

from moderation import rules
from moderation.braking import reviewed_models
from moderation.masking import mask
from moderation.models import Backtest, BookVersion, Case, Decision, Reviewed
from moderation.rules import Finding, bodies, rulebook
from moderation.rules.rule import parse
from moderation.rules.rulebook import Rulebook

BATCH = 500  # texts in memory at once
SAMPLES = 5  # of each kind

NEWLY, STILL, NO_LONGER = "newly", "still", "no_longer"
OVERTURNED, UPHELD = "overturned", "upheld"
KINDS = (NEWLY, STILL, NO_LONGER, OVERTURNED, UPHELD)


class NoSuchRule(Exception):
    """The book has no rule of this name."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule as it would be, in its whole book, and as it was; nothing where it is new."""

    rule: str
    candidate: Rulebook
    before: Rulebook | None
    against_hash: str = ""

    @property
    def body_hash(self) -> str:
        return bodies.hash_of(bodies.body(self.candidate.rules[self.rule]))


@dataclass(slots=True)
class _Tally:
    texts: int = 0
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def add(self, kind: str, *, place: str, sample: str) -> None:
        self.places.setdefault(place, dict.fromkeys(KINDS, 0))[kind] += 1
        samples = self.samples[kind]
        if sample not in samples and len(samples) < SAMPLES:
            samples.append(sample)


def against_shipped(rule: str, candidate: Rulebook) -> Pair:
    """
    A book that is not used yet, against the one that is.

    :raises NoSuchRule: it has no such rule.
    """
    if rule not in candidate.rules:
        raise NoSuchRule(rule)
    shipped = rulebook.shipped()
    if rule not in shipped.rules:
        return Pair(rule, candidate, None)
    return Pair(rule, candidate, shipped, bodies.hash_of(bodies.body(shipped.rules[rule])))


def against_previous(rule: str) -> Pair:
    """
    The shipped rule against its wording before, read with the words and code of today.

    :raises NoSuchRule: the shipped book has no such rule.
    :raises rulebook.Refused: the wording before needs words that are no more.
    """
    shipped = rulebook.shipped()
    if rule not in shipped.rules:
        raise NoSuchRule(rule)
    now = bodies.hash_of(bodies.body(shipped.rules[rule]))
    older = BookVersion.objects.order_by("-pk").values_list(f"rules__{rule}", flat=True)
    was = next((body for body in older.iterator(1) if body and bodies.hash_of(body) != now), None)
    if was is None:
        return Pair(rule, shipped, None)
    others = {name: one for name, one in shipped.rules.items() if name != rule}
    before = rulebook.build([*others.values(), parse(bodies.entry(rule, was))])
    return Pair(rule, shipped, before, bodies.hash_of(was))


def run(pair: Pair, *, last: int, at: datetime) -> Backtest:
    """Read the `last` texts of each kind of content by both, and keep the result."""
    tally, begun = _Tally(), perf_counter()
    for model in reviewed_models():
        for batch in _batches(model, last=last):
            _read(batch, pair, tally)
    return Backtest.objects.create(
        rule=pair.rule,
        body_hash=pair.body_hash,
        book_hash=pair.candidate.hash,
        against_hash=pair.against_hash,
        texts=tally.texts,
        seconds=perf_counter() - begun,
        places=tally.places,
        samples=tally.samples,
        at=at,
    )


def _batches(model: type[Reviewed], *, last: int) -> Iterator[list[Reviewed]]:
    """The newest first, each batch a statement of its own: no lock and no long reading."""
    below: int | None = None
    while last > 0:
        rows = model.for_replay().order_by("-pk")
        rows = rows if below is None else rows.filter(pk__lt=below)
        batch = list(rows[: min(BATCH, last)])
        if not batch:
            return
        yield batch
        below, last = batch[-1].pk, last - len(batch)


def _read(batch: list[Reviewed], pair: Pair, tally: _Tally) -> None:
    decided = _decided(batch)
    for content in batch:
        words = content.words()
        now = _caught(words, pair.rule, pair.candidate)
        before = _caught(words, pair.rule, pair.before) if pair.before else []
        tally.texts += 1
        if not (now or before):
            continue
        kind = (STILL if before else NEWLY) if now else NO_LONGER
        kinds = [kind, *decided.get((content.pk, content.revision), ())] if now else [kind]
        sample = mask(words, [(one.start, one.end) for one in now or before])
        for each in kinds:
            tally.add(each, place=content.place_name(), sample=sample)


def _caught(words: str, rule: str, book: Rulebook) -> list[Finding]:
    found = rules.assess(words, surface="post", rulebook=book).findings
    return [finding for finding in found if finding.rule == rule]


def _decided(batch: list[Reviewed]) -> dict[tuple[int, int], list[str]]:
    """What people think by now about these very revisions, where they read them."""
    decisions = Decision.objects.filter(
        case__content_type=ContentType.objects.get_for_model(batch[0]),
        case__content_id__in=[content.pk for content in batch],
        case__queue=Case.Queue.HELD,
        state__in=[Decision.State.STANDING, Decision.State.REVERSED],
    )
    return {
        (decision.case.content_id, decision.revision): [
            OVERTURNED
            if decision.step == 0 or decision.state == Decision.State.REVERSED
            else UPHELD
        ]
        for decision in decisions.select_related("case").order_by("pk")
    }
