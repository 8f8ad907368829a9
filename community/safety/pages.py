"""What the public pages show: the grounding cards and the support lines, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Card:
    """One way to steady oneself; `care` says for whom it is not."""

    slug: str
    name: str
    kind: str
    words: str
    care: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody to call or to look up: a number or a site."""

    who: str
    about: str
    number: str = ""
    site: str = ""

    @property
    def dial(self) -> str:
        return "".join(sign for sign in self.number if sign.isdigit())


@dataclass(frozen=True, slots=True)
class Country:
    slug: str
    name: str
    urgent: str
    lines: tuple[Line, ...]


@cache
def cards() -> tuple[Card, ...]:
    return tuple(Card(**card) for card in _read("grounding.yaml"))


@cache
def countries() -> tuple[Country, ...]:
    return tuple(
        Country(**{**country, "lines": tuple(Line(**line) for line in country["lines"])})
        for country in _read("support.yaml")
    )


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return rows
