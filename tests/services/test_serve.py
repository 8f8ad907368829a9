"""One command starts everything, and whatever is killed comes back or ends cleanly."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from community import places
from tests.services.machine import Machine, until


@pytest.fixture
def var() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="acc-"))  # short: sockets lie below
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def machine(var: Path) -> Iterator[Machine]:
    machine = Machine(var=var / "v")
    yield machine
    if machine.launcher and machine.launcher.poll() is None:
        machine.stop(signal.SIGTERM)
    if machine.launcher and machine.launcher.stdout:
        machine.launcher.stdout.close()


def test_ctrl_c_leaves_nothing_running_and_the_second_start_is_quick(machine: Machine) -> None:
    machine.start()
    assert machine.stop(signal.SIGINT) == 0
    assert machine.has_nothing_left()

    seconds = machine.start()

    assert machine.answers()
    assert seconds <= 5 * how_busy()
    assert machine.stop(signal.SIGHUP) == 0
    assert machine.has_nothing_left()


def test_nothing_outside_its_folder_changes_and_keys_are_its_owners_alone(
    machine: Machine, var: Path
) -> None:
    accounts = Path("/etc/passwd").read_bytes()

    machine.start()

    assert var.stat().st_mode & 0o777 == 0o700
    assert [file.stat().st_mode & 0o777 for file in (machine.var / "secrets").iterdir()] == [
        0o600,
        0o600,
    ]
    assert Path("/etc/passwd").read_bytes() == accounts


def test_whatever_is_killed_comes_back_and_nothing_committed_is_lost(machine: Machine) -> None:
    machine.start()
    machine.ask("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")

    for word in ("daphne", "procrastinate", "valkey", "postgres"):
        killed, *others = machine.find(word)
        os.kill(killed, signal.SIGKILL)
        back = partial(is_back, machine, word=word, killed=killed, count=1 + len(others))
        assert until(back), word
        assert until(machine.answers), word

    assert machine.ask("SELECT word FROM kept") == [("still here",)]


def test_a_killed_launcher_takes_all_with_it_and_the_next_start_works(machine: Machine) -> None:
    machine.start()
    machine.ask("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('still here')")
    assert machine.launcher

    machine.launcher.kill()
    machine.launcher.communicate()
    machine.start()  # at once: it waits for the last one to be gone

    assert machine.ask("SELECT word FROM kept") == [("still here",)]
    assert machine.stop(signal.SIGTERM) == 0
    assert machine.has_nothing_left()


def test_everything_killed_at_once_is_no_hindrance(machine: Machine) -> None:
    machine.start()
    assert machine.launcher
    [database] = machine.find("bin/postgres")

    for number in [*machine.find(""), machine.launcher.pid]:
        os.kill(number, signal.SIGKILL)
    machine.launcher.communicate()
    # Another program has got the dead server's number since: this one.
    lock = machine.var / "postgres" / "postmaster.pid"
    lock.write_text(lock.read_text().replace(str(database), str(os.getpid()), 1))
    machine.start()

    assert machine.answers()


def test_a_launcher_that_follows_ends_with_whoever_started_it(machine: Machine) -> None:
    script = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
    parent = subprocess.Popen(
        [sys.executable, "-c", script, *machine.command, "--follow"],
        env=machine.environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert until(machine.answers)

    parent.kill()
    parent.wait()

    assert until(machine.has_nothing_left)


def test_where_sockets_would_have_too_long_a_path_they_lie_elsewhere(var: Path) -> None:
    machine = Machine(var=var / ("long" * 30))
    machine.start()

    assert machine.ask("SELECT 1") == [(1,)]
    machine.stop()
    sockets = places.sockets_for(machine.var)
    assert sockets.stat().st_mode & 0o077 == 0
    shutil.rmtree(sockets)


def how_busy() -> float:
    """How many times longer things take because others compute here too."""
    return max(1.0, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))


def is_back(machine: Machine, *, word: str, killed: int, count: int) -> bool:
    found = machine.find(word)
    return len(found) == count and killed not in found
