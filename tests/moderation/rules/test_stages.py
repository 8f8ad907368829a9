"""What a finding may do at each stage of its rule."""

from __future__ import annotations

import pytest

from moderation.rules import Assessment, Outcome, assess
from moderation.rules.stages import NEVER_SILENT, Stage, capped

INSULT = "You are an idiot."
THREAT = "I know where you live."
CONTACT = "Call me: 07700 900123"
DISTRESS = "I don't want to be alive anymore."


def at(stage: Stage, text: str, **only: Stage) -> Assessment:
    return capped(assess(text, surface="post"), lambda finding: only.get(finding.rule, stage))


@pytest.mark.parametrize("text", ["Hello.", INSULT, THREAT, CONTACT, DISTRESS])
def test_a_rule_at_the_last_stage_does_all_it_says(text: str) -> None:
    assert at(Stage.HOLD, text) == assess(text, surface="post")


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SHADOW])
def test_a_rule_in_shadow_is_neither_shown_nor_acted_on(stage: Stage) -> None:
    seen = at(stage, INSULT)

    assert (seen.outcome, seen.findings, seen.review) == (Outcome.PUBLISH, (), False)


def test_a_rule_that_may_hint_hints_where_it_would_hold() -> None:
    seen = at(Stage.HINT, INSULT)

    assert seen.outcome is Outcome.HINT
    assert [finding.outcome for finding in seen.findings] == [Outcome.HINT]


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SHADOW, Stage.HINT])
@pytest.mark.parametrize("text", [THREAT, CONTACT])
def test_grave_harm_is_never_let_through_but_waits_for_a_person(stage: Stage, text: str) -> None:
    seen = at(stage, text)

    assert seen.findings[0].rule in NEVER_SILENT
    assert seen.outcome is Outcome.HOLD


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SHADOW, Stage.HINT])
def test_somebody_in_distress_is_always_brought_to_somebody(stage: Stage) -> None:
    assert at(stage, DISTRESS).outcome is Outcome.ROUTE


def test_a_rule_in_shadow_takes_nothing_from_the_others() -> None:
    seen = at(Stage.HOLD, f"{INSULT} {THREAT}", R06=Stage.SHADOW)

    assert {finding.rule for finding in seen.findings} & {"R06"} == set()
    assert seen.outcome is Outcome.ESCALATE


def test_a_text_too_long_to_be_read_waits_whatever_the_stages() -> None:
    assert at(Stage.SHADOW, INSULT + " word" * 20_000).outcome is Outcome.HOLD
