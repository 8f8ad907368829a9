"""What the team did, month by month, for everybody. Only months that are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from django.db.models import Min

from moderation import counting
from moderation.counting import UNDER
from moderation.models import Action, Case, LegalNotice, MonthOfFigures, Report, Sanction

KEEPS_QUIET = f"{UNDER} stands for 1 to 4: so few could tell something of somebody."


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    told: str
    rows: list[Row]


LABELS: dict[str, tuple[str, str, dict[str, str]]] = {
    "notices": (
        "What people told the team",
        "Each by the reason that was given.",
        {reason.value: str(reason.label) for reason in Report.Reason},
    ),
    "cases": (
        "What brought cases",
        "Words that a person then read. Hints while somebody writes are not counted.",
        {
            "rules": "A language rule",
            "notice": "Somebody told the team",
            "people": "Somebody new in a careful place, or words that looked unusual",
            "automation_share": "Share that began with a rule",
        },
    ),
    "holds_decided": (
        "What rules held, and people decided",
        "Where people let through what a rule had held, the rule was mistaken.",
        {
            "approved": "Let through",
            "not_approved": "Not let through",
            "measured_error": "Share that the rules held by mistake",
        },
    ),
    "decisions": (
        "What people decided",
        "One decision may have several parts. No rule decides any of them.",
        {kind.value: str(kind.label) for kind in Action.Kind},
    ),
    "median_hours": (
        "How long it took",
        "The middle one of all, in whole hours; left out where there were under 5.",
        {
            "hold_to_decision": "From being held to a decision",
            "notice_to_decision": "From telling the team to a decision",
        },
    ),
    "appeals": (
        "Looked at again",
        "Answers of this month, by somebody other than who had decided.",
        {
            "upheld": "It stayed",
            "reversed": "It was taken back",
            "partly": "A part was taken back",
        },
    ),
    "sanctions": (
        "What began for accounts",
        "Those that were undone are not counted.",
        {kind.value: str(kind.label) for kind in Sanction.Kind},
    ),
}


def write_due(*, at: datetime) -> int:
    """Write down every month that is over and not written yet; returns how many."""
    begun = _first()
    if begun is None:
        return 0
    written = set(MonthOfFigures.objects.values_list("month", flat=True))
    due = [month for month in _months(begun, at.date()) if month not in written]
    rows = [
        MonthOfFigures(
            month=month, figures=counting.count(_moment(month), _moment(_next(month))), made_at=at
        )
        for month in due
    ]
    MonthOfFigures.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def months() -> list[MonthOfFigures]:
    """The newest first."""
    return list(MonthOfFigures.objects.order_by("-month"))


def sections(row: MonthOfFigures) -> list[Section]:
    """A month as people read it."""
    return [
        Section(title, told, [Row(label, _said(value)) for label, value in _rows(labels, found)])
        for key, (title, told, labels) in LABELS.items()
        if (found := row.figures.get(key)) is not None
    ]


def document(rows: list[MonthOfFigures]) -> dict[str, Any]:
    """All months for machines."""
    return {
        "schema": 1,
        "cells": f'numbers; "{UNDER}" for 1 to 4; null where nothing can be said',
        "months": [{"month": str(row), **row.figures} for row in rows],
    }


def lines(rows: list[MonthOfFigures]) -> list[tuple[str, str, str, str]]:
    """The same as rows of a table: month, section, figure, value."""
    return [
        (str(row), key, name, "" if value is None else str(value))
        for row in rows
        for key, found in row.figures.items()
        for name, value in _flat(found).items()
    ]


def _flat(found: dict[str, Any]) -> dict[str, Any]:
    cells = found.get("cells", {})
    return {**cells, **{name: value for name, value in found.items() if name != "cells"}}


def _rows(labels: dict[str, str], found: dict[str, Any]) -> list[tuple[str, Any]]:
    flat = _flat(found)
    named = [(label, flat[name]) for name, label in labels.items() if name in flat]
    return [*named, ("All together", found["total"])] if "total" in found else named


def _said(value: float | str | None) -> str:
    if value is None:
        return "not shown"
    return f"{value:.0%}" if isinstance(value, float) else str(value)


def _first() -> date | None:
    """The day of the first case or notice."""
    asked = chain(
        Case.objects.aggregate(first=Min("opened_at")).values(),
        LegalNotice.objects.aggregate(first=Min("made_at")).values(),
    )
    return min((moment.date() for moment in asked if moment), default=None)


def _months(begun: date, today: date) -> list[date]:
    """The first days of those that are over, from the one of `begun` on."""
    found, month = [], begun.replace(day=1)
    while _next(month) <= today:
        found.append(month)
        month = _next(month)
    return found


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
