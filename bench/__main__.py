"""Prints one JSON line for each figure: `python -m bench [--small N] [--large N] [--quick]`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench import places
from bench.figures import say

ROUNDS, IN_A_ROW = 20, 5  # each page is asked 100 times, the two sizes in turn
ON_DAPHNE = 600  # requests


class Inside:
    """A process of the site over one database (bench/inside.py)."""

    def __init__(self, what: int | str, *, module: str = "bench.inside") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            env=environment(what) | {"DB_POOL": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pages: list[str] = json.loads(self._line())

    def ask(self, *words: str) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return json.loads(self._line())

    def close(self) -> None:
        self.process.communicate()

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench.inside ended with {self.process.wait()}.")
        return line


def environment(what: int | str) -> dict[str, str]:
    here = {"DATABASE_URL": places.address(what), "DJANGO_SETTINGS_MODULE": "bench.settings"}
    return os.environ | here


def seed(posts: int) -> None:
    """Make the database, unless it is there, whole, and made by the same code."""
    mark = Path(places.FOLDER / f"seeded-{posts}")
    code = hashlib.sha256()
    for file in [*sorted(Path("bench").glob("*.py")), *sorted(Path().glob("*/**/migrations/*.py"))]:
        if file.name in {"seed.py", "texts.py", "rows.py"} or file.parent.name == "migrations":
            code.update(file.read_bytes())
    made_by = f"{code.hexdigest()} {os.environ['DATABASE_URL']}"
    if mark.exists() and mark.read_text() == made_by and places.exists(posts):
        return
    mark.unlink(missing_ok=True)
    places.make_anew(posts)
    subprocess.run(
        [sys.executable, "-m", "bench.seed", str(posts)], env=environment(posts), check=True
    )
    mark.write_text(made_by)


def pages(small: int, large: int, rounds: int) -> None:
    sites = {posts: Inside(posts) for posts in (small, large)}
    taken: dict[tuple[str, int], list[float]] = defaultdict(list)
    names = sites[small].pages
    counted = {
        (name, posts): site.ask("queries", name) for name in names for posts, site in sites.items()
    }
    for _ in range(rounds):
        for name in names:
            for posts, site in sites.items():
                taken[name, posts] += site.ask(name, str(IN_A_ROW))
    for site in sites.values():
        site.close()

    def median(name: str, posts: int) -> float:
        return statistics.median(taken[name, posts])

    for name in names:
        at_large = counted[name, large]
        values = {
            "queries": [counted[name, small]["queries"], at_large["queries"]],
            "bytes": at_large["bytes"],
            "median_ms": [round(median(name, posts), 2) for posts in (small, large)],
            "quiet_ms": [round(min(taken[name, posts]), 2) for posts in (small, large)],
            "growth": round(median(name, large) / median(name, small), 2),
        }
        if name.startswith("search"):
            ratio = median(name, large) / median("thread_first", large)
            values["search_times_thread"] = round(ratio, 2)
            del values["growth"]
        else:
            values["times_empty"] = round(median(name, large) / median("empty", large), 2)
        say(f"page_{name}", posts=[small, large], **values)


def on_daphne(posts: int, requests: int) -> None:
    command = [sys.executable, "-m", "bench.cpu", str(requests)]
    subprocess.run(command, env=environment(posts), check=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--small", type=int, default=1_000, help="posts")
    parser.add_argument("--large", type=int, default=1_000_000, help="posts")
    parser.add_argument("--quick", action="store_true", help="few rounds, for a look")
    chosen = parser.parse_args()
    rounds, requests = (3, 100) if chosen.quick else (ROUNDS, ON_DAPHNE)

    with places.servers():
        for posts in (chosen.small, chosen.large):
            seed(posts)
        pages(chosen.small, chosen.large, rounds)
        on_daphne(chosen.large, requests)
        for figures in (
            "bench.replies",
            "bench.reports",
            "bench.telling",
            "bench.record",
            "bench.desk",
            "bench.hints",
            "bench.language_speed",
            "bench.deciding",
        ):
            subprocess.run(
                [sys.executable, "-m", figures], env=environment(chosen.small), check=True
            )


if __name__ == "__main__":
    main()
