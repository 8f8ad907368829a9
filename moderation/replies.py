"""Kind beginnings for a moderator's words to a writer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

OURS = Path(__file__).with_name("replies.yaml")


@cache
def offered() -> tuple[str, ...]:
    return tuple(yaml.safe_load(OURS.read_text("utf-8")))
