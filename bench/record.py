"""
How fast acts are added to the record of what staff did, by eight at once, and verified.

Run as `python -m bench.record`; prints one JSON line for each.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection, transaction
from django.utils import timezone

from bench.figures import say
from moderation import audit
from moderation.models import AuditHead, AuditRow, Case

WRITERS = 8
EACH = 250  # acts


def main() -> None:
    begin_anew()
    start = threading.Barrier(WRITERS + 1)
    with ThreadPoolExecutor(WRITERS) as pool:
        done = [pool.submit(write, start) for _ in range(WRITERS)]
        start.wait()
        begun = time.perf_counter()
        for one in done:
            one.result()
        took = time.perf_counter() - begun
    acts = WRITERS * EACH
    say("audit_append", writers=WRITERS, acts=acts, appends_a_second=round(acts / took))

    with transaction.atomic():
        for number in range(20_000):
            audit.append(audit.Act.VIEWED, by=None, subject=Case(pk=number), at=timezone.now())
    begun = time.perf_counter()
    verified = audit.verify()
    took = time.perf_counter() - begun
    say("audit_verify", acts=verified, verified_a_second=round(verified / took))
    begin_anew()


def write(start: threading.Barrier) -> None:
    connection.ensure_connection()
    start.wait()
    for number in range(EACH):
        with transaction.atomic():
            audit.append(audit.Act.VIEWED, by=None, subject=Case(pk=number), at=timezone.now())
    connection.close()


def begin_anew() -> None:
    """Measured databases only: nobody acts in them."""
    with connection.cursor() as cursor:
        for model in (AuditRow, AuditHead):
            cursor.execute(f"TRUNCATE {model._meta.db_table}")


if __name__ == "__main__":
    main()
