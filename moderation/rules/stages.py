"""
How far a rule may go while it is young: what it finds is capped by its stage.

A change of a rule is counted before it is shown, and shown before it keeps words back.
Rules that protect from grave harm, or bring somebody help, are never silenced: below
the last stage what they find waits for a person, and nothing more is done by itself.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from moderation.rules.assessment import Assessment, Finding, Outcome, Tier
from moderation.rules.surfaces import HARD_STOPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NEVER_SILENT = HARD_STOPS | {"R14"}


class Stage(StrEnum):
    """From what is only written down to what may keep words back."""

    DRAFT = "draft"  # does nothing, and is not counted
    SHADOW = "shadow"  # counted, never shown and never acted on
    HINT = "hint"  # at most a hint to the writer
    HOLD = "hold"  # all that the rule says

    @property
    def rank(self) -> int:
        return list(Stage).index(self)


def capped(assessment: Assessment, stage_of: Callable[[Finding], Stage]) -> Assessment:
    """The assessment as if each finding could do no more than its stage allows."""
    if not assessment.findings or all(stage_of(each) is Stage.HOLD for each in assessment.findings):
        return assessment
    kept = tuple(_kept(assessment.findings, stage_of))
    outcomes = [each.outcome for each in kept]
    outcomes.append(Outcome.PUBLISH if assessment.whole else Outcome.HOLD)
    return replace(
        assessment,
        outcome=max(outcomes, key=lambda outcome: outcome.strictness),
        findings=kept,
        review=any(each.tier is Tier.REVIEW for each in kept),
    )


def _kept(found: Iterable[Finding], stage_of: Callable[[Finding], Stage]) -> Iterable[Finding]:
    for finding in found:
        stage = stage_of(finding)
        if stage is Stage.HOLD:
            yield finding
        elif finding.rule in NEVER_SILENT:
            yield replace(finding, outcome=_at_most(finding.outcome, Outcome.HOLD))
        elif stage is Stage.HINT:
            yield replace(finding, outcome=_at_most(finding.outcome, Outcome.HINT), tier=Tier.HINT)


def _at_most(outcome: Outcome, limit: Outcome) -> Outcome:
    return min(outcome, limit, key=lambda each: each.strictness)
