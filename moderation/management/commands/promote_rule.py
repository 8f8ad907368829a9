"""`manage.py promote_rule RULE --by NAME`, and a second person with `--confirm`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from moderation import promoting
from moderation.management.commands import _by_name

FAULTS = {
    promoting.NotAllowed: "Only moderators and stewards decide about rules.",
    promoting.NoSuchChange: "Nothing of this rule waits for that.",
    promoting.NeedsBacktest: "Run `manage.py backtest` with the book in use first.",
    promoting.SecondPerson: "Somebody else has to confirm it.",
    promoting.Outdated: "The book or the stage changed since. Propose it again.",
}


class Command(BaseCommand):
    help = "Propose, or --confirm, that the newest change of RULE goes one stage further."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule")
        parser.add_argument("--confirm", action="store_true", help="agree to what was proposed")
        _by_name.add_by(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        rule, now = options["rule"], timezone.now()
        by = _by_name.member(options["by"])
        try:
            if options["confirm"]:
                step = promoting.confirm(rule, by=by, at=now)
                self.stdout.write(f"{rule} is now at {step.stage}.")
                return
            proposal = promoting.propose(rule, by=by, at=now)
        except tuple(FAULTS) as fault:
            raise CommandError(FAULTS[type(fault)]) from fault
        self.stdout.write(f"{rule} is to go to {proposal.stage}. A second person confirms it.")
