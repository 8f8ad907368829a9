"""
Our own examples: two files to look at while rules are written, one that is only counted.

A line is a heading, an outcome ("-": must not be stopped) and a text. Headings are the rules,
`crisis`, `benign` (supportive talk that nothing may touch) and `hate:` with a functionality
as HateCheck names them (outcome `hateful` or "-").
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("examples")
PARTS = ("seen", "fresh", "unseen")
# fresh and unseen are by authors who knew no rule; whoever writes rules never opens unseen.


@dataclass(frozen=True, slots=True)
class Written:
    heading: str
    expected: str
    text: str

    @property
    def due(self) -> bool:
        """Whether the text must be stopped."""
        return self.expected not in {"-", "hint", "route"}


def read(part: str) -> list[Written]:
    lines = (FOLDER / f"{part}.txt").read_text("utf-8").splitlines()
    return [Written(*line.split(" ", 2)) for line in lines if line and not line.startswith("#")]
