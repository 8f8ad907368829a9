"""
What the worker does by itself. Each job looks for the rows that need it, so a missed or
repeated run costs a delay and nothing else.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from community.services.purging import PURGES

logger = logging.getLogger(__name__)

PATIENT = RetryStrategy(max_attempts=5, exponential_wait=4)  # seconds: 4, 16, 64, 256


@app.task(name="purge", retry=PATIENT, queueing_lock="purge")
def purge(timestamp: int, what: str) -> None:
    """One of `PURGES`; each is a job of its own, so that one that fails stops no other."""
    gone = PURGES[what](at=datetime.fromtimestamp(timestamp, tz=UTC))
    logger.info("purged", extra={"job": what, "code": gone})


for what in PURGES:
    app.periodic(
        cron="23 4 * * *",
        periodic_id=what,
        task_kwargs={"what": what},
        queueing_lock=f"purge {what}",
    )(purge)
