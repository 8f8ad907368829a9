"""
How long a composer waits for what is noticed in a text of 280 and of 2,000 characters:
a whole request in one process, without a network. Nobody waits for it to type or send.
"""

from __future__ import annotations

import statistics
import time

import django

django.setup()

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from django.urls import reverse

from bench import pages
from bench.figures import say

TIMES = 300
SENTENCE = "I read this twice, and it reminds me of how we began to ask each other. "
ENDS = ("Thank you.", "You are an idiot.")  # nothing to say, and a thought


def main() -> None:
    pages.lift_limits()
    handler = BaseHandler()
    handler.load_middleware()
    cookie = pages.sign_in(pages.VIEWER)
    for length in (280, 2_000):
        taken = sorted(_ask(handler, cookie, length=length, number=n) for n in range(TIMES))
        say(
            f"hint_{length}",
            p50_ms=round(statistics.median(taken), 2),
            p95_ms=round(taken[int(TIMES * 0.95)], 2),
        )


def _ask(handler: BaseHandler, cookie: str, *, length: int, number: int) -> float:
    words = (SENTENCE * (length // len(SENTENCE)))[:length] + ENDS[number % 2]
    request = RequestFactory().post(
        reverse("language:hint"), {"words": words}, HTTP_HOST="localhost"
    )
    request.COOKIES[settings.SESSION_COOKIE_NAME] = cookie
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined] # as Django's test client says
    begun = time.perf_counter()
    answer = handler.get_response(request)
    assert answer.status_code == 200, answer.status_code
    return (time.perf_counter() - begun) * 1_000


if __name__ == "__main__":
    main()
