"""
The rules as this site lets them act: the one place where what they find is capped by the
stage that a change of a rule has reached.

Stages are read once for a few seconds and process. Whoever changes one forgets what their
own process knows at once; the others follow within `KEPT`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F, Subquery

from moderation import rules, versions
from moderation.models import BookVersion, Step
from moderation.rules import Assessment, Finding, rulebook, stages
from moderation.rules.rulebook import Rulebook
from moderation.rules.stages import Stage

KEPT = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one change of a rule stands, read by one version of the book."""

    rule: str
    came_at: datetime  # with its version
    phrases: int  # templates that it brought
    change_id: int
    step_id: int
    version_id: int
    stage: Stage
    # When it or the book last changed; nothing for the site's first book, which is no change.
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Stages:
    """
    Where all changes stand. A template belongs to the change that first brought it; what
    is found without one (contact details) to the first change of its rule.
    """

    by_phrase: Mapping[tuple[str, str], Standing]
    first: Mapping[str, Standing]
    changes: tuple[Standing, ...]  # the oldest first
    version_at: datetime  # when the book in use was first seen

    def standing(self, finding: Finding) -> Standing:
        return self.by_phrase.get((finding.rule, finding.phrase)) or self.first[finding.rule]

    def stage(self, finding: Finding) -> Stage:
        return self.standing(finding).stage


@dataclass(frozen=True, slots=True)
class Reading:
    """What may follow from a text, and which changes of rules caught something in it."""

    assessment: Assessment
    caught: tuple[Standing, ...]


_kept: tuple[float, str, Stages] | None = None  # until when, of which book


def assess(text: str, *, surface: str, at: datetime, context_tag: str | None = None) -> Assessment:
    """`rules.assess`, with no rule doing more than it may. Needs the database."""
    return read(text, surface=surface, at=at, context_tag=context_tag).assessment


def read(text: str, *, surface: str, at: datetime, context_tag: str | None = None) -> Reading:
    """As `assess`, and what is to be counted. One statement every few seconds at most."""
    now = current(at=at)
    found = rules.assess(text, surface=surface, context_tag=context_tag)
    caught = {now.standing(finding).change_id: now.standing(finding) for finding in found.findings}
    counted = [each for _, each in sorted(caught.items()) if each.stage is not Stage.DRAFT]
    return Reading(stages.capped(found, now.stage), tuple(counted))


def current(*, at: datetime) -> Stages:
    """Of the shipped book; writes it down where this site has not seen it yet."""
    global _kept  # noqa: PLW0603 - one memory a process
    book = rulebook.shipped()
    kept = _kept
    if kept and kept[0] > monotonic() and kept[1] == book.hash:
        return kept[2]
    steps = _newest(book)
    if not (steps and steps[0].version):
        # Not kept: the transaction that records it may still be undone.
        versions.record(book, at=at)
        return _map(_newest(book))
    _kept = monotonic() + KEPT, book.hash, _map(steps)
    return _kept[2]


def renewed(caught: Sequence[Standing], *, at: datetime) -> list[Standing]:
    """
    The same changes as they stand now. Where the transaction that first wrote a book down
    was rolled back, its changes are written down once more.
    """
    now = current(at=at).changes
    by_id = {one.change_id: one for one in now}
    newest = {one.rule: one for one in now}
    return [by_id.get(each.change_id) or newest[each.rule] for each in caught]


def forget() -> None:
    """Read the stages anew, in this process, after the current transaction."""
    forget_now()
    transaction.on_commit(forget_now)


def forget_now() -> None:
    global _kept  # noqa: PLW0603 - one memory a process
    _kept = None


def _newest(book: Rulebook) -> list[Any]:
    """Each with the book's version, when that came, and the site's first version: one statement."""
    version = BookVersion.objects.filter(hash=book.hash)
    return list(
        Step.objects.newest().annotate(
            came_at=F("change__version__first_seen_at"),
            version=Subquery(version.values("pk")),
            version_at=Subquery(version.values("first_seen_at")),
            first=Subquery(BookVersion.objects.order_by("pk").values("pk")[:1]),
        )
    )


def _map(steps: Sequence[Any]) -> Stages:
    """`steps` by age of their changes: the one that first brought a template keeps it."""
    by_phrase: dict[tuple[str, str], Standing] = {}
    first: dict[str, Standing] = {}
    changes: list[Standing] = []
    for step in steps:
        rule, own = step.change.rule, _standing(step)
        changes.append(own)
        first.setdefault(rule, own)
        for key, heir_of in step.change.phrases.items():
            by_phrase.setdefault((rule, key), by_phrase.get((rule, heir_of), own))
    return Stages(by_phrase, first, tuple(changes), steps[0].version_at)


def _standing(step: Any) -> Standing:
    moments = []
    if step.version != step.first:
        moments.append(step.version_at)
    if step.why != Step.Why.CAME or step.change.version_id != step.first:
        moments.append(step.at)
    return Standing(
        rule=step.change.rule,
        came_at=step.came_at,
        phrases=sum(not heir_of for heir_of in step.change.phrases.values()),
        change_id=step.change_id,
        step_id=step.pk,
        version_id=step.version,
        stage=Stage(step.stage),
        changed_at=max(moments, default=None),
    )
