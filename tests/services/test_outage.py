"""The database goes away and comes back under a running site."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from community.services import children, postgres
from tests.services.machine import Machine, until


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="acc-"))
    yield made
    shutil.rmtree(made)


def bring_up(folder: Path) -> children.Child:
    server = postgres.start(folder=folder / "data", sockets=folder, log=folder / "log")
    postgres.wait_for(server, sockets=folder, log=folder / "log")
    return server


def status_of(machine: Machine, path: str) -> int:
    line = HTTPConnection("127.0.0.1", machine.port, timeout=30)
    line.request("GET", path, headers={"Cookie": "s=abcdefghijklmnopqrstuvwxyz123456"})
    status = line.getresponse().status
    line.close()
    return status


def test_pages_ask_to_try_again_at_once_and_return_with_the_database(folder: Path) -> None:
    database = bring_up(folder)
    postgres.make_database(sockets=folder, name="accord")
    address = f"host={folder} dbname=accord user=accord"
    machine = Machine(var=folder / "v", urls={"DATABASE_URL": address, "REDIS_URL": ""})
    machine.start()
    assert status_of(machine, "/spaces/") == 302

    database.stop(seconds=10)

    assert (status_of(machine, "/healthz"), status_of(machine, "/readyz")) == (200, 503)
    begun = time.monotonic()
    assert [status_of(machine, "/spaces/") for _ in range(4)] == [503] * 4
    assert time.monotonic() - begun < 4 * 4  # 1.5 s each, and others compute here too

    database = bring_up(folder)

    assert until(lambda: status_of(machine, "/spaces/") == 302, seconds=10)
    machine.stop()
    assert machine.launcher
    assert machine.launcher.stdout
    machine.launcher.stdout.close()
    database.stop(seconds=10)
