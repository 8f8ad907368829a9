"""What makes a book, and what the loader refuses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from moderation.rules import examples, lexicon, rule, rulebook, templates
from moderation.rules.rule import Refused

ENTRY: dict[str, Any] = {
    "id": "R06",
    "since": 1,
    "severity": 40,
    "title": "A rule",
    "category": "insult",
    "reason": "This hurts.",
    "nudge": "Say it another way?",
    "phrases": [
        {"outcome": "hold", "unless": ["quote"], "say": ["you {be} {adv}? {adv}? {insultnoun}"]}
    ],
    "hits": {"hold": ["You are an idiot.", "You are such a fool."]},
    "misses": ["Hello there.", 'He wrote "you are an idiot" to me.'],
}


def load(**changes: Any) -> rulebook.Rulebook:
    book = rulebook.build([rule.parse({**ENTRY, **changes})])
    examples.check(book)
    return book


def saying(*say: str) -> list[dict[str, Any]]:
    return [{"outcome": "hold", "say": list(say)}]


def test_a_rule_in_order_loads() -> None:
    assert list(load().rules) == ["R06"]


@pytest.mark.parametrize(
    "changes",
    [
        {"hits": {"hold": ["You are an idiot."]}},
        {"misses": ["Hello there."]},
        {"hits": {"hold": ["You are an idiot.", "Good morning."]}},
        {"misses": ["Hello there.", "You are an idiot, friend."]},
        {"misses": ["Hello there.", "You are an idiot."]},
        {"reason": "word " * 46},
        {"nudge": "word " * 46},
        {"category": "rudeness"},
        {"phrases": saying("the you {be}")},
        {"phrases": saying("you (")},
        {"phrases": saying(r"you\s+are .* idiot")},
        {"phrases": saying("you [^ ]+ idiot")},
        {"phrases": saying("you {nothing_like_it}")},
        {"phrases": saying("you're stupid")},
        {"phrases": [{"outcome": "hold", "unless": ["armour"], "say": ["stupid you"]}]},
    ],
    ids=str,
)
def test_a_rule_out_of_order_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        load(**changes)


@pytest.mark.parametrize("part", ["id", "since", "severity", "reason", "nudge", "hits", "misses"])
def test_a_rule_that_lacks_a_part_is_refused(part: str) -> None:
    with pytest.raises(Refused):
        rule.parse({name: value for name, value in ENTRY.items() if name != part} | {"title": "x"})


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(Refused, match="twice"):
        rulebook.build([rule.parse(ENTRY), rule.parse(ENTRY)])


def test_a_hit_that_another_rule_forbids_is_refused() -> None:
    other = {**ENTRY, "id": "R07", "misses": ["You are an idiot.", "Hello there."]}
    other["hits"] = {"hold": ["You are a moron.", "You are a fool."]}

    with pytest.raises(Refused, match="forbids"):
        examples.check(rulebook.build([rule.parse(ENTRY), rule.parse(other)]))


@pytest.mark.parametrize("template", ["", "a ..99 b", "(a", "a)", "? a", "a | b", "{open"])
def test_a_template_that_cannot_be_read_is_refused(template: str) -> None:
    with pytest.raises(templates.Malformed):
        templates.parse(template)


def test_the_shipped_book_is_the_one_whose_examples_were_read() -> None:
    assert rulebook.shipped().hash == rulebook.VERIFIED.read_text().strip()


def test_every_example_of_the_shipped_book_is_answered_as_it_says() -> None:
    examples.check(rulebook.shipped())


def test_the_hash_follows_the_content() -> None:
    first = rulebook.build([rule.parse(ENTRY)], content=b"one")

    assert first.hash != rulebook.build([rule.parse(ENTRY)], content=b"two").hash


def test_rules_that_speak_of_other_things_are_not_even_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    strange = [f"zq{one}{other}" for one in "abcdefghij" for other in "abcdefghij"]
    book = rulebook.build(
        [rule.parse({**ENTRY, "phrases": saying(*(f"you {{be}} {word}" for word in strange))})]
    )
    read: list[int] = []

    def every(number: int, symbols: str) -> list[tuple[int, int]]:
        read.append(number)
        return []

    monkeypatch.setattr(book.matcher, "every", every)
    book.matcher.matches(rulebook.symbols_of("You are zqab, and you are late.", book))

    assert read == [1]


def test_a_class_that_two_files_define_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("fruit: {noun: apple}")
    (tmp_path / "two.yaml").write_text("fruit: {noun: pear}")

    with pytest.raises(Refused, match="fruit"):
        lexicon.read(tmp_path.glob("*.yaml"))


def test_a_warm_book_has_nothing_left_to_compile(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[None] = []
    rulebook.warm(lambda: rests.append(None))
    book = rulebook.shipped()
    compiled: list[str] = []
    monkeypatch.setattr(re, "compile", compiled.append)

    numbers = range(len(book.phrases))

    assert len(rests) == len(book.phrases) + len(book.contexts.names)
    assert [book.matcher.every(number, "oo") for number in numbers] == [[] for _ in numbers]
    assert compiled == []
