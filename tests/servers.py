"""
A pytest plugin that brings PostgreSQL and Valkey up before anything reads the settings,
which pytest-django does earlier than any hook of ours. DATABASE_URL and REDIS_URL, in the
environment or in `.env`, win. Workers of pytest-xdist inherit what the first process set.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from community import (
    env,  # noqa: F401 - reads .env
    places,
)
from community.services import keys, postgres, valkey

FAST = {"fsync": "off", "full_page_writes": "off", "max_connections": "300"}  # thrown away


def bring_up() -> None:
    (places.VAR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns without it
    os.environ.setdefault("SECRET_KEY", keys.new_secret_key())
    os.environ.setdefault("SEALING_KEYS", keys.new_sealing_key())
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    os.environ["REDIS_PREFIX"] = f"test-{worker}-{os.getpid()}"
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    # A short path: a unix socket's has 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="accord-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if not os.environ.get("DATABASE_URL"):
        _bring_up_postgres(folder)
    if not os.environ.get("REDIS_URL"):
        _bring_up_valkey(folder)


def _bring_up_postgres(folder: Path) -> None:
    server = postgres.start(
        folder=folder / "data", sockets=folder, log=folder / "postgres.log", options=FAST
    )
    atexit.register(server.stop, seconds=10)
    postgres.wait_for(server, sockets=folder, log=folder / "postgres.log")
    postgres.make_database(sockets=folder, name="accord", may_create=True)
    os.environ["DATABASE_URL"] = f"host={folder} dbname=accord user=accord"


def _bring_up_valkey(folder: Path) -> None:
    socket = folder / "valkey.sock"
    server = valkey.start(folder=folder / "valkey", socket=socket, log=folder / "valkey.log")
    atexit.register(server.stop, seconds=5)
    valkey.wait_for(server, socket=socket, log=folder / "valkey.log")
    os.environ["REDIS_URL"] = f"unix://{socket}"


bring_up()
