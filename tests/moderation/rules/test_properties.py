"""What holds for every text there can be: no error, honest spans, no way around by dressing up."""

from __future__ import annotations

import sys
import time
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench import written
from moderation import rules
from moderation.rules import Assessment, Finding, folding

SURFACES = ["post", "title", "name", "line", "message", "request", "report", "appeal"]
EXAMPLES = sorted(
    {each.text for part in ("seen", "fresh") for each in written.read(part) if each.text.isascii()},
)
BAD = "You are an idiot and I know where you live, so watch your back tonight."
NOWHERE = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in {"Cf", "Mn", "Me"}
]
BIDI = [*"\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
ZERO_WIDTH = [*"\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e"]

anything = st.characters(codec=None)  # lone surrogates too
examples = st.sampled_from(EXAMPLES)


def read(text: str, surface: str = "post") -> Assessment:
    return rules.assess(text, surface=surface)


def all_of(assessment: Assessment) -> tuple[Finding, ...]:
    return assessment.findings + assessment.voided


def marks(assessment: Assessment) -> set[tuple[str, int, int]]:
    return {(each.rule, each.start, each.end) for each in all_of(assessment)}


@given(st.text(anything, max_size=400), st.sampled_from(SURFACES))
def test_no_text_raises_and_every_span_lies_in_it(text: str, surface: str) -> None:
    for each in all_of(read(text, surface)):
        assert 0 <= each.start < each.end <= len(text)


@pytest.mark.parametrize("plane", range(17))
def test_every_sign_of_every_plane_is_read(plane: int) -> None:
    signs = "".join(map(chr, range(plane << 16, (plane + 1) << 16)))

    for start in range(0, len(signs), 10_000):
        assert read(signs[start : start + 10_000]).whole


@given(st.text(anything, min_size=1, max_size=30), st.sampled_from([9_999, 10_000, 20_000]))
def test_ten_thousand_signs_and_more_are_read_to_the_end(piece: str, length: int) -> None:
    noise = (piece * length)[: length - len(BAD) - 2]
    assessment = read(f"{noise}. {BAD}"[:length])

    assert assessment.whole
    assert read(noise + "x" * 20_000).outcome.stops


@given(st.text(anything, max_size=20))
def test_nothing_is_different_around_a_nul(text: str) -> None:
    assert read(f"{text}\0. {BAD}").findings
    assert read(BAD.replace("idiot", "id\0iot")).outcome is read(BAD).outcome


@given(st.text(st.characters(codec=None, exclude_characters="\"'>"), max_size=20))
def test_the_span_moves_with_the_words(noise: str) -> None:
    alone = marks(read(BAD))
    before = f"{noise}\n. "

    found = marks(read(before + BAD))

    assert {(rule, start + len(before), end + len(before)) for rule, start, end in alone} <= found


@given(st.lists(st.sampled_from(ZERO_WIDTH + BIDI + NOWHERE), min_size=1, max_size=3), st.data())
def test_the_span_ends_on_the_letters_that_were_meant(
    signs: list[str], data: st.DataObject
) -> None:
    between = "".join(signs)
    place = data.draw(st.integers(1, len(BAD) - 1))
    dressed = BAD[:place] + between + BAD[place:]

    def moved(at: int) -> int:
        return at + len(between) * (at >= place)

    expected = {(rule, moved(start), moved(end - 1) + 1) for rule, start, end in marks(read(BAD))}

    assert marks(read(dressed)) == expected


@given(examples, st.sampled_from(ZERO_WIDTH), st.data())
def test_signs_without_width_change_no_outcome(text: str, sign: str, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, len(text)), min_size=1, max_size=5))

    assert _same(text, _with(text, sign, places))


@given(examples, st.sampled_from(BIDI), st.data())
def test_signs_of_direction_change_no_outcome(text: str, sign: str, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, len(text)), min_size=1, max_size=5))

    assert _same(text, _with(text, sign, places))


@given(examples, st.sampled_from(NOWHERE), st.data())
def test_signs_set_over_others_change_no_outcome(text: str, sign: str, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(1, len(text)), min_size=1, max_size=5))

    assert _same(text, _with(text, sign, places))


@given(examples, st.data())
def test_full_width_letters_change_no_outcome(text: str, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, len(text) - 1)))
    wide = "".join(
        chr(ord(sign) + 0xFEE0) if place in places and sign.isalnum() else sign
        for place, sign in enumerate(text)
    )

    assert _same(text, wide)


def _with(text: str, sign: str, places: set[int]) -> str:
    return "".join(sign * (place in places) + each for place, each in enumerate([*text, ""]))


def _same(text: str, dressed: str) -> bool:
    plain, other = read(text), read(dressed)
    return (plain.outcome, plain.review, plain.language) == (
        other.outcome,
        other.review,
        other.language,
    )


@given(st.text(anything, max_size=200))
def test_reading_again_says_the_same(text: str) -> None:
    assert read(text) == read(text)


@given(st.lists(examples, min_size=1, max_size=4).map(" ".join))
def test_what_was_undressed_once_stays_as_it_is(text: str) -> None:
    undressed = folding.fold(text).text

    assert read(undressed).outcome is read(text).outcome
    assert folding.fold(undressed).text == undressed


@given(st.text(min_size=1, max_size=12))
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    assume(piece.strip())

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = 9.0
        for _ in range(3):
            begun = time.process_time()
            read(text)
            best = min(best, time.process_time() - begun)
        return best

    seconds(500)

    # Four times as long takes four times as long; squared it would be sixteen.
    assert seconds(16_000) <= 8 * seconds(4_000) + 0.002
