"""A real site for a test: Daphne in processes of its own, over the test's database."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection
from psycopg.conninfo import make_conninfo

from community import places
from community.services import children, web


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is, who runs it, and what it said."""

    url: str
    processes: list[children.Child]
    log: Path

    @property
    def sockets_url(self) -> str:
        return self.url.replace("http", "ws", 1)


def ask(site: Site, path: str) -> tuple[int, str]:
    """Status and text of a page, without following where it leads."""
    with closing(HTTPConnection(urlsplit(site.url).netloc, timeout=30)) as line:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read().decode()


@contextmanager
def serve(folder: Path, *, processes: int = 1) -> Iterator[Site]:
    """Serve until left. All processes share one listening socket."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        port = listening.getsockname()[1]
        site = Site(url=f"http://127.0.0.1:{port}", processes=[], log=folder / "site.log")
        try:
            for number in range(processes):
                site.processes.append(_start(listening, number=number, log=site.log))
            ask(site, "/healthz")
            yield site
        finally:
            for process in site.processes:
                process.stop(seconds=10)


def _start(listening: socket.socket, *, number: int, log: Path) -> children.Child:
    here = {
        "DATABASE_URL": _database(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(places.ROOT),
    }
    with log.open("ab") as lines:
        return children.start(
            f"site {number}", web.daphne(listening.fileno()), ask=signal.SIGTERM, environment=here,
            fds=[listening.fileno()], log=lines,
        )  # fmt: skip


def _database() -> str:
    """The connection of this test, as an address that another process can use."""
    there = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    return make_conninfo(**{name: there[name] for name in names if there.get(name)})
