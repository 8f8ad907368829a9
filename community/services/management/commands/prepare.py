"""`manage.py prepare`: what a release needs before its processes start. Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from moderation import versions
from moderation.rules import rulebook

ONE_AT_A_TIME = 0x4163_636F  # key of an advisory lock: "Acco"


class Command(BaseCommand):
    help = "Apply migrations, load the starting spaces and threads, note the rules in use."

    def handle(self, **_options: Any) -> None:
        # A migration may take longer than a page; only its waiting for locks is bounded.
        connection.settings_dict["OPTIONS"]["options"] = "-c lock_timeout=60s"
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
            try:
                self.apply()
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])

    def apply(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_start")
        versions.record(rulebook.shipped(), at=timezone.now())
