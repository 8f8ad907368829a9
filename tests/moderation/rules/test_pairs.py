"""Sentences that differ by a word and must be told apart (policy, minimal pairs)."""

from __future__ import annotations

import pytest

from moderation import rules

PAIRS = [
    ("You should have left.", "I should have left, I keep thinking."),
    ("Real subs have no veto.", "He told me real subs have no veto."),
    ("If you loved her you'd do it.", '"If you loved me" is pressure, however soft.'),
    ("I know where you live.", "He knows where I live and I'm scared."),
    ("Call me Sir.", "He told me to call him Sir."),
    ("Looking for a sub near me.", "Looking for books near me."),
    ("I'm 16.", "Married 16 years."),
    ("kys", 'Someone wrote "kys" to me and I need a hug.'),
    ("You're a deviant.", "I was called a deviant at nineteen."),
]


@pytest.mark.parametrize(("direct", "about"), PAIRS)
def test_a_pair_is_told_apart(direct: str, about: str) -> None:
    assert rules.assess(direct, surface="post").outcome.stops
    assert rules.assess(about, surface="post").outcome in {
        rules.Outcome.PUBLISH,
        rules.Outcome.ROUTE,
    }


def test_certainty_is_a_hint_and_doubt_is_nothing() -> None:
    assert rules.assess("It's 100% safe.", surface="post").outcome is rules.Outcome.HINT
    assert rules.assess("Nothing is 100% safe.", surface="post").outcome is rules.Outcome.PUBLISH


@pytest.mark.parametrize(
    "text",
    [
        "As people say, you are a freak.",
        "Not being rude but you're pathetic.",
        "I'm just asking: what did you expect, going there?",
    ],
)
def test_a_cover_is_no_shield(text: str) -> None:
    assert rules.assess(text, surface="post").outcome.stops
