"""Asking a real Daphne, from another process: `python -m bench.outside COOKIE PORT PATH TIMES`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection

from community.services import children, web

TOGETHER = 2  # requests under way at a time


@contextmanager
def daphne(processes: int = 1) -> Iterator[int]:
    """The port of a Daphne that serves the database which DATABASE_URL names."""
    with web.listen("127.0.0.1", 0) as listening:
        port: int = listening.getsockname()[1]
        running = [
            children.start(
                f"site {number}",
                web.daphne(listening.fileno()),
                ask=signal.SIGTERM,
                environment={"DJANGO_SETTINGS_MODULE": "bench.settings"},
                fds=[listening.fileno()],
            )
            for number in range(processes)
        ]
        try:
            yield port
        finally:
            for process in running:
                process.stop(seconds=10)


def fetch(port: int, path: str, *, cookie: str = "", body: bytes | None = None) -> tuple[int, str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        headers = {"Host": "localhost", "Cookie": cookie}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request("GET" if body is None else "POST", path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def cpu_of(port: int, path: str, *, cookie: str, times: int) -> float:
    """Milliseconds of the server's processor that one page takes, asked `times` times."""
    _load(port, path, cookie, times // 4)
    before = float(fetch(port, "/bench/cpu/")[1])
    _load(port, path, cookie, times)
    return (float(fetch(port, "/bench/cpu/")[1]) - before) * 1_000 / times


def _load(port: int, path: str, cookie: str, times: int) -> None:
    asking = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bench.outside",
                cookie,
                str(port),
                path,
                str(times // TOGETHER),
            ],
            env=os.environ,
        )
        for _ in range(TOGETHER)
    ]
    if any(process.wait() for process in asking):
        msg = f"{path} was not answered."
        raise RuntimeError(msg)


def main(cookie: str, port: str, path: str, times: str) -> None:
    line = HTTPConnection("127.0.0.1", int(port), timeout=60)
    line.connect()
    line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(int(times)):
        line.request("GET", path, headers={"Host": "localhost", "Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status}")
    line.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
