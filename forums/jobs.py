"""What the worker does for threads and search. Each job looks for the rows that need it."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from forums import misspelt, tending

PATIENT = RetryStrategy(max_attempts=5, exponential_wait=4)  # seconds: 4, 16, 64, 256


@app.periodic(cron="* * * * *")
@app.task(name="close_due", retry=PATIENT, queueing_lock="close_due")
def close_due(timestamp: int) -> None:
    """
    Lock threads whose planned closing has come. They take no replies from that moment on
    in any case; this records it and tells open pages.
    """
    tending.close_due(at=datetime.fromtimestamp(timestamp, tz=UTC))


@app.periodic(cron="41 4 * * *")
@app.task(name="gather_words", retry=PATIENT, queueing_lock="gather_words")
def gather_words(timestamp: int) -> None:  # noqa: ARG001 - every periodic job is told when
    """Learn the words of the day for misspelt searches."""
    misspelt.gather_words()
