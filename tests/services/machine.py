"""`manage.py serve` on a machine of its own: a folder and a free port."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from community import places

PATIENCE = 40  # seconds


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@dataclass
class Machine:
    """Where one installation lies, and its launcher while it runs."""

    var: Path
    port: int = field(default_factory=free_port)
    urls: dict[str, str] = field(default_factory=lambda: {"DATABASE_URL": "", "REDIS_URL": ""})
    launcher: subprocess.Popen[str] | None = None

    @property
    def command(self) -> list[str]:
        manage = str(places.ROOT / "manage.py")
        return [sys.executable, manage, "serve", "--local", "--port", str(self.port)]

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return kept | {"VAR_DIR": str(self.var)} | self.urls

    def refuse(self) -> str:
        """The one line of a start that must not succeed."""
        ended = subprocess.run(
            self.command, env=self.environment, capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert ended.returncode == 1
        assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
        return ended.stderr

    def start(self) -> float:
        """Start and wait; the seconds that it says it took."""
        self.launcher = subprocess.Popen(
            self.command, env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert self.launcher.stdout
        said = []
        for line in self.launcher.stdout:
            said.append(line)
            if ready := re.search(r"Ready after ([\d.]+) s", line):
                return float(ready[1])
        raise AssertionError("".join(said))

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Its exit code."""
        assert self.launcher
        self.launcher.send_signal(number)
        self.launcher.communicate(timeout=PATIENCE)
        return self.launcher.returncode

    def find(self, word: str) -> list[int]:
        """The numbers of the launcher's children whose command has `word` in it."""
        assert self.launcher
        shown = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,command="], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split(None, 2) for line in shown.splitlines()]
        parent = str(self.launcher.pid)
        return [int(row[0]) for row in rows if row[1] == parent and word in row[2]]

    def has_nothing_left(self) -> bool:
        """Every child inherits the family's lock: who can take it is alone."""
        with (self.var / "family.lock").open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def answers(self) -> bool:
        line = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            line.request("GET", "/readyz")
            return line.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            line.close()

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        sockets = str(places.sockets_for(self.var))
        with psycopg.connect(host=sockets, dbname="accord", user="accord") as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []


def until(fact: Callable[[], bool], *, seconds: float = PATIENCE) -> bool:
    """Whether it became true in time. The world outside gives no other sign."""
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
