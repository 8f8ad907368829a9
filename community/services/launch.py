"""One machine, from nothing to a site that answers, and back."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from socket import socket

from prometheus_client import multiprocess

from community import env, places
from community.services import children, locks, postgres, valkey, web
from community.services.supervisor import Service, Stopped, Supervisor
from community.services.trouble import Trouble

PRIVATE = 0o700
FIRST_LINK = """
The first steward signs in here, once and within a day, and chooses a passphrase:
  {address}
Later ones: manage.py make_steward NAME
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run."""

    host: str
    port: int
    processes: int
    follow: bool  # stop when the process that started us is gone
    as_host: str  # a name that the site answers to
    check: Callable[[], None]  # raises Trouble unless both stores can be reached
    prepare: Callable[[], str]  # migrations, starting content; path of a steward's first link
    say: Callable[[str], None]


def run(plan: Plan) -> None:
    """
    Returns when asked to stop by a signal; nothing that was started is left then.

    :raises Trouble: it cannot start.
    """
    begun = time.monotonic()
    supervisor = Supervisor()
    supervisor.listen()
    try:
        make_folders()
        locks.take_launchers(places.VAR)
        family = locks.take_familys(places.VAR)
        listening = web.listen(plan.host, plan.port)
        _start_stores(supervisor, family=family)
        plan.check()
        link = _prepare(plan)
        _start_site(supervisor, plan=plan, listening=listening, family=family)
        _wait_for_site(plan, begun=begun)
        if link:
            plan.say(FIRST_LINK.format(address=f"http://{plan.host}:{plan.port}{link}"))
        supervisor.keep(also=_parent_watch() if plan.follow else lambda: None)
    except Stopped:
        plan.say("Stopping.")
    except OSError as error:
        raise _full_or_not_ours(error) from error
    finally:
        supervisor.end()


def make_folders() -> None:
    """:raises Trouble: a folder for sockets in a shared place belongs to somebody else."""
    places.VAR.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    for folder in (places.LOGS, places.METRICS, places.STATIC, places.SOCKETS):
        folder.mkdir(mode=PRIVATE, exist_ok=True)
    sockets = places.SOCKETS.lstat()
    if sockets.st_uid != os.geteuid() or sockets.st_mode & 0o077:
        msg = f"{places.SOCKETS} is open to others. Remove it, then start again."
        raise Trouble(msg)
    for log in places.LOGS.glob("*.log"):
        log.replace(log.with_suffix(".log.1"))  # of the start before
    for counters in places.METRICS.glob("*.db"):
        counters.unlink()


def _start_stores(supervisor: Supervisor, *, family: int) -> None:
    if not env.text("REDIS_URL", " ").strip():
        socket, log = places.SOCKETS / "valkey.sock", places.LOGS / "valkey.log"

        def start_valkey() -> children.Child:
            return valkey.start(folder=places.VALKEY, socket=socket, log=log, fds=[family])

        redis = supervisor.add(Service("valkey", start_valkey, seconds_to_end=5))
        valkey.wait_for(redis, socket=socket, log=log)
    if not env.text("DATABASE_URL", " ").strip():
        log = places.LOGS / "postgres.log"

        def start_postgres() -> children.Child:
            return postgres.start(
                folder=places.POSTGRES, sockets=places.SOCKETS, log=log, fds=[family]
            )

        database = supervisor.add(Service("postgres", start_postgres, seconds_to_end=30))
        postgres.wait_for(database, sockets=places.SOCKETS, log=log)
        postgres.make_database(sockets=places.SOCKETS, name="accord")


def _prepare(plan: Plan) -> str:
    """Migrate with the rights of an owner, then run without them, where the server is ours."""
    if env.text("DATABASE_URL", " ").strip():
        return plan.prepare()
    postgres.unguard(sockets=places.SOCKETS, name="accord")
    link = plan.prepare()
    postgres.guard(sockets=places.SOCKETS, name="accord")
    return link


def _start_site(supervisor: Supervisor, *, plan: Plan, listening: socket, family: int) -> None:
    fds = [listening.fileno(), family]
    surroundings = {
        "DJANGO_SETTINGS_MODULE": "community.settings",
        "PYTHONPATH": str(places.ROOT),
        "PROMETHEUS_MULTIPROC_DIR": str(places.METRICS),
    }

    def service(name: str, command: Sequence[str], fds: Sequence[int]) -> Service:
        return Service(
            name,
            lambda: children.start(name, command, environment=surroundings, fds=fds),
            on_end=_forget_gauges,
        )

    for number in range(plan.processes):
        supervisor.add(service(f"web {number + 1}", web.daphne(fds[0]), fds))
    supervisor.add(service("worker", web.worker(places.ROOT / "manage.py"), [family]))


def _forget_gauges(pid: int) -> None:
    multiprocess.mark_process_dead(pid, str(places.METRICS))  # type: ignore[no-untyped-call]


def _wait_for_site(plan: Plan, *, begun: float) -> None:
    deadline = time.monotonic() + 60
    while not web.answers(plan.host, plan.port, as_host=plan.as_host, seconds=20):
        if time.monotonic() > deadline:
            msg = "The site does not answer. What it said is above."
            raise Trouble(msg)
        time.sleep(0.2)
    took = time.monotonic() - begun
    plan.say(f"Ready after {took:.1f} s at http://{plan.host}:{plan.port}/ - Ctrl-C stops it.")


def _parent_watch() -> Callable[[], None]:
    parent = os.getppid()

    def look() -> None:
        if os.getppid() != parent:
            raise Stopped

    return look


def _full_or_not_ours(error: OSError) -> Trouble:
    place = os.path.relpath(error.filename) if error.filename else os.path.relpath(places.VAR)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble(f"The disk is full: {Path(place)} cannot be written.")
    return Trouble(f"Cannot use {place}: {error.strerror}.")
