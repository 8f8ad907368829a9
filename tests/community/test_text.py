"""What members type is taken as typed, or refused with the reason."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from community.text import MemberLine, MemberText


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "    code",
        "שלום",
        "\u2067عربي\u2069",
        "👩🏽‍🦽",
        "a\tb",
        "Z̷͎̈́a",
        "\ufeffa",
        "ﷺ",
        "\U0010ffff",
    ],
)
def test_text_is_taken_as_typed(text: str) -> None:
    assert MemberText(longest=100).clean(text) == text


def test_line_breaks_become_one_kind_and_blank_edges_go() -> None:
    assert MemberText(longest=100).clean("\r\n\na\r\nb\rc\u2028d \n") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    "text", ["a\x00b", "a\ud800", "\udfffa", "a\u202eb", "\x1b[31m", "a\x7f", "\u202ab"]
)
def test_unusable_characters_are_refused_with_the_place(text: str) -> None:
    with pytest.raises(ValidationError, match="invisible character") as refusal:
        MemberText(longest=100).clean(text)

    str(refusal.value).encode()


def test_length_is_counted_in_code_points() -> None:
    field = MemberText(longest=3)

    assert field.clean("🧡🧡🧡") == "🧡🧡🧡"
    with pytest.raises(ValidationError, match="1 characters longer"):
        field.clean("🧡🧡🧡🧡")


def test_browsers_are_not_told_to_cut() -> None:
    attributes = MemberText(longest=3).widget.attrs

    assert "maxlength" not in attributes
    assert attributes["data-longest"] == 3


def test_nothing_but_blanks_is_no_text() -> None:
    with pytest.raises(ValidationError, match="no words here yet"):
        MemberText(longest=3).clean(" \n\t")


def test_titles_are_one_line() -> None:
    assert MemberLine(longest=9).clean(" a \n b\t") == "a b"
