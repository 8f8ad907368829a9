from __future__ import annotations

import random
import unicodedata

import pytest
from confusable_homoglyphs import confusables
from hypothesis import given, settings
from hypothesis import strategies as st

from community.accounts import names, reserved

STAFF = [*reserved.ROLES, *reserved.SERVICES, "the-moderator", "site-admin", "accord-team"]


def twins(count: int) -> list[str]:
    """Names of staff, redrawn with letters that look alike, other cases and separators."""
    chance = random.Random(2026)  # noqa: S311 - repeatable, guards nothing
    made: set[str] = set()
    while len(made) < count:
        name = chance.choice(STAFF)
        letters = []
        for letter in name:
            drawn = [letter, letter.upper()] + [
                entry["c"]
                for entry in confusables.confusables_data.get(letter, [])
                if len(entry["c"]) == 1 and entry["c"] != "ſ"  # stored as the s that it is
            ]
            letters.append(chance.choice(drawn) if chance.random() < 0.5 else letter)
        twin = unicodedata.normalize("NFKC", "".join(letters)).replace("-", chance.choice("-_. "))
        twin = chance.choice(["", "", "1-", "x "]) + twin + chance.choice(["", "", "-7", "007"])
        if twin != name:
            made.add(twin)
    return sorted(made)


def is_accepted(words: str) -> bool:
    try:
        names.tidy(words)
    except names.Refused:
        return False
    return True


def test_of_two_thousand_twins_of_staff_names_none_is_accepted() -> None:
    assert [twin for twin in twins(2_000) if is_accepted(twin)] == []


def test_more_than_five_hundred_names_are_reserved() -> None:
    assert len(reserved.names()) >= 500
    assert [name for name in reserved.names() if is_accepted(name)] == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("ab", "length"),
        ("x" * 29, "length"),
        ("12345", "digits"),
        ("12-34", "digits"),
        ("quiet<b>", "characters"),
        ("quiet\u200briver", "characters"),
        ("quiet\u202eriver", "characters"),
        ("quiet\u0000river", "characters"),
        ("quiet🌊river", "characters"),
        ("quiеt river", "mixed"),  # a Cyrillic letter
        ("quiet реку", "mixed"),
        ("www quiet", "address"),
        ("quiet.example.com", "address"),
        ("https river", "address"),
        ("Moderator", "reserved"),
        ("m0derat0r", "reserved"),
        ("the real steward", "reserved"),
        ("site-admin-2", "reserved"),
    ],
)
def test_words_that_cannot_be_a_name_say_why(words: str, reason: str) -> None:
    with pytest.raises(names.Refused) as refused:
        names.tidy(words)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("words", "tidied"),
    [("Quiet River", "Quiet-River"), ("тихая река", "тихая-река"), ("静かな川です", "静かな川です"),
     ("zoë_and.sea", "zoë-and-sea"), ("badminton", "badminton"), ("modern love", "modern-love")],
)  # fmt: skip
def test_words_of_any_one_alphabet_make_names(words: str, tidied: str) -> None:
    assert names.tidy(words) == tidied


@pytest.mark.parametrize(
    ("one", "other"),
    [("quiet-river-110", "Quiet River llO"), ("corner", "comer"), ("wave-1", "vvave-l"),
     ("zoe", "zoë"), ("scope", "ѕсоре"), ("river", "ｒｉｖｅｒ"), ("river", "𝓇𝒾𝓋ℯ𝓇")],
)  # fmt: skip
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert names.skeleton(one) == names.skeleton(other)


def test_suggested_names_are_never_refused() -> None:
    for name in names.suggestions(2_000):
        assert len(name) <= names.LONGEST_OWN + 4
        assert not names.is_reserved(name)


def test_own_words_always_get_a_part_of_ours() -> None:
    assert all(
        name.startswith("quiet-river-") and len(name) > len("quiet-river-")
        for name in names.with_our_part("quiet-river", 200)
    )


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reading_of_names(text: str) -> None:
    assert len(names.skeleton(text)) <= names.SKELETON_LONGEST
    if is_accepted(text):
        tidied = names.tidy(text)
        assert names.tidy(tidied) == tidied
        assert all(letter.isalnum() or letter == "-" for letter in tidied)
