"""What the worker does for moderation. Each job looks for the rows that need it."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from moderation import appeals, audit, closing, reports, sanctions, transparency

PATIENT = RetryStrategy(max_attempts=5, exponential_wait=4)  # seconds: 4, 16, 64, 256


@app.periodic(cron="* * * * *")
@app.task(name="end_sanctions", retry=PATIENT, queueing_lock="end_sanctions")
def end_sanctions(timestamp: int) -> None:
    """
    Tell open pages of those whose sanction ended. It holds no longer from that moment on
    in any case.
    """
    sanctions.end_due(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="* * * * *")
@app.task(name="anchor_audit", retry=PATIENT, queueing_lock="anchor_audit")
def anchor_audit(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is told when
    """Write down where the record of acts ends, outside of the database."""
    audit.anchor()


@app.periodic(cron="*/10 * * * *")
@app.task(name="go_on_with_cases", retry=PATIENT, queueing_lock="go_on_with_cases")
def go_on_with_cases(timestamp: int) -> None:
    """
    Bring cases back whose writer sent no other words, or where somebody asks to look
    again; close those that are past.
    """
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    closing.reopen_unanswered(at=at)
    closing.close_past(at=at)
    appeals.bring_waiting(at=at)


@app.periodic(cron="* * * * *")
@app.task(name="answer_reporters", retry=PATIENT, queueing_lock="answer_reporters")
def answer_reporters(timestamp: int) -> None:
    """Tell those who told us that somebody has looked."""
    reports.answer_reporters(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="17 3 * * *")
@app.task(name="write_figures", retry=PATIENT, queueing_lock="write_figures")
def write_figures(timestamp: int) -> None:
    """Write down the months that are over; each day, so that a missed first is made up for."""
    transparency.write_due(at=datetime.fromtimestamp(timestamp, tz=UTC))
