"""Versions of the rules in the database, and what a later one begins with."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from moderation import staging, versions
from moderation.models import BookVersion, RuleChange, Step
from moderation.rules import rulebook
from moderation.rules.rule import Rule, parse
from moderation.rules.rulebook import Rulebook
from moderation.rules.stages import Stage
from tests.factories import NOON, make_moderator

ENTRY: dict[str, Any] = {
    "id": "R06",
    "since": 1,
    "severity": 40,
    "title": "Insults",
    "category": "insult",
    "reason": "This reads as an attack.",
    "nudge": "Could you say what you disagree with?",
    "phrases": [
        {"outcome": "hold", "unless": ["quote"], "say": ["you are a zebra", "such a walnut"]}
    ],
    "hits": {"hold": ["You are a zebra.", "Such a walnut."]},
    "misses": ["A zebra.", "Walnuts."],
}


def wording(**parts: object) -> Rule:
    return parse(ENTRY | parts)


def phrases(*say: str, outcome: str = "hold", unless: tuple[str, ...] = ("quote",)) -> Any:
    return [{"outcome": outcome, "unless": list(unless), "say": list(say)}]


def book(*rules: Rule, content: bytes) -> Rulebook:
    return rulebook.build(rules, content=content)


def stages() -> Mapping[str, str]:
    """The newest step of each change, by rule and the order in which they came."""
    steps = Step.objects.order_by("change", "-pk").distinct("change").select_related("change")
    return {f"{step.change.rule}.{number}": step.stage for number, step in enumerate(steps)}


@pytest.fixture
def first(db: None) -> BookVersion:
    return versions.record(book(wording(), content=b"1"), at=NOON)


def test_the_first_book_acts_at_once(first: BookVersion) -> None:
    assert first.rules["R06"]["title"] == "Insults"
    assert stages() == {"R06.0": Stage.HOLD}


def test_a_version_is_written_down_once(first: BookVersion) -> None:
    again = versions.record(book(wording(), content=b"1"), at=NOON)

    assert again == first
    assert Step.objects.count() == 1


def test_a_new_template_begins_in_shadow_and_the_old_ones_keep_their_stage(
    first: BookVersion,
) -> None:
    later = wording(phrases=phrases("you are a zebra", "such a walnut", "such a turnip"))

    versions.record(book(later, content=b"2"), at=NOON)

    assert stages() == {"R06.0": Stage.HOLD, "R06.1": Stage.SHADOW}
    assert len(RuleChange.objects.latest("pk").phrases) == 1


def test_a_rule_that_was_not_touched_is_no_change(first: BookVersion) -> None:
    versions.record(book(wording(), content=b"other words in the lexicon"), at=NOON)

    assert BookVersion.objects.count() == 2
    assert stages() == {"R06.0": Stage.HOLD}


def test_kinder_words_for_the_writer_do_not_put_a_rule_aside(first: BookVersion) -> None:
    versions.record(book(wording(reason="This could hurt."), content=b"2"), at=NOON)

    assert stages() == {"R06.0": Stage.HOLD, "R06.1": Stage.HOLD}


def test_a_milder_template_stays_where_the_stricter_one_was(first: BookVersion) -> None:
    versions.record(
        book(
            wording(phrases=phrases("you are a zebra", "such a walnut", unless=("quote", "ask"))),
            content=b"2",
        ),
        at=NOON,
    )

    assert stages() == {"R06.0": Stage.HOLD, "R06.1": Stage.HOLD}
    assert all(RuleChange.objects.latest("pk").phrases.values())


@pytest.mark.parametrize(
    "stricter",
    [
        phrases("you are a zebra", "such a walnut", outcome="escalate"),
        phrases("you are a zebra", "such a walnut", unless=()),
    ],
)
def test_a_stricter_template_begins_anew(first: BookVersion, stricter: Any) -> None:
    later = wording(phrases=stricter, hits={stricter[0]["outcome"]: ["You are a zebra.", "So."]})

    versions.record(book(later, content=b"2"), at=NOON)

    assert stages() == {"R06.0": Stage.HOLD, "R06.1": Stage.SHADOW}


def test_a_new_rule_begins_in_shadow(first: BookVersion) -> None:
    versions.record(
        book(wording(), wording(id="R16", phrases=phrases("such a fig")), content=b"2"), at=NOON
    )

    assert stages() == {"R06.0": Stage.HOLD, "R16.1": Stage.SHADOW}


def test_going_back_to_an_older_book_changes_no_stage(first: BookVersion) -> None:
    grown = wording(phrases=phrases("you are a zebra", "such a walnut", "such a turnip"))
    versions.record(book(grown, content=b"2"), at=NOON)

    versions.record(book(wording(), content=b"3"), at=NOON)

    assert stages() == {"R06.0": Stage.HOLD, "R06.1": Stage.SHADOW}


def test_an_old_finding_is_read_with_the_words_of_its_version(first: BookVersion) -> None:
    versions.record(book(wording(reason="Now in other words."), content=b"2"), at=NOON)

    body = versions.body_of("R06", version=first.hash)

    assert body is not None
    assert body["reason"] == "This reads as an attack."
    assert versions.body_of("R99", version=first.hash) is None
    assert versions.body_of("R06", version="unknown") is None


@pytest.mark.parametrize("model", [BookVersion, RuleChange, Step])
def test_what_was_written_down_stays(first: BookVersion, model: Any) -> None:
    row = model.objects.get()

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        row.save()
    with pytest.raises(ProgrammingError, match="update or delete"), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")


def test_nobody_promotes_alone(first: BookVersion) -> None:
    one = make_moderator()

    with pytest.raises(IntegrityError, match="step_needs_a_second_person"), transaction.atomic():
        Step.objects.create(
            change=RuleChange.objects.get(),
            stage=Stage.HOLD,
            why=Step.Why.PROMOTED,
            by=one,
            confirmed_by=one,
            at=NOON,
        )


@pytest.mark.django_db(transaction=True)
def test_of_many_processes_at_once_one_writes_a_version_down() -> None:
    shared, barrier = book(wording(), content=b"1"), Barrier(6)

    def begin(_: int) -> int:
        barrier.wait(timeout=10)
        try:
            return versions.record(shared, at=NOON).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        recorded = set(threads.map(begin, range(6)))

    assert len(recorded) == 1
    assert (BookVersion.objects.count(), Step.objects.count()) == (1, 1)


@pytest.fixture
def shipped(db: None) -> None:
    versions.record(rulebook.shipped(), at=NOON)


def test_stages_are_read_once_and_then_cost_nothing(
    shipped: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        staging.assess("Hello.", surface="post", at=NOON)
    with django_assert_num_queries(0):
        staging.assess("You are an idiot.", surface="post", at=NOON)


def test_a_book_that_no_start_wrote_down_is_written_down_by_its_first_use(db: None) -> None:
    staging.assess("Hello.", surface="post", at=NOON)

    assert BookVersion.objects.get().hash == rulebook.shipped().hash


def test_a_changed_stage_holds_at_once_in_its_own_process(shipped: None) -> None:
    before = staging.assess("You are an idiot.", surface="post", at=NOON)

    Step.objects.create(
        change=RuleChange.objects.get(rule="R06"), stage=Stage.SHADOW, why="brake", at=NOON
    )
    staging.forget()

    assert before.outcome == "hold"
    assert staging.assess("You are an idiot.", surface="post", at=NOON).outcome == "publish"


def test_what_another_process_changed_holds_within_seconds(
    shipped: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    staging.assess("Hello.", surface="post", at=NOON)
    Step.objects.create(
        change=RuleChange.objects.get(rule="R06"), stage=Stage.SHADOW, why="brake", at=NOON
    )
    later = monotonic() + staging.KEPT
    monkeypatch.setattr(staging, "monotonic", lambda: later)

    assert staging.assess("You are an idiot.", surface="post", at=NOON).outcome == "publish"


def test_a_book_written_down_in_a_transaction_that_failed_is_written_down_again(
    db: None,
) -> None:
    with transaction.atomic():
        staging.assess("Hello.", surface="post", at=NOON)
        transaction.set_rollback(True)

    staging.assess("Hello.", surface="post", at=NOON)

    assert BookVersion.objects.count() == 1
