"""Our own examples of the policy, in two parts: one to look at, one only to count."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("written.txt")


@dataclass(frozen=True, slots=True)
class Written:
    rule: str
    expected: str  # an outcome, or "-" for what must not be stopped
    text: str

    @property
    def seen(self) -> bool:
        """Whether the text may be looked at while rules are written."""
        return hashlib.sha256(self.text.encode()).hexdigest()[0] < "8"


def read() -> list[Written]:
    lines = FILE.read_text("utf-8").splitlines()
    return [Written(*line.split(" ", 2)) for line in lines if line and not line.startswith("#")]
