"""
Two hundred replies to one thread at once, through a real Daphne of two processes.

Run as `python -m bench.replies`; prints one JSON line.
"""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from uuid import uuid4

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import outside, pages
from community.accounts.models import Member
from forums import posting
from forums.models import Post, Thread

WRITERS = 200
BUSY = 503  # "busy, try again": they do, with the same key
SECRET = "c" * 32  # of the form; the cookie says the same


def main() -> None:
    thread = Thread.objects.filter(pinned=False).order_by("-pk")[0]
    writers = list(
        Member.objects.filter(name__startswith="member-").values_list("pk", flat=True)[:WRITERS]
    )
    cookies = {pk: f"{settings.SESSION_COOKIE_NAME}={pages.sign_in(pk)}" for pk in writers}
    keys = {pk: uuid4() for pk in writers}
    before = set(Post.objects.filter(thread=thread).values_list("pk", flat=True))
    start = threading.Barrier(WRITERS)
    told_busy: list[int] = []

    with outside.daphne(processes=2) as port, ThreadPoolExecutor(WRITERS) as pool:
        outside.fetch(port, "/bench/empty/", cookie=cookies[writers[0]])

        def write(pk: int) -> int:
            form = {"csrfmiddlewaretoken": SECRET, "key": keys[pk], "body": f"Reply of {pk}."}
            cookie = f"{cookies[pk]}; {settings.CSRF_COOKIE_NAME}={SECRET}"
            body = urlencode(form).encode()
            start.wait()
            address = f"/threads/{thread.pk}/reply/"
            while (status := outside.fetch(port, address, cookie=cookie, body=body)[0]) == BUSY:
                told_busy.append(pk)
            return status

        begun = time.monotonic()
        answers = list(pool.map(write, writers))
        taken = time.monotonic() - begun

    made = list(
        Post.objects.filter(thread=thread).exclude(pk__in=before).values_list("number", "key")
    )
    numbers = sorted(number for number, _ in made)
    first = thread.last_number + 1
    print(
        json.dumps(
            {
                "figure": "simultaneous_replies",
                "sent": WRITERS,
                "answered": answers.count(302),
                "kept": len(made),
                "keys": len({key for _, key in made} & set(keys.values())),
                "numbers_without_gap_or_double": numbers == list(range(first, first + len(made))),
                "told_busy_first": len(told_busy),
                "seconds": round(taken, 1),
            }
        )
    )
    print(json.dumps({"figure": "reply", "statements": _statements(thread)}))


def _statements(thread: Thread) -> int:
    writer = Member.objects.get(pk=2)
    with CaptureQueriesContext(connection) as asked:
        posting.write_post(
            thread.pk, body="One more.", quotes=[], key=uuid4(), by=writer, at=timezone.now()
        )
    return len(asked.captured_queries)


if __name__ == "__main__":
    main()
