"""Days towards others: never a clock time, which would say when somebody is awake."""

from __future__ import annotations

from datetime import date, datetime


def word(moment: datetime, *, today: date) -> str:
    """Such as "today", "yesterday", "3 November"; of another year "3 November 2025"."""
    return of(moment.date(), today=today)


def of(day: date, *, today: date) -> str:
    """`word` of a day that is known as such."""
    if day == today:
        return "today"
    if (today - day).days == 1:
        return "yesterday"
    named = f"{day.day} {day:%B}"
    return named if day.year == today.year else f"{named} {day.year}"


def coming(moment: datetime, *, today: date) -> str:
    """The same looking ahead: "later today", "tomorrow", "3 November"."""
    ahead = (moment.date() - today).days
    if ahead < 1:
        return "later today"
    return "tomorrow" if ahead == 1 else word(moment, today=today)
