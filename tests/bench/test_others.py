"""Our rules beside filters of others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import others, their_filters


def test_a_row_counts_each_functionality_by_itself() -> None:
    hateful = [
        {"text": "a", "label": 1, "meta": {"func": "slur"}},
        {"text": "b", "label": 1, "meta": {"func": "slur"}},
        {"text": "c", "label": 0, "meta": {"func": "friendly"}},
        {"text": "d", "label": 0, "meta": {"func": "friendly"}},
    ]
    texts = others.Texts(hateful, {"calm": ["e", "f"]})

    def flags(text: str) -> others.Read:
        return text in "abce", 2.0

    assert others.row("theirs", texts, flags, flags) == [
        "theirs", "0.750", "0.500", "50.0%", "2.00",
    ]  # fmt: skip


def test_what_cannot_be_installed_is_said_to_be_not_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty = tmp_path / "python"
    empty.write_text("#!/bin/sh\necho 'ERROR: no such package' >&2\nexit 1\n")
    empty.chmod(0o700)
    monkeypatch.setattr(others, "PYTHON", empty)

    with pytest.raises(others.NotMeasured, match="no such package"), others.asking("safetype"):
        pass


def test_a_filter_that_is_not_there_ends_and_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "python"
    broken.write_text('#!/bin/sh\n[ "$2" = pip ] || { echo "no module" >&2; exit 1; }\n')
    broken.chmod(0o700)
    monkeypatch.setattr(others, "PYTHON", broken)

    with (
        pytest.raises(others.NotMeasured, match="no module"),
        others.asking("safetype") as read,
    ):
        read("hello")


def test_a_filter_answers_line_by_line() -> None:
    code = "from bench import their_filters as f; f.FILTERS['x'] = lambda: str.isupper; f.main()"

    done = subprocess.run(
        [sys.executable, "-c", code, "x"],
        input='"HELLO"\n"hello"\n',
        capture_output=True,
        text=True,
        check=True,
    )

    assert [json.loads(line)["flagged"] for line in done.stdout.splitlines()] == [True, False]
    assert set(their_filters.FILTERS) == {
        "better-profanity", "alt-profanity-check", "safetype", "glin-profanity",
    }  # fmt: skip


def test_each_filter_is_pinned_apart_from_what_the_site_needs() -> None:
    pinned = others.PINNED.read_text()

    assert all(f"\n{name}==" in pinned for name in their_filters.FILTERS)
    assert not any(
        f"\n{name}==" in Path(f"requirements/{lock}.lock").read_text()
        for name in their_filters.FILTERS
        for lock in ("run", "test")
    )
