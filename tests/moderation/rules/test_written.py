"""Our own examples of the policy, in the part that may be looked at, and in disguise."""

from __future__ import annotations

import pytest

from bench import written
from bench.disguises import DISGUISES
from moderation import rules

SEEN = [each for each in written.read() if each.seen]


def stops(text: str) -> bool:
    return rules.assess(text, surface="post").outcome.stops


def test_there_are_four_hundred_examples_in_two_parts() -> None:
    everything = written.read()

    assert len(everything) >= 400
    assert 150 <= len(SEEN) <= len(everything) - 150
    assert len({each.text for each in everything}) == len(everything)


@pytest.mark.parametrize("text", [each.text for each in SEEN if each.expected == "-"])
def test_nothing_that_only_sounds_like_it_is_stopped(text: str) -> None:
    assert not stops(text)


def test_most_of_what_must_be_stopped_is() -> None:
    due = [each for each in SEEN if each.expected not in {"-", "hint", "route"}]

    assert sum(stops(each.text) for each in due) >= 0.95 * len(due)


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_hides_little(name: str) -> None:
    caught = [each.text for each in SEEN if each.expected != "-" and stops(each.text)]

    kept = [text for text in caught if stops(DISGUISES[name](text))]

    assert len(kept) >= 0.85 * len(caught)


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_makes_nothing_harmless_look_bad(name: str) -> None:
    harmless = [each.text for each in SEEN if each.expected == "-"]

    assert sum(stops(DISGUISES[name](text)) for text in harmless) <= 0.05 * len(harmless)
