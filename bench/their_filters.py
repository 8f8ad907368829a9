"""
One filter of somebody else's, asked over JSON lines: `python their_filters.py NAME`.

Runs in an environment that has the filter and nothing of ours, so it imports nothing of ours.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def better_profanity() -> Callable[[str], Any]:
    known = import_module("better_profanity").profanity
    known.load_censor_words()
    flags: Callable[[str], Any] = known.contains_profanity
    return flags


def alt_profanity_check() -> Callable[[str], Any]:
    predict = import_module("profanity_check").predict
    return lambda text: predict([text])[0]


def safetype() -> Callable[[str], Any]:
    engine = import_module("safetype").create_moderation_engine(mode="block")
    return lambda text: not engine.validate(text).valid


def glin_profanity() -> Callable[[str], Any]:
    flags: Callable[[str], Any] = import_module("glin_profanity").Filter().is_profane
    return flags


FILTERS = {
    "better-profanity": better_profanity,
    "alt-profanity-check": alt_profanity_check,
    "safetype": safetype,
    "glin-profanity": glin_profanity,
}


def main() -> None:
    flags = FILTERS[sys.argv[1]]()
    flags("Hello.")
    for line in sys.stdin:
        text = json.loads(line)
        begun = time.perf_counter()
        flagged = bool(flags(text))
        taken = (time.perf_counter() - begun) * 1_000
        sys.stdout.write(json.dumps({"flagged": flagged, "ms": taken}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
