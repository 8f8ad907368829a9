"""What the index finds is what trying every template everywhere would find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import written
from bench.disguises import DISGUISES
from moderation.rules import rulebook
from moderation.rules.matching import MANY, SHORT

BOOK = rulebook.shipped()
EXAMPLES = [
    text for rule in BOOK.rules.values() for text in [*rule.misses, *(hit for hit, _ in rule.hits)]
]
OURS = [each.text for part in ("seen", "fresh") for each in written.read(part)]
SIGNS = sorted({sign for clue in BOOK.clues for sign in clue.rarest.signs} | {".", "?", "o"})


def by_trying_all(symbols: str) -> list[tuple[int, int, int]]:
    return [
        (number, *span)
        for number in range(len(BOOK.phrases))
        for span in BOOK.matcher.every(number, symbols)
    ]


def agree(text: str) -> bool:
    symbols = rulebook.symbols_of(text, BOOK)
    return BOOK.matcher.matches(symbols) == by_trying_all(symbols)


def test_it_finds_the_same_in_every_example_of_the_book() -> None:
    assert [text for text in EXAMPLES if not agree(text)] == []


def test_it_finds_the_same_in_our_own_examples() -> None:
    assert [text for text in OURS if not agree(text)] == []


@pytest.mark.parametrize("name", DISGUISES)
def test_it_finds_the_same_in_disguise(name: str) -> None:
    assert [text for text in EXAMPLES[::4] if not agree(DISGUISES[name](text))] == []


@pytest.mark.parametrize("between", [" ", ". ", "\n"])
def test_it_finds_the_same_in_texts_that_are_read_in_places(between: str) -> None:
    texts = [between.join(OURS[start : start + 30]) for start in range(0, len(OURS) - 30, 30)]

    assert all(len(rulebook.symbols_of(text, BOOK)) > SHORT for text in texts)
    assert [text for text in texts if not agree(text)] == []


@pytest.mark.parametrize("text", OURS[::40])
def test_it_finds_the_same_where_one_thing_is_said_again_and_again(text: str) -> None:
    assert agree(f"{text} " * (MANY + 5))


@given(st.lists(st.sampled_from(SIGNS), max_size=4 * SHORT).map("".join))
def test_it_finds_the_same_in_any_row_of_signs(symbols: str) -> None:
    assert BOOK.matcher.matches(symbols) == by_trying_all(symbols)


@given(st.lists(st.sampled_from(OURS), min_size=6, max_size=12).map(" ".join), st.data())
def test_it_finds_the_same_in_any_mixture_of_our_examples(text: str, data: st.DataObject) -> None:
    words = text.split()
    place = data.draw(st.integers(0, len(words)))

    assert agree(" ".join(words[place:] + words[:place]))
