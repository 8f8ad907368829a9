"""What is said about words that are not sent yet."""

from __future__ import annotations

import pytest

from moderation import cases, coach, staging
from moderation.models import RuleChange, Step
from moderation.rules import Outcome, rulebook
from moderation.rules.stages import Stage
from tests.factories import NOON
from tests.moderation.building import know_the_rules

pytestmark = pytest.mark.django_db
CRISIS = "I don't want to be alive anymore."
INSULT = "You are an idiot."


def read(texts: list[str]) -> coach.Hint:
    return coach.read(texts, at=NOON)


def rephrased(texts: list[str], *, rule: str) -> coach.Thought | None:
    return coach.rephrased(texts, rule=rule, at=NOON)


def marked(thought: coach.Thought) -> list[str]:
    return [part.text for part in thought.parts if part.reasons]


def test_harmless_words_meet_nothing() -> None:
    assert not read(["Thank you, that helped me."])


def test_the_noticed_words_are_marked_in_their_sentence() -> None:
    found = read([f"I read this twice. {INSULT} Thank you."]).thoughts
    thought = next(one for one in found if one.rule == "R06")

    assert "".join(part.text for part in thought.parts) == INSULT
    assert marked(thought) == ["You are an idiot"]


@pytest.mark.parametrize(
    "around", ["\U0001f33b\U0001f33b e\u0301 ", "<b>&amp; ", "“Hm.”\n", "\u200d\u202e. "]
)
def test_places_are_code_points_of_the_words_as_typed(around: str) -> None:
    body = f"{around}{INSULT} {around}"

    (thought,) = read(["A title", body]).thoughts

    assert thought.place is not None
    assert thought.place.field == 1
    assert body[thought.place.start : thought.place.end] == thought.was
    assert INSULT in thought.was


def test_a_place_belongs_to_the_field_where_it_stands() -> None:
    (thought,) = read([INSULT, "How is everybody?"]).thoughts

    assert thought.place == coach.Place(0, 0, len(INSULT))


def test_the_policy_says_which_thought_comes_first() -> None:
    hint = read([f"{INSULT} Real subs have no veto."])

    assert [thought.rule for thought in hint.thoughts][:2] == ["R03", "R06"]


def test_what_must_go_is_taken_out_alone() -> None:
    (thought,) = read(["Call me: 07700 900123"]).thoughts

    assert (thought.rule, thought.now) == ("R08", "")
    assert thought.was.endswith("07700 900123")
    assert not thought.may_stay


def test_only_hints_may_stay() -> None:
    (hinted,) = read(["It's 100% safe, you can't get hurt."]).thoughts
    (held,) = read([INSULT]).thoughts

    assert (hinted.may_stay, held.may_stay) == (True, False)


def test_distress_is_offered_company_and_no_judgement() -> None:
    hint = read([CRISIS + " It's 100% safe, you can't get hurt."])

    assert (hint.support, hint.thoughts) == (True, ())


def test_beside_distress_only_what_stops_the_words_is_said() -> None:
    hint = read([f"{CRISIS} My number is 07700 900123."])

    assert hint.support
    assert [thought.rule for thought in hint.thoughts] == ["R08"]


def test_it_says_when_it_cannot_read() -> None:
    hint = read(["Ich möchte gern hören, wie andere damit umgegangen sind, danke euch."])

    assert (hint.unread, hint.thoughts) == (True, ())


@pytest.mark.parametrize("rule", sorted(rulebook.shipped().rules))
@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome in coach.THEN])
def test_nobody_is_told_more_than_45_words(rule: str, outcome: Outcome) -> None:
    book = rulebook.shipped().rules[rule]

    words = cases.said(book.reason, book.nudge, then=coach.THEN[outcome])

    assert len(f"{words} {coach.THEN[outcome]}".split()) <= 45
    assert book.nudge in words


def test_a_sentence_without_end_is_not_replaced_whole() -> None:
    body = "and so on " * 200 + INSULT.rstrip(".") + " and so on" * 200

    (thought,) = read([body]).thoughts

    assert thought.was == "You are an idiot"


@pytest.mark.parametrize("texts", [["a" * 10_001], ["a"] * 7])
def test_more_than_a_form_holds_is_not_read(texts: list[str]) -> None:
    with pytest.raises(coach.TooLong):
        read(texts)


@pytest.mark.parametrize("body", [".!?" * 3_300, "\n" * 10_000, "\x00\ud800" * 5_000, "!" * 9_999])
def test_no_text_is_too_strange(body: str) -> None:
    read([body + INSULT if len(body) < 9_980 else body])


def test_another_wording_is_found_by_its_rule() -> None:
    assert rephrased([INSULT], rule="R06") is not None
    assert rephrased([INSULT], rule="R03") is None
    assert rephrased([CRISIS], rule="R14") is None


def test_a_rule_says_no_more_than_it_may() -> None:
    """As sending does: a rule that put itself aside hints nothing."""
    know_the_rules()
    assert read([INSULT]).thoughts

    for change in RuleChange.objects.filter(rule="R06"):
        Step.objects.create(change=change, stage=Stage.SHADOW, why=Step.Why.BRAKE, at=NOON)
    staging.forget_now()
    assert not read([INSULT]).thoughts
