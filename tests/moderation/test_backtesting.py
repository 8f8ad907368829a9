"""Replaying what is stored with another wording of a rule."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from forums.models import Post
from moderation import backtesting, masking, versions
from moderation.acts import approve, decline
from moderation.models import Backtest, BookVersion, Case, Reviewed
from moderation.rules import bodies, rulebook
from moderation.rules.rule import parse
from tests.factories import NOON, make_moderator, make_post, make_space, make_thread
from tests.moderation.building import decide, hold

INSULT = "You are an idiot."
WALNUT = "Honestly, such a walnut, and so loud."


@pytest.fixture
def previous(db: None) -> None:
    """The site used a book before, whose R06 said less about people and more about nuts."""
    rules = bodies.of(rulebook.shipped())
    kept = {
        key: phrase
        for key, phrase in rules["R06"]["phrases"].items()
        if not phrase.get("lead")
        and "idiot" not in phrase["say"]
        and "{insult" not in phrase["say"]
        and "{vocnoun}" not in phrase["say"]
    }
    walnut = {
        "say": "such a walnut",
        "category": "insult",
        "outcome": "hold",
        "tier": "enforce",
        "unless": [],
    }
    rules["R06"] = rules["R06"] | {"phrases": kept | {"walnut": walnut}}
    BookVersion.objects.create(hash="0" * 64, rules=rules, first_seen_at=NOON)
    versions.record(rulebook.shipped(), at=NOON)


def backtest(rule: str = "R06", **options: Any) -> str:
    said = StringIO()
    call_command("backtest", rule, stdout=said, **options)
    return said.getvalue()


def test_it_tells_what_is_newly_and_no_longer_caught_in_each_space(previous: None) -> None:
    here, there = (
        make_thread(space=make_space(name=name), body=body)
        for name, body in [("Beginnings", INSULT), ("Repair", WALNUT)]
    )
    make_post(here)
    make_post(there, body=INSULT)

    backtest()

    done = Backtest.objects.get()
    assert done.texts == 4
    assert done.places["Beginnings"]["newly"] == 1
    assert (done.places["Repair"]["newly"], done.places["Repair"]["no_longer"]) == (1, 1)


def test_nobodys_words_can_be_read_in_it(previous: None) -> None:
    make_thread(title="Marzipan", body=f"My sister Wilhelmina said it. {INSULT} Then she left.")

    said = backtest()

    samples = Backtest.objects.get().samples
    for word in ("sister", "Wilhelmina", "idiot", "Marzipan"):
        assert word not in said
        assert word not in str(samples)
    assert any("Y·· a·· a· i····" in sample for sample in samples["newly"])


def test_it_tells_what_people_decided(db: None) -> None:
    moderator = make_moderator()
    for choice in (approve(), decline("So."), decline("So.")):
        decide(hold(INSULT), choice, by=moderator)

    said = backtest()

    places = Backtest.objects.get().places.values()
    assert sum(counts["overturned"] for counts in places) == 1
    assert sum(counts["upheld"] for counts in places) == 2
    assert "let through by people, caught now: 1" in said


def test_titles_are_read_and_withdrawn_words_are_not(previous: None) -> None:
    make_thread(title="You are an idiot", body="Hm.")
    make_thread(body=INSULT, state=Reviewed.State.WITHDRAWN)

    backtest()

    done = Backtest.objects.get()
    assert done.texts == 1
    assert sum(counts["newly"] for counts in done.places.values()) == 1


def test_only_the_last_texts_are_read_in_batches(
    previous: None, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(backtesting, "BATCH", 2)
    thread = make_thread(body=INSULT)
    for _ in range(6):
        make_post(thread)

    backtest(last=5)

    assert Backtest.objects.get().texts == 5
    assert Backtest.objects.get().places == {}


def test_a_rule_that_was_never_otherwise_is_compared_with_nothing(db: None) -> None:
    versions.record(rulebook.shipped(), at=NOON)
    make_thread(body=INSULT)

    said = backtest()

    assert "no wording before" in said
    assert Backtest.objects.get().against_hash == ""


def test_a_folder_of_rules_is_tried_before_anybody_uses_it(db: None, tmp_path: Path) -> None:
    folder = shutil.copytree(rulebook.BOOK, tmp_path / "book")
    file = folder / "R06.yaml"
    text = file.read_text().replace("    say:\n", '    say:\n      - "such a walnut"\n', 1)
    file.write_text(text)
    make_thread(body=WALNUT)
    make_thread(body=INSULT)

    said = backtest(book=folder)

    done = Backtest.objects.get()
    assert "newly caught: 1" in said
    assert "caught before and now: 1" in said
    assert done.book_hash != rulebook.shipped().hash
    assert not BookVersion.objects.filter(hash=done.book_hash).exists()


@pytest.mark.parametrize("options", [{"rule": "R99"}, {"book": Path("/nowhere")}])
def test_what_cannot_be_tried_is_said(db: None, options: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        backtest(**options)


def test_a_rule_is_the_same_after_having_been_stored() -> None:
    for rule, body in bodies.of(rulebook.shipped()).items():
        assert bodies.hash_of(bodies.body(parse(bodies.entry(rule, body)))) == bodies.hash_of(body)


def test_reading_changes_nothing(previous: None) -> None:
    make_thread(body=INSULT)

    backtest()

    assert not Case.objects.exists()
    assert Post.objects.get().state == Reviewed.State.VISIBLE


@pytest.mark.parametrize(
    ("text", "span", "masked"),
    [
        ("You are an idiot.", (0, 16), "Y·· a·· a· i·····"),
        ("Hi\x1b[31m you\nare", (8, 11), "······· y·· ···"),
        ("a" * 500 + " me " + "b" * 500, (501, 503), "·" * 29 + " m· " + "·" * 29),
    ],
)
def test_a_sample_shows_where_and_not_what(text: str, span: tuple[int, int], masked: str) -> None:
    assert masking.mask(text, [span]) == masked


def test_a_sample_of_a_whole_long_text_stays_short() -> None:
    assert len(masking.mask("word " * 4_000, [(0, 20_000)])) <= masking.LONGEST
