"""The list of words, read in a quick way of our own, says what it says as JSON."""

from __future__ import annotations

import gzip
import json
from importlib.resources import files

import pytest

from moderation.rules import english


def test_it_has_every_word_as_often_as_the_list_says() -> None:
    packed = files("spellchecker").joinpath("resources/en.json.gz").read_bytes()
    listed: dict[str, int] = json.loads(gzip.decompress(packed))
    plain = {word: uses for word, uses in listed.items() if word.isascii()}
    words = english.words()

    assert {word: words.uses(word) for word in plain} == plain
    assert words.often == {word: uses for word, uses in plain.items() if uses >= 1_000}


@pytest.mark.parametrize("word", ["", "\n", "zzzz", "!", "\uffff", "idiott", "ab", "th"])
def test_what_is_no_word_has_no_uses(word: str) -> None:
    words = english.English('{\n"a": 7,\n"aa": 50,\n"b": 50,\n"the": 9\n}')

    assert (word in words, words.uses(word)) == (False, 0)


@pytest.mark.parametrize("last", [50, 9])
def test_the_last_word_counts_whatever_its_uses(last: int) -> None:
    words = english.English(json.dumps({"a": 50, "b": last}, indent=0))

    assert (words.uses("a"), words.uses("b"), "" in words) == (50, last, False)
