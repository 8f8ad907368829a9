"""What the site's own role may not do, on a real server of ours."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from community import places
from community.services import postgres
from tests.servers import FAST

ADD = """
    INSERT INTO moderation_auditrow
        (seq, at, act, subject, reason, key, previous, seal)
    VALUES (%s, now(), 'viewed', 'moderation.case', '', 'key', '', '')
"""


@pytest.fixture(scope="module")
def guarded() -> Iterator[Path]:
    """The folder of sockets of a server as `make run` leaves it."""
    with tempfile.TemporaryDirectory(prefix="accord-") as made:
        folder = Path(made)
        log = folder / "postgres.log"
        server = postgres.start(folder=folder / "data", sockets=folder, log=log, options=FAST)
        try:
            postgres.wait_for(server, sockets=folder, log=log)
            postgres.make_database(sockets=folder, name="accord")
            migrate(folder)
            postgres.guard(sockets=folder, name="accord")
            yield folder
        finally:
            server.stop(seconds=10)


def migrate(folder: Path) -> None:
    surroundings = os.environ | {
        "DATABASE_URL": f"host={folder} dbname=accord user=accord",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=places.ROOT, env=surroundings, check=True)


def ask(folder: Path, statement: str, *values: object) -> None:
    with psycopg.connect(host=str(folder), dbname="accord", user="accord") as connection:
        connection.execute(statement.encode(), values)


def test_the_sites_role_adds_to_the_record_and_reads_it(guarded: Path) -> None:
    ask(guarded, ADD, 1)
    ask(guarded, "SELECT * FROM moderation_auditrow")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_auditrow SET act = 'other'",
        "DELETE FROM moderation_auditrow",
        "TRUNCATE moderation_auditrow",
        "TRUNCATE moderation_auditrow CASCADE",
        "DROP TABLE moderation_auditrow",
        "ALTER TABLE moderation_auditrow DISABLE TRIGGER ALL",
        "ALTER TABLE moderation_auditrow RENAME TO other",
        "ALTER TABLE moderation_auditrow OWNER TO accord",
        "GRANT UPDATE ON moderation_auditrow TO accord; UPDATE moderation_auditrow SET act = ''",
        "CREATE RULE gone AS ON INSERT TO moderation_auditrow DO INSTEAD NOTHING",
        "SET ROLE accord_keeper",
        "SET ROLE postgres",
        "ALTER SCHEMA public OWNER TO accord",
        "DROP SCHEMA public CASCADE",
        (
            "SET pgtrigger.ignore = '{moderation_auditrow:append_only}'; "
            "UPDATE moderation_auditrow SET act = 'other'"
        ),
        (
            "INSERT INTO moderation_auditrow SELECT * FROM moderation_auditrow"
            " ON CONFLICT (seq) DO UPDATE SET act = 'other'"
        ),
    ],
)
def test_the_sites_role_cannot_bend_the_record(guarded: Path, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(guarded, statement)


def test_a_migration_gets_its_rights_back_and_loses_them_again(guarded: Path) -> None:
    postgres.unguard(sockets=guarded, name="accord")
    ask(guarded, "ALTER TABLE moderation_auditrow ALTER COLUMN act SET DEFAULT ''")
    migrate(guarded)

    postgres.guard(sockets=guarded, name="accord")
    postgres.guard(sockets=guarded, name="accord")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(guarded, "DELETE FROM moderation_auditrow")
