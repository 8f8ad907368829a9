"""Servers that somebody else runs: Debian's own PostgreSQL and Redis, by their addresses."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from community.services import children, postgres
from tests.services.machine import Machine, free_port, until

PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
REDIS = shutil.which("redis-server")
pytestmark = pytest.mark.skipif(
    PROGRAMS is None or REDIS is None,
    reason="NOT TRIED: Debian's postgresql and redis-server are not installed here",
)


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="acc-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def database_url(folder: Path) -> Iterator[str]:
    """As a hoster gives it: over TCP, with a password, for the owner of one database."""
    assert PROGRAMS
    disguise: list[str | Path] = [*postgres.NAMESPACE] if os.geteuid() == 0 else []
    initdb: list[str | Path] = [
        PROGRAMS / "initdb",
        "-D",
        folder / "pg",
        "-U",
        "postgres",
        "--auth=trust",
    ]
    subprocess.run([*disguise, *initdb], check=True, capture_output=True)
    port = str(free_port())
    command = [*disguise, PROGRAMS / "postgres", "-D", folder / "pg", "-k", folder, "-p", port]
    with (folder / "pg.log").open("wb") as log:
        server = children.start("postgres", command, ask=signal.SIGINT, log=log)
    assert until(lambda: answers(port))
    with psycopg.connect(f"host=127.0.0.1 port={port} user=postgres", autocommit=True) as asked:
        asked.execute("CREATE ROLE accord LOGIN PASSWORD 'p@ss:word'")
        asked.execute("CREATE DATABASE accord OWNER accord")
    yield f"postgresql://accord:p%40ss%3Aword@127.0.0.1:{port}/accord"
    server.stop(seconds=10)


@pytest.fixture
def redis_url(folder: Path) -> Iterator[str]:
    assert REDIS
    port = str(free_port())
    command = [REDIS, "--port", port, "--save", "", "--dir", str(folder)]
    with (folder / "redis.log").open("wb") as log:
        server = children.start("redis", command, log=log)
    yield f"redis://127.0.0.1:{port}/3"
    server.stop(seconds=5)


def test_addresses_that_are_given_win(folder: Path, database_url: str, redis_url: str) -> None:
    machine = Machine(var=folder / "v", urls={"DATABASE_URL": database_url, "REDIS_URL": redis_url})

    machine.start()

    assert machine.answers()
    assert machine.find("bin/postgres") == []
    assert machine.find("valkey") == []
    assert not (machine.var / "postgres").exists()
    with psycopg.connect(database_url) as asked:
        assert asked.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() == (True,)
    assert machine.stop() == 0
    assert machine.launcher
    assert machine.launcher.stdout
    machine.launcher.stdout.close()


def answers(port: str) -> bool:
    try:
        psycopg.connect(f"host=127.0.0.1 port={port} user=postgres").close()
    except psycopg.OperationalError:
        return False
    return True
