"""
A desk with that many open cases: `python -m bench.queue_seed CASES`, in a process whose
DATABASE_URL is the new database.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from psycopg.types.json import Jsonb

from bench import held, rows
from community.accounts.models import Member
from forums.models import Post, Thread
from moderation.models import Case

BEGUN = datetime(2024, 1, 1, 12, tzinfo=UTC)
WRITERS, THREADS = 300, 200
QUEUES = ["held"] * 16 + ["look", "care", "reports", "appeals"]
NOTE = {
    "rule": "R06", "category": "insult", "phrase": "", "book": "", "tier": "",
    "start": 0, "end": len(held.INSULT), "outcome": "hold", "voided_by": "",
}  # fmt: skip


def main(cases: int) -> None:
    call_command("migrate", verbosity=0)
    held.make_members(2, role=Member.Role.MODERATOR)
    writers = [one.pk for one in held.make_members(WRITERS)]
    space = held.make_space().pk
    rows.copy(Thread, _threads(writers, space))
    kind = ContentType.objects.get_for_model(Post).pk
    with rows.indexed_afterwards(Post, Case):
        rows.copy(Post, _posts(writers, cases))
        rows.copy(Case, _cases(writers, space, cases, kind))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _threads(writers: list[int], space: int) -> Iterator[rows.Row]:
    for number in range(THREADS):
        yield {
            "author_id": writers[number % WRITERS], "state": "visible", "space_id": space,
            "title": "How do you begin?", "help_wanted": "listening", "notes": [],
            "last_number": 1_000_000, "opened_at": BEGUN, "active_at": BEGUN,
        }  # fmt: skip


def _posts(writers: list[int], cases: int) -> Iterator[rows.Row]:
    for number in range(cases):
        queue = QUEUES[number % len(QUEUES)]
        yield {
            "author_id": writers[number % WRITERS], "thread_id": 1 + number % THREADS,
            "number": 1 + number // THREADS, "body": held.INSULT, "html": f"<p>{held.INSULT}</p>",
            "state": "held" if queue == "held" else "visible", "written_at": _moment(number),
        }  # fmt: skip


def _cases(writers: list[int], space: int, cases: int, kind: int) -> Iterator[rows.Row]:
    for number in range(cases):
        queue = QUEUES[number % len(QUEUES)]
        yield {
            "content_type_id": kind, "content_id": number + 1, "revision": 1,
            "author_id": writers[number % WRITERS], "place_id": space, "queue": queue,
            "findings": Jsonb([NOTE] if queue != "appeals" else []), "urgent": number % 50 == 7,
            "opened_at": _moment(number),
        }  # fmt: skip


def _moment(number: int) -> datetime:
    return BEGUN + timedelta(minutes=number)


if __name__ == "__main__":
    main(int(sys.argv[1]))
