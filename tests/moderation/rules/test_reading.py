"""What holds for every text, however it is written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation import rules

BAD = ["You are an idiot.", "I know where you live.", "Safewords ruin the mood.", "kill all women"]
GOOD = ["I'm glad you wrote this.", "She called me an idiot and it hurt.", "Aftercare is tea."]
INVISIBLE = [
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u202e",
    "\u202c",
    "\u2066",
    "\u0301",
    "\u00ad",
]


def outcome(text: str) -> rules.Outcome:
    return rules.assess(text, surface="post").outcome


@given(
    st.text(max_size=400), st.sampled_from(["post", "title", "name", "line", "message", "report"])
)
def test_no_text_raises_and_every_span_lies_in_it(text: str, surface: str) -> None:
    assessment = rules.assess(text, surface=surface)

    for each in assessment.findings + assessment.voided:
        assert 0 <= each.start < each.end <= len(text)
        assert each.reason
        assert each.nudge
        assert each.book


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_lone_surrogates_and_whatever_else_are_read(text: str) -> None:
    rules.assess(text, surface="post")


PIECES = """
you are an idiot kill all women she said f*ck i h a t e gay people http://x.test 07700 900123
n't can't he/she k1ll ' " . ? , * # - 🖕 ﬀ ½ ß
"""
words = st.sampled_from(PIECES.split())


@given(st.lists(words, max_size=40).map(" ".join))
def test_reading_twice_says_the_same(text: str) -> None:
    assert rules.assess(text, surface="post") == rules.assess(text, surface="post")


@given(st.sampled_from(BAD + GOOD), st.sampled_from(INVISIBLE), st.data())
def test_invisible_signs_change_no_outcome(text: str, sign: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(text)))

    assert outcome(text[:place] + sign + text[place:]) == outcome(text)


@pytest.mark.parametrize("text", BAD + GOOD)
def test_full_width_letters_change_no_outcome(text: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalpha() else sign for sign in text)

    assert outcome(wide) == outcome(text)


@pytest.mark.parametrize("text", BAD)
def test_letters_that_look_alike_change_no_outcome(text: str) -> None:
    assert outcome(text.translate(str.maketrans("aeo", "аео"))) == outcome(text)


@given(st.text(alphabet="áéß𝔞\u200b x", max_size=30), st.sampled_from(BAD[:2]))
@settings(max_examples=60)
def test_the_span_stands_on_the_right_words(noise: str, bad: str) -> None:
    text = f"{noise} . {bad}"

    marked = [text[each.start : each.end] for each in rules.assess(text, surface="post").findings]

    assert any(bad.startswith(mark.rstrip(".")) or mark in bad for mark in marked)


@pytest.mark.parametrize(
    "piece",
    ["you ", "you are an idiot ", "kill all women ", "h a t e ", "f*ck ", "x1y ", "a.b", "'",
     '"a" ', "id iot ", "1 ", "@", "aa", "i am 16 ", "(((", "he said "],
)  # fmt: skip
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = 9.0
        for _ in range(3):
            begun = time.process_time()
            rules.assess(text, surface="post")
            best = min(best, time.process_time() - begun)
        return best

    seconds(500)

    assert seconds(16_000) <= 16 * seconds(2_000) + 0.2
    assert seconds(10_000) < 0.5


def test_ten_thousand_letters_are_read_whole() -> None:
    assessment = rules.assess("word " * 2_000 + "you are an idiot", surface="post")

    assert assessment.whole
    assert assessment.outcome is rules.Outcome.HOLD


@pytest.mark.parametrize(
    "text",
    [
        "Je ne sais pas comment parler de ça avec mon partenaire, tu as des idées ?",
        "Ich weiß nicht, wie ich das meiner Frau sagen soll, und habe Angst.",
        "Я не знаю, как сказать об этом моей жене.",
        "我不知道怎么跟我的伴侣说这件事。",
    ],
)
def test_other_languages_are_said_to_be_unread(text: str) -> None:
    assert rules.assess(text, surface="post").language == ""


def test_hard_stops_stay_in_other_languages() -> None:
    text = "Mi numero es 07700 900123 y no se que mas decir de esto, llama por favor"

    assert rules.assess(text, surface="post").outcome.stops


def test_reports_are_never_held_for_the_words_they_quote() -> None:
    assert (
        rules.assess("You are an idiot, he wrote.", surface="report").outcome
        is rules.Outcome.PUBLISH
    )


def test_a_name_must_be_changed_where_a_post_would_wait() -> None:
    assert rules.assess("you are an idiot", surface="name").outcome is rules.Outcome.BLOCK


def test_the_tag_changes_no_outcome() -> None:
    tagged = rules.assess("You are an idiot.", surface="post", context_tag="quoting")

    assert tagged.outcome is rules.Outcome.HOLD
