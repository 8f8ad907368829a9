"""`manage.py purge`: forget now what the worker forgets each night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from community.services import purging


class Command(BaseCommand):
    help = "Forget ended sessions, old notices and abandoned drafts."

    def handle(self, **_options: Any) -> None:
        purging.purge_all(at=timezone.now(), tell=self.tell)

    def tell(self, what: str, gone: int) -> None:
        self.stdout.write(f"{what}: {gone}")
