"""How figures are told, and what is promised of them."""

from __future__ import annotations

import json
from typing import Any

MOST = {  # the promises: docs/performance.md
    "growth": 1.2,
    "desk_growth": 1.3,
    "times_empty": 4.0,
    "search_times_thread": 5.0,
    "cpu_ms": 6.0,
    "told": 0.05,
    "bytes": 60 * 1024,
    "queries_more": 0,
    "held_more": 3,
    "harmless_more": 1,
    "card_ms": 150.0,
    "faults": 0,
    "half_done": 0,
}
LEAST = {"appends_a_second": 500, "verified_a_second": 20_000}


def say(figure: str, **values: Any) -> None:
    """One line; `met` tells whether each promise among the values is kept."""
    kept = {name: values[name] <= MOST[name] for name in values if name in MOST}
    kept |= {name: values[name] >= LEAST[name] for name in values if name in LEAST}
    met = {"met": all(kept.values())} if kept else {}
    print(json.dumps({"figure": figure, **values, **met}), flush=True)
