"""Where the measured databases live: never where members' words do."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from community import places
from community.services import postgres, valkey

FAST = {
    "shared_buffers": "512MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "300",
    "synchronous_commit": "on",  # replies are measured as members wait for them
}


FOLDER = places.VAR / "bench"
KEY = base64.b64encode(b"nothing here is worth a secret..").decode()  # 32 bytes


@contextmanager
def servers() -> Iterator[None]:
    """
    The servers that DATABASE_URL and REDIS_URL name, or else embedded ones under
    `var/bench`. Sets both, and keys that open what an earlier run sealed.
    """
    os.environ |= {"SECRET_KEY": "bench" * 10, "SEALING_KEYS": KEY, "REDIS_PREFIX": "bench"}
    folder = FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    running = []
    try:
        if "REDIS_URL" not in os.environ:
            socket = folder / "valkey.sock"
            running.append(
                valkey.start(folder=folder / "valkey", socket=socket, log=folder / "valkey.log")
            )
            os.environ["REDIS_URL"] = f"unix://{socket}"
        if "DATABASE_URL" not in os.environ:
            running.append(
                postgres.start(
                    folder=folder / "data",
                    sockets=folder,
                    log=folder / "postgres.log",
                    options=FAST,
                )
            )
            os.environ["DATABASE_URL"] = f"host={folder} dbname=postgres user=accord"
        yield
    finally:
        for server in reversed(running):
            server.stop(seconds=30)


def address(posts: int | str) -> str:
    """Of the database with that many posts, on the server that DATABASE_URL names."""
    return make_conninfo(os.environ["DATABASE_URL"], dbname=f"accord_bench_{posts}")


def exists(posts: int) -> bool:
    with _server() as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [f"accord_bench_{posts}"]
        )
        return found.fetchone() is not None


def make_anew(posts: int | str) -> None:
    name = sql.Identifier(f"accord_bench_{posts}")
    with _server() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def _server() -> psycopg.Connection[tuple[object, ...]]:
    address = make_conninfo(os.environ["DATABASE_URL"], dbname="postgres")
    return psycopg.connect(address, autocommit=True)
