"""
One process of the site over one database, asked for pages without a network between.

Run as `python -m bench.inside`: reads lines `page times`, answers each with a JSON line of
milliseconds; `queries page` is answered with the statements and the size of the page.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import django

django.setup()

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from bench import pages


class Site:
    """What all measured sites have in common."""

    paths: dict[str, str]

    def __init__(self) -> None:
        pages.lift_limits()
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.factory = RequestFactory()

    def ask(self, name: str) -> HttpResponse:
        raise NotImplementedError

    def time(self, name: str, times: int) -> list[float]:
        taken = []
        for _ in range(times):
            begun = time.perf_counter()
            self.ask(name)
            taken.append((time.perf_counter() - begun) * 1_000)
        return taken

    def count(self, name: str) -> dict[str, Any]:
        self.ask(name)
        with CaptureQueriesContext(connection) as asked:
            answer = self.ask(name)
        statements = [one["sql"] for one in asked.captured_queries]
        return {"queries": len(statements), "bytes": len(answer.content), "sql": statements}


class Readers(Site):
    """The pages that members read."""

    def __init__(self) -> None:
        super().__init__()
        self.paths = {page.name: page.path for page in pages.all_pages()}
        self.cookie = pages.sign_in(pages.VIEWER)

    def ask(self, name: str) -> HttpResponse:
        request = self.factory.get(self.paths[name], HTTP_HOST="localhost")
        request.COOKIES[settings.SESSION_COOKIE_NAME] = self.cookie
        answer = self.handler.get_response(request)
        assert answer.status_code == 200, (name, answer.status_code, answer.get("location"))
        return answer  # type: ignore[return-value] # none of these pages streams


def serve(site: Site) -> None:
    print(json.dumps(list(site.paths)), flush=True)
    for line in sys.stdin:
        first, second = line.split()
        found = site.count(second) if first == "queries" else site.time(first, int(second))
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    serve(Readers())
