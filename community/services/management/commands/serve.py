"""`manage.py serve`: everything one machine needs, in one process tree."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

import psycopg
import redis
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from community.accounts import links, roles
from community.accounts.models import Member
from community.services import launch
from community.services.trouble import Trouble

FIRST = "Steward"  # the first steward's name; another is made with `make_steward NAME`


class Command(BaseCommand):
    help = "Start PostgreSQL and Valkey (unless given), the site and the job worker."
    requires_system_checks: list[str] = []  # run by `migrate`, once there is a database

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=2, help="of the site")
        parser.add_argument(
            "--local", action="store_true", help="without TLS, for a browser on this machine"
        )
        parser.add_argument(
            "--follow", action="store_true", help="stop when the starting process is gone"
        )

    def handle(self, **options: Any) -> None:
        # The launcher forks: it must not have the threads of a pool.
        connection.settings_dict["OPTIONS"].pop("pool", None)
        plan = launch.Plan(
            host=options["host"],
            port=options["port"],
            processes=options["processes"],
            follow=options["follow"],
            as_host=next(iter(settings.ALLOWED_HOSTS), "localhost").lstrip("."),
            check=reach_stores,
            prepare=self.prepare,
            say=self.say,
        )
        try:
            launch.run(plan)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble

    def prepare(self) -> str:
        """Bring the database up to date; the first steward's link, the first time."""
        call_command("prepare")
        link = first_stewards_link(at=timezone.now())
        connection.close()
        return link

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def first_stewards_link(*, at: datetime) -> str:
    """
    Where the first steward chooses a passphrase, or "" once a steward has one. A start that
    was stopped before anybody saw the link must not lock the door for good.
    """
    stewards = list(Member.objects.filter(role=Member.Role.STEWARD).order_by("pk"))
    if any(steward.has_usable_password() for steward in stewards):
        return ""
    first = stewards[0] if stewards else roles.give(FIRST, role=Member.Role.STEWARD, at=at)
    return links.make_link(first, at=at)


def reach_stores() -> None:
    """:raises Trouble: one of them does not answer."""
    try:
        connection.ensure_connection()
    except (OperationalError, psycopg.Error) as error:
        said = str(error).strip().splitlines()[-1]
        msg = f"The database (DATABASE_URL) cannot be reached: {said}"
        raise Trouble(msg) from error
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3) as server:
            server.ping()
    except (redis.RedisError, ValueError) as error:
        msg = f"Redis (REDIS_URL) cannot be reached: {error}"
        raise Trouble(msg) from error
