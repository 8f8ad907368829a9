"""
What the moderators' desk promises: `python -m bench.deciding`; prints one JSON line for each
figure. Makes databases of its own on the server that DATABASE_URL names.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections import defaultdict

from bench import places
from bench.__main__ import Inside, environment
from bench.figures import say

FEW, MANY = 100, 100_000  # open cases
ROUNDS, IN_A_ROW = 20, 5  # each page is asked 100 times, the two desks in turn


def main() -> None:
    with places.servers():
        for cases in (FEW, MANY):
            places.make_anew(f"queue_{cases}")
            _run("bench.queue_seed", str(cases), on=f"queue_{cases}")
        growth()
        places.make_anew("deciding")
        _run("bench.deciding_live", on="deciding")


def growth() -> None:
    """The same page of two desks, in turn: so that both meet the same machine."""
    desks = {cases: Inside(f"queue_{cases}", module="bench.queue_inside") for cases in (FEW, MANY)}
    names = desks[FEW].pages
    queries = {
        (name, cases): desk.ask("queries", name)["queries"]
        for name in names
        for cases, desk in desks.items()
    }
    taken: dict[tuple[str, int], list[float]] = defaultdict(list)
    for _ in range(ROUNDS):
        for name in names:
            for cases, desk in desks.items():
                taken[name, cases] += desk.ask(name, str(IN_A_ROW))
    for desk in desks.values():
        desk.close()
    for name in names:
        few, many = (statistics.median(taken[name, cases]) for cases in (FEW, MANY))
        say(
            f"desk_{name}",
            cases=[FEW, MANY],
            queries=[queries[name, FEW], queries[name, MANY]],
            median_ms=[round(few, 2), round(many, 2)],
            desk_growth=round(many / few, 2),
            queries_more=queries[name, MANY] - queries[name, FEW],
        )


def _run(module: str, *words: str, on: str) -> None:
    subprocess.run([sys.executable, "-m", module, *words], env=environment(on), check=True)


if __name__ == "__main__":
    main()
