"""Our own examples, in the part that may be looked at, and in disguise."""

from __future__ import annotations

import pytest

from bench import written
from bench.disguises import DISGUISES
from moderation import rules

SEEN = [each for each in written.read("seen") if each.heading[0] == "R"]


def stops(text: str) -> bool:
    return rules.assess(text, surface="post").outcome.stops


def test_there_are_hundreds_of_examples_in_each_part() -> None:
    parts = [written.read(part) for part in written.PARTS]

    assert all(len(part) >= 150 for part in parts)
    assert len({each.text for part in parts for each in part}) == sum(map(len, parts))


@pytest.mark.parametrize("text", [each.text for each in SEEN if each.expected == "-"])
def test_nothing_that_only_sounds_like_it_is_stopped(text: str) -> None:
    assert not stops(text)


def test_most_of_what_must_be_stopped_is() -> None:
    due = [each for each in SEEN if each.due]

    assert sum(stops(each.text) for each in due) >= 0.95 * len(due)


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_hides_little(name: str) -> None:
    caught = [each.text for each in SEEN if each.due and stops(each.text)]

    kept = [text for text in caught if stops(DISGUISES[name](text))]

    assert len(kept) >= 0.85 * len(caught)


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_makes_nothing_harmless_look_bad(name: str) -> None:
    harmless = [each.text for each in SEEN if each.expected == "-"]

    assert sum(stops(DISGUISES[name](text)) for text in harmless) <= 0.05 * len(harmless)
