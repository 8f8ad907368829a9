"""The command line: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

from bench.disguises import DISGUISES
from moderation import rules
from moderation.rules import rule, rulebook
from moderation.rules.__main__ import answer

OUTCOMES = {"publish", "hint", "hold", "block", "route", "escalate", "pause"}
CATEGORIES = {
    "hate", "slur", "sexism", "insult", "harassment", "threat", "profanity", "sexual",
    "dismissive", "coercion", "victim_blaming", "kink_shaming", "pii", "spam", "self_harm",
    "minor", "medical",
}  # fmt: skip


def test_each_line_is_answered_by_a_line() -> None:
    asked = [{"text": "You are an idiot.", "surface": "post"}, {"text": 'He wrote "kys" to me.'}]

    done = subprocess.run(
        [sys.executable, "-m", "moderation.rules"],
        input="".join(json.dumps(each) + "\n" for each in asked),
        capture_output=True,
        text=True,
        check=True,
    )

    first, second = map(json.loads, done.stdout.splitlines())
    assert first["outcome"] == "hold"
    assert first["findings"] == [
        {
            "rule": "R06",
            "category": "insult",
            "tier": "enforce",
            "start": 0,
            "end": 16,
            "voided_by": None,
        }
    ]
    assert second["outcome"] == "publish"
    assert second["findings"][0]["voided_by"] == "quote"
    assert first["review"] is second["review"] is False


def test_a_line_that_asks_nothing_is_answered_and_the_next_one_read() -> None:
    lines = [b"hello", b"[1]", b'{"text": 7}', b"\xff\xfe", b"[" * 100_000, b'{"text": "Thanks."}']

    done = subprocess.run(
        [sys.executable, "-m", "moderation.rules"],
        input=b"\n".join(lines),
        capture_output=True,
        check=True,
    )

    *faults, last = map(json.loads, done.stdout.splitlines())
    assert [list(fault) for fault in faults] == [["error"]] * 5
    assert last["outcome"] == "publish"


def test_every_answer_has_the_agreed_form() -> None:
    texts = [text for each in rulebook.shipped().rules.values() for text, _ in each.hits]
    texts += [text for each in rulebook.shipped().rules.values() for text in each.misses]

    for text in texts:
        said = json.loads(json.dumps(answer(rules.assess(text, surface="post"))))
        assert list(said) == ["outcome", "findings", "review"]
        assert said["outcome"] in OUTCOMES
        assert type(said["review"]) is bool
        for found in said["findings"]:
            assert list(found) == ["rule", "category", "tier", "start", "end", "voided_by"]
            assert re.fullmatch(r"R(0[1-9]|1[0-5])", found["rule"])
            assert found["category"] in CATEGORIES
            assert found["tier"] in {"enforce", "review", "hint"}
            assert 0 <= found["start"] < found["end"] <= len(text)
            assert found["voided_by"] is None or found["voided_by"]


def test_the_categories_and_outcomes_are_those_that_were_agreed() -> None:
    assert rule.CATEGORIES == CATEGORIES
    assert {str(each) for each in rules.Outcome} == OUTCOMES


def test_an_empty_line_is_passed_over_and_a_lone_surrogate_is_read() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "moderation.rules"],
        input='\n{"text": "\\ud800 hello"}\n{"text": ""}\n',
        capture_output=True,
        text=True,
        check=True,
    )

    assert [json.loads(line)["outcome"] for line in done.stdout.splitlines()] == ["publish"] * 2


def test_every_process_says_the_same() -> None:
    hits = [text for each in rulebook.shipped().rules.values() for text, _ in each.hits]
    asked = "".join(json.dumps({"text": DISGUISES["masked"](text)}) + "\n" for text in hits)

    said = {
        subprocess.run(
            [sys.executable, "-m", "moderation.rules"],
            input=asked,
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(said) == 1


def test_the_rules_know_nothing_of_django() -> None:
    code = "import sys; from moderation import rules; rules.assess('x', surface='post');"
    code += "print('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
