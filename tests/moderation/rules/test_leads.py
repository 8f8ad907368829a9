"""Leads and leanings: two witnesses, neither of whom says anything alone."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import pytest

from moderation import rules
from moderation.rules import leads, leaning, learning, reading, rule, rulebook, teaching
from moderation.rules.assessment import Outcome, Tier
from moderation.rules.folding import fold
from moderation.rules.leaning import BUCKETS, Learned, Limits
from moderation.rules.learning import Sample
from moderation.rules.rule import Refused
from moderation.rules.tokens import tokenise

if TYPE_CHECKING:
    from moderation.rules.rulebook import Rulebook

ENTRY: dict[str, Any] = {
    "id": "R04",
    "since": 1,
    "severity": 40,
    "title": "A rule",
    "category": "victim_blaming",
    "reason": "This hurts.",
    "nudge": "Say it another way?",
    "leads": [{"outcome": "hold", "unless": ["quote"], "say": ["you ..6 {l.blame}"]}],
    "hits": {"hold": ["You should take the blame.", "You carry the blame for this."]},
    "misses": ["Hello there.", "Lovely weather."],
}
LED = "Yesterday I thought you took the blame for it."
NOT_LED = "Yesterday I thought of the weather."


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook.build([rule.parse(ENTRY)])


@pytest.fixture
def lean(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes every sentence lean so much to R04 that it is above or below the limits."""

    def make(weight: int, *, hold: int = 10, hint: int = 5) -> None:
        row = memoryview(array("b", [weight]) * BUCKETS)
        learned = Learned({"R04": Limits(hold, hint)}, {"R04": row})
        monkeypatch.setattr(leaning, "learned", lambda: learned)

    return make


def read(text: str, book: Rulebook) -> rules.Assessment:
    return reading.assess(text, surface="post", rulebook=book)


def test_both_witnesses_keep_back_with_all_that_a_finding_says(lean: Any, book: Rulebook) -> None:
    lean(100)
    found = read(LED, book)

    assert found.outcome is Outcome.HOLD
    [finding] = found.findings
    assert (finding.rule, finding.tier) == ("R04", Tier.ENFORCE)
    assert LED[finding.start : finding.end] == "you took the blame"
    assert all([finding.reason, finding.nudge, finding.phrase])
    assert finding.book == book.hash


def test_a_lead_alone_never_holds(lean: Any, book: Rulebook) -> None:
    lean(-1)
    found = read(LED, book)

    assert found.outcome is Outcome.PUBLISH
    assert not found.findings
    assert not found.voided
    assert not found.review


def test_a_leaning_alone_never_holds(lean: Any, book: Rulebook) -> None:
    lean(127)
    found = read(NOT_LED + " Blame the rain.", book)

    assert found.outcome is Outcome.PUBLISH
    assert not found.findings


def test_the_shipped_leanings_at_their_most_hold_nothing_without_a_lead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = memoryview(array("b", [127]) * BUCKETS)
    limits = leaning.learned().limits
    most = Learned(limits, dict.fromkeys(limits, row))
    monkeypatch.setattr(leaning, "learned", lambda: most)

    assert not rules.assess("The kettle sings.", surface="post").outcome.stops


def test_between_the_limits_a_person_may_look_and_nothing_waits(lean: Any, book: Rulebook) -> None:
    lean(1, hold=1_000_000, hint=5)
    found = read(LED, book)

    assert found.outcome is Outcome.HINT
    assert [each.tier for each in found.findings] == [Tier.REVIEW]
    assert found.review


def test_a_shield_makes_a_lead_nothing(lean: Any, book: Rulebook) -> None:
    lean(127)

    assert not read('My mother wrote "you took the blame" to me once.', book).findings


def test_the_leaning_of_crisis_offers_help_alone_and_keeps_nothing_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Hello there. The kettle sings, and I do not care."
    rows = {"R14": memoryview(array("b", [127]) * BUCKETS)}
    monkeypatch.setattr(leaning, "learned", lambda: Learned({"R14": Limits(0, 0)}, rows))
    found = rules.assess(text, surface="post")

    assert found.outcome is Outcome.ROUTE
    assert not found.review
    assert [text[each.start : each.end] for each in found.findings] == [
        "Hello there",
        "The kettle sings, and I do not care",
    ]
    for each in found.findings:
        assert (each.rule, each.category, each.tier) == ("R14", "self_harm", Tier.HINT)
        assert each.reason
        assert each.nudge


def test_no_other_leaning_says_anything_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    row = memoryview(array("b", [127]) * BUCKETS)
    limits = {rule: Limits(0, 0) for rule in leaning.learned().limits if rule not in leads.ALONE}
    most = Learned(limits, dict.fromkeys(limits, row))
    monkeypatch.setattr(leaning, "learned", lambda: most)

    assert not rules.assess("The kettle sings.", surface="post").findings


def test_no_leaning_no_lead(monkeypatch: pytest.MonkeyPatch, book: Rulebook) -> None:
    monkeypatch.setattr(leaning, "learned", lambda: Learned({}, {}))

    assert read(LED, book).outcome is Outcome.PUBLISH


def test_a_lead_needs_a_word_to_find_it_by() -> None:
    leads = [{"outcome": "hold", "say": ["you ..6 the"]}]
    with pytest.raises(Refused, match="no word to find it by"):
        rulebook.build([rule.parse({**ENTRY, "leads": leads})])


def test_a_lead_is_not_the_template_that_it_reads_like() -> None:
    listed = rule.parse({**ENTRY, "phrases": ENTRY["leads"]}).phrases

    assert [each.lead for each in listed] == [False, True]
    assert len({each.key for each in listed}) == len(listed)


def test_a_group_is_the_same_word_whichever_it_is(book: Rulebook) -> None:
    def seen(text: str) -> list[list[int]]:
        tokens = tokenise(fold(text), book.signs, book.decoder)
        return [sorted(each.buckets) for each in book.leads.sentences(tokens)]

    assert seen("Muslims came late.") == seen("Women came late.") == seen("Gay people came late.")
    assert seen("Muslims came late.") != seen("Trains came late.")


@pytest.mark.parametrize(
    "text",
    [
        "Women.",
        "Muslims live in our street.",
        "There are gay people in the choir.",
        "Black women write here.",
        "Two trans men and a Jew walked to the shop.",
        "Immigrants opened a bakery near us.",
    ],
)
def test_naming_a_group_raises_nothing(text: str) -> None:
    assert not rules.assess(text, surface="post").findings


def test_learning_is_the_same_each_time() -> None:
    samples = [
        Sample([[1, 2, 3], [4, 5]], bad=True, weight=1.0),
        Sample([[4, 5]], bad=False, weight=1.0),
        Sample([[1, 9]], bad=True, weight=1.0),
    ]
    first = learning.pack(learning.learn(samples))

    assert first == learning.pack(learning.learn(samples))
    assert learning.worst(first, [[1, 2, 3]]) > 0 > learning.worst(first, [[4, 5]])


def test_a_limit_is_above_what_may_not_be_kept_back() -> None:
    judged = [teaching.Judged(score, bad=score >= 50, calm=score < 20) for score in range(100)]

    assert 20 <= teaching.limit(judged, 0.96, 0.0) <= 51
    assert teaching.limit([], 0.96, 0.0) == teaching.NEVER


def test_the_hash_of_the_book_covers_the_weights() -> None:
    content = rulebook.content_of(rulebook.BOOK)

    assert leaning.WEIGHTS.read_bytes() in content


def test_the_card_names_the_weights_in_use() -> None:
    assert teaching.fingerprint() in leaning.WEIGHTS.with_suffix(".md").read_text("utf-8")


def test_the_weights_are_few() -> None:
    assert leaning.WEIGHTS.stat().st_size <= 2_000_000


def test_a_name_is_read_by_plain_templates_alone() -> None:
    assert rules.assess("bratty-sub", surface="name").outcome is Outcome.PUBLISH
    assert rules.assess("kill-yourself", surface="name").outcome is not Outcome.PUBLISH
