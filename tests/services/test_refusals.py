"""What stops a start says so in one line, and changes nothing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from community import places
from tests.services.machine import Machine, free_port


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    yield Machine(var=tmp_path / "var")
    shutil.rmtree(places.sockets_for(tmp_path / "var"), ignore_errors=True)


def test_a_port_that_is_taken(machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", machine.port)):
        line = machine.refuse()

    assert f"port {machine.port}: Address already in use" in line


def test_a_folder_that_is_no_data_folder(machine: Machine) -> None:
    (machine.var / "postgres").mkdir(parents=True)
    letter = machine.var / "postgres" / "letter.txt"
    letter.write_text("Dear Ada")

    assert "is not a PostgreSQL data folder" in machine.refuse()
    assert letter.read_text() == "Dear Ada"


def test_a_data_folder_of_another_version(machine: Machine) -> None:
    (machine.var / "postgres").mkdir(parents=True)
    (machine.var / "postgres" / "PG_VERSION").write_text("17\n")

    assert "was written by PostgreSQL 17; this is 18" in machine.refuse()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_data_folder_of_somebody_else(machine: Machine) -> None:
    folder = machine.var / "postgres"
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text("18\n")
    os.chown(folder, 1234, 1234)

    assert "belongs to another user" in machine.refuse()


@pytest.mark.parametrize(
    ("name", "address", "line"),
    [
        ("DATABASE_URL", "mysql://root@/accord", "DATABASE_URL is no address of a PostgreSQL"),
        ("REDIS_URL", "http://localhost", "REDIS_URL must start with redis://"),
    ],
)
def test_an_address_that_is_none(machine: Machine, name: str, address: str, line: str) -> None:
    machine.urls[name] = address

    assert line in machine.refuse()


def test_a_database_that_does_not_answer(machine: Machine) -> None:
    machine.urls["DATABASE_URL"] = f"postgresql://a:canary@127.0.0.1:{free_port()}/accord"

    line = machine.refuse()

    assert "The database (DATABASE_URL) cannot be reached" in line
    assert "canary" not in line


def test_a_redis_that_does_not_answer(machine: Machine) -> None:
    machine.urls["REDIS_URL"] = f"redis://:canary@127.0.0.1:{free_port()}/0"

    line = machine.refuse()

    assert "Redis (REDIS_URL) cannot be reached" in line
    assert "canary" not in line


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip(f"no tiny disk can be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk(tiny_disk: Path) -> None:
    machine = Machine(var=tiny_disk / "var")

    assert "No space left on device" in machine.refuse()
    assert not (machine.var / "postgres").exists()


def test_a_second_launcher(machine: Machine) -> None:
    machine.start()
    assert machine.launcher
    second = Machine(var=machine.var)

    line = second.refuse()

    assert f"already runs over {os.path.relpath(machine.var)}" in line
    assert f"process {machine.launcher.pid}" in line
    machine.stop()
    shutil.rmtree(machine.var)
