"""
A thousand people telling about one post at once, through a real Daphne of two processes.

Run as `python -m bench.reports`; prints one JSON line.
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
from django.utils import timezone

from bench import outside, pages
from community.accounts import documents
from community.accounts.models import Member
from forums.models import Post
from moderation.models import Case, Report

VOICES = 1_000
AT_ONCE = 100  # connections
BUSY = 503  # "busy, try again": they do, with the same key
SECRET = "c" * 32  # of the form; the cookie says the same


def main() -> None:
    post = Post.objects.filter(state=Post.State.VISIBLE).order_by("-pk")[0]
    voices = make_voices()
    cookies = {pk: f"{settings.SESSION_COOKIE_NAME}={pages.sign_in(pk)}" for pk in voices}
    start = threading.Barrier(AT_ONCE)
    told_busy: list[int] = []

    with outside.daphne(processes=2) as port, ThreadPoolExecutor(AT_ONCE) as pool:
        outside.fetch(port, "/bench/empty/", cookie=cookies[voices[0]])

        def tell(pk: int) -> int:
            form = {"csrfmiddlewaretoken": SECRET, "key": uuid4(), "reason": "unkind"}
            body = urlencode(form | {"wish": "know", "words": f"I am {pk}."}).encode()
            cookie = f"{cookies[pk]}; {settings.CSRF_COOKIE_NAME}={SECRET}"
            address = f"/reports/about/forums.post/{post.pk}/"
            while (status := outside.fetch(port, address, cookie=cookie, body=body)[0]) == BUSY:
                told_busy.append(pk)
            return status

        def tell_some(some: list[int]) -> list[int]:
            start.wait()
            return [tell(pk) for pk in some]

        begun = time.monotonic()
        shares = [voices[n::AT_ONCE] for n in range(AT_ONCE)]
        answers = [status for share in pool.map(tell_some, shares) for status in share]
        taken = time.monotonic() - begun

    kept = Report.objects.filter(case__in=Case.objects.open().about(post), reporter__in=voices)
    post.refresh_from_db()
    print(
        json.dumps(
            {
                "figure": "simultaneous_reports",
                "sent": len(voices),
                "answered": answers.count(302),
                "kept": kept.values("reporter").distinct().count(),
                "cases": Case.objects.about(post).count(),
                "post_stays": post.state == Post.State.VISIBLE,
                "told_busy_first": len(told_busy),
                "seconds": round(taken, 1),
            }
        )
    )


def make_voices() -> list[int]:
    """Members who did nothing yet; those of an earlier run told already."""
    run = uuid4().hex[:8]
    Member.objects.bulk_create(
        Member(
            name=f"voice-{run}-{number}",
            skeleton=f"voice-{run}-{number}",
            state=Member.State.ACTIVE,
            joined_date=timezone.now().date(),
            agreed_to=documents.current(),
            password="!",
        )
        for number in range(VOICES)
    )
    made = Member.objects.filter(name__startswith=f"voice-{run}-")
    return list(made.order_by("pk").values_list("pk", flat=True))


if __name__ == "__main__":
    main()
