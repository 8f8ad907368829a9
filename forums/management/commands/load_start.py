"""`manage.py load_start`: the starting spaces and threads. Running it again adds nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forums import misspelt, starting


class Command(BaseCommand):
    help = "Adds the starting spaces and threads that were never there."

    def handle(self, *_args: Any, **_options: Any) -> None:
        added = starting.load(at=timezone.now())
        if added:
            misspelt.gather_words()  # so that misspelt searches find them from the first day
        self.stdout.write(f"{added} threads added")
