"""`manage.py undo_rule RULE --version HASH`: what it would take back; `--apply` does it."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from moderation import undoing
from moderation.undoing import Deed

LISTED = 50  # numbers of cases


class Command(BaseCommand):
    help = "Show, or --apply: let words become visible that only this version of RULE kept back."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """With `--version` as ours: Django's says its own version, which nobody asks here."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule")
        parser.add_argument("--version", dest="book", metavar="HASH", required=True)
        parser.add_argument("--since", type=day, help="cases opened on this day (UTC) or later")
        parser.add_argument("--apply", action="store_true", help="do it")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            version = undoing.find_version(options["book"])
        except undoing.NoSuchVersion as fault:
            raise CommandError("No version, or more than one, begins like this.") from fault
        deed = Deed(options["rule"], version, options["since"])
        if options["apply"]:
            done = sum(
                undoing.undo(case_id, deed, at=timezone.now()) for case_id in undoing.waiting(deed)
            )
            self.stdout.write(f"{done} cases closed; their words are visible.")
        else:
            waiting = sum(1 for _ in undoing.waiting(deed))
            self.stdout.write(f"{waiting} cases would be closed. Nothing was changed (--apply).")
        self.list_decided(deed)

    def list_decided(self, deed: Deed) -> None:
        decided = undoing.decided(deed)
        numbers = list(decided.values_list("pk", flat=True)[:LISTED])
        if numbers:
            self.stdout.write(
                f"{decided.count()} cases were decided by people and stay as they are: "
                + ", ".join(map(str, numbers))
            )


def day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as fault:
        raise ArgumentTypeError("a day is written like 2026-11-23") from fault
