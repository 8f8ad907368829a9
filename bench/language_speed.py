"""What reading a text costs one core: `python -m bench.language_speed`."""

from __future__ import annotations

import json
import sys
import time

from bench import written
from moderation import rules
from moderation.rules import matching, rulebook

ROUNDS = 5
HOSTILE = (
    "you are an idiot ", "kill all women ", "women are vermin ", "h a t e ", "x1y ", "he said ",
    '"a" ',
)  # fmt: skip


def tell(figure: str, value: float, goal: str) -> None:
    row = {"figure": figure, "value": round(value, 4), "goal": goal}
    sys.stdout.write(json.dumps(row) + "\n")


def milliseconds(texts: list[str]) -> list[float]:
    """Processor time of each text, the best of some rounds, in order."""
    best = [9e9] * len(texts)
    for _ in range(ROUNDS):
        for index, text in enumerate(texts):
            begun = time.process_time()
            rules.assess(text, surface="post")
            best[index] = min(best[index], (time.process_time() - begun) * 1_000)
    return sorted(best)


def candidates(extra: int, symbols: list[str]) -> float:
    """Seconds to find what may match in a book with `extra` rules of other words."""
    book = rulebook.shipped()
    strange = [[frozenset({chr(0x4E00 + number)})] for number in range(extra)]
    search = matching.Matcher(
        [*book.patterns, *(next(iter(one[0])) for one in strange)],
        matching.Anchored([*book.anchors, *strange]),
    )
    best = 9e9
    for _ in range(ROUNDS):
        begun = time.process_time()
        for row in symbols:
            list(search.matches(row))
        best = min(best, time.process_time() - begun)
    return best


def main() -> None:
    singles = [each.text for each in written.read("seen") + written.read("fresh")]
    short = [" ".join(singles[index : index + 4])[:280] for index in range(len(singles) - 4)]
    long = [" ".join(singles[index : index + 40])[:2_000] for index in range(0, 360, 6)]
    times = milliseconds(short)
    tell("up to 280 characters, p50 (ms)", times[len(times) // 2], "<= 0.15")
    tell("up to 280 characters, p99 (ms)", times[int(len(times) * 0.99)], "<= 1")
    tell("messages a second and core", 1_000 * len(times) / sum(times), ">= 6000")
    times = milliseconds(long)
    tell("up to 2,000 characters, p99 (ms)", times[int(len(times) * 0.99)], "<= 4")
    worst = max(milliseconds([(piece * 20_000)[:20_000] for piece in HOSTILE]))
    tell("hostile 20,000 characters, worst (ms)", worst, "<= 30")
    book = rulebook.shipped()
    symbols = [rulebook.symbols_of(text, book) for text in short]
    few, many = candidates(10, symbols), candidates(10_000, symbols)
    tell("time with 10,000 more rules over time with 10 more", many / few, "<= 1.5")


if __name__ == "__main__":
    main()
