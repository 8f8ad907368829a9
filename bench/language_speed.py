"""What reading a text costs one core: `python -m bench.language_speed`."""

from __future__ import annotations

import json
import sys
import time
from itertools import islice, product
from typing import TYPE_CHECKING

from bench import written
from moderation import rules
from moderation.rules import rule, rulebook

if TYPE_CHECKING:
    from moderation.rules.rulebook import Rulebook

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


def book_with(extra: int) -> Rulebook:
    """The shipped book, and `extra` rules that speak of other things in words as common."""
    shipped = rulebook.shipped()
    said = dict.fromkeys(("title", "reason", "nudge"), "Made for measuring.")
    strange = [
        rule.parse(
            {
                **said,
                "id": f"X{name}",
                "since": 1,
                "severity": 0,
                "category": "insult",
                "phrases": [{"outcome": "hold", "say": [f"you {{be}} {{adv}}? zq{name}"]}],
                "hits": {"hold": [f"You are zq{name}.", f"You are so zq{name}."]},
                "misses": ["Hello.", f"My zq{name} is ill."],
            }
        )
        for name in islice(map("".join, product("abcdefghij", repeat=4)), extra)
    ]
    return rulebook.build([*shipped.rules.values(), *strange])


def seconds(texts: list[str], book: Rulebook) -> float:
    begun = time.process_time()
    for text in texts:
        rules.assess(text, surface="post", rulebook=book)
    return time.process_time() - begun


def growth(texts: list[str]) -> float:
    """Time with 10,000 more rules over time with 10 more, in turns."""
    few, many = book_with(10), book_with(10_000)
    taken = [(seconds(texts, few), seconds(texts, many)) for _ in range(1 + ROUNDS)][1:]
    return min(each for _, each in taken) / min(each for each, _ in taken)


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
    tell("time with 10,000 more rules over time with 10 more", growth(short), "<= 1.5")


if __name__ == "__main__":
    main()
