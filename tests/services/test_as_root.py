"""As root, PostgreSQL runs as somebody else, where namespaces are allowed and where not."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from community.services import postgres

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs it")


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="acc-"))
    yield made
    shutil.rmtree(made)


@pytest.mark.parametrize("disguise", [postgres.NAMESPACE, postgres.BECOME_NOBODY])
def test_it_starts_and_starts_again_in_either_disguise(
    folder: Path, disguise: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_disguise", lambda _folder: disguise)
    log = folder / "log"

    for _ in range(2):
        server = postgres.start(folder=folder / "data", sockets=folder, log=log)
        postgres.wait_for(server, sockets=folder, log=log)
        postgres.make_database(sockets=folder, name="accord")
        server.stop(seconds=10)
        assert server.process.returncode == 0

    owner = postgres.NOBODY if disguise is postgres.BECOME_NOBODY else 0
    assert (folder / "data").stat().st_uid == owner
    assert folder.stat().st_mode & 0o777 == 0o700


def test_only_the_owner_of_the_folder_reaches_the_socket(folder: Path) -> None:
    server = postgres.start(folder=folder / "data", sockets=folder, log=folder / "log")
    postgres.wait_for(server, sockets=folder, log=folder / "log")

    mode = (folder / ".s.PGSQL.5432").stat().st_mode

    assert mode & 0o777 == 0o700
    server.stop(seconds=10)
