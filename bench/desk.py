"""
What the desk's first page costs with few and with many open cases.

Run as `python -m bench.desk`; with a number it is one process of the site over that many
cases, which answers each line on its input with the milliseconds of one page.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from bench import places
from bench.figures import say

SIZES = (100, 100_000)  # open cases
ROUNDS = 150
MEMBERS = 200
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
QUEUES = ("held", "held", "held", "look", "care")
FOUND = [{"rule": "R06", "category": "insult", "start": 0, "end": 5, "outcome": "hold",
          "tier": "enforce", "severity": 40, "voided_by": ""}]  # fmt: skip


def seed(size: int) -> None:
    """A post and a case for each; a second's distance between them."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415 - after setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from bench import rows  # noqa: PLC0415
    from forums.models import Post  # noqa: PLC0415
    from moderation.models import Case  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    writers = [factories.make_member(f"writer-{number}").pk for number in range(MEMBERS)]
    thread = factories.make_thread(author=factories.make_member("opens"))
    kind = ContentType.objects.get_for_model(Post).pk
    first = Post.objects.count() + 1

    def posts() -> Iterator[rows.Row]:
        for number in range(size):
            yield {"id": first + number, "author_id": writers[number % MEMBERS], "state": "held",
                   "revision": 1, "thread_id": thread.pk, "number": number + 2,
                   "body": "You are an idiot.", "html": "", "written_at": BEGUN}  # fmt: skip

    def cases() -> Iterator[rows.Row]:
        for number in range(size):
            queue = QUEUES[number % len(QUEUES)]
            yield {"content_type_id": kind, "content_id": first + number, "queue": queue,
                   "author_id": writers[number % MEMBERS], "revision": 1, "findings": Jsonb(FOUND),
                   "place_id": thread.space_id, "urgent": number % 50 == 0 or queue == "care",
                   "opened_at": BEGUN + timedelta(seconds=number)}  # fmt: skip

    with rows.indexed_afterwards(Post, Case):
        rows.copy(Post, posts())
        rows.copy(Case, cases())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def answer(size: int) -> None:
    """Says how many statements the page asks, then times it once for each line of input."""
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from tests import factories  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    seed(size)
    client = Client()
    factories.sign_in(client, factories.make_moderator("reads"))
    client.get("/desk/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/desk/")
    assert page.content.count(b'class="case') == 50 + 1, page.status_code
    print(json.dumps(len(asked)), flush=True)
    for _ in sys.stdin:
        begun = time.perf_counter()
        client.get("/desk/")
        print(json.dumps((time.perf_counter() - begun) * 1_000), flush=True)


def start(size: int) -> subprocess.Popen[str]:
    name = f"desk_{size}"
    places.make_anew(name)
    here = {"DATABASE_URL": places.address(name), "DJANGO_SETTINGS_MODULE": "bench.settings"}
    return subprocess.Popen(
        [sys.executable, "-m", "bench.desk", str(size)], env=os.environ | here | {"DB_POOL": "0"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def hear(site: subprocess.Popen[str]) -> Any:
    assert site.stdout is not None
    return json.loads(site.stdout.readline() or "null")


def ask(site: subprocess.Popen[str]) -> float:
    assert site.stdin is not None
    site.stdin.write("\n")
    site.stdin.flush()
    return float(hear(site))


def main() -> None:
    with places.servers():
        sites = [start(size) for size in SIZES]
        queries = [hear(site) for site in sites]
        taken: list[list[float]] = [[], []]
        for _ in range(ROUNDS):  # in turn, so that a busy moment falls on both
            for times, site in zip(taken, sites, strict=True):
                times.append(ask(site))
        for site in sites:
            site.communicate()
    medians = [round(statistics.median(times), 2) for times in taken]
    say(
        "desk_first_page",
        cases=list(SIZES),
        queries=queries,
        median_ms=medians,
        desk_growth=round(medians[1] / medians[0], 2),
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        answer(int(sys.argv[1]))
    else:
        main()
