"""The command line: JSON lines in, JSON lines out."""

from __future__ import annotations

import json
import subprocess
import sys


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


def test_the_rules_know_nothing_of_django() -> None:
    code = "import sys; from moderation import rules; rules.assess('x', surface='post');"
    code += "print('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
