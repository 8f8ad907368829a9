"""
Processor time of each page on a real Daphne: `python -m bench.cpu REQUESTS`.

The server's own, without PostgreSQL's; whoever asks is another process.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.conf import settings

from bench import outside, pages
from bench.figures import say


def main(requests: int) -> None:
    cookie = f"{settings.SESSION_COOKIE_NAME}={pages.sign_in(pages.VIEWER)}"
    with outside.daphne() as port:
        outside.fetch(port, "/bench/empty/", cookie=cookie)
        for page in pages.all_pages():
            if page.name.startswith("search"):
                continue
            cpu = outside.cpu_of(port, page.path, cookie=cookie, times=requests)
            say(f"daphne_{page.name}", requests=requests, cpu_ms=round(cpu, 2))


if __name__ == "__main__":
    main(int(sys.argv[1]))
