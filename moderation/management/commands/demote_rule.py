"""`manage.py demote_rule RULE --to shadow --by NAME`: at once, by one person."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from moderation import promoting
from moderation.management.commands import _by_name
from moderation.management.commands.promote_rule import FAULTS
from moderation.rules.stages import Stage


class Command(BaseCommand):
    help = "Take all of RULE back to a stage at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule")
        back = [stage.value for stage in Stage if stage is not Stage.HOLD]
        parser.add_argument("--to", choices=back, default=Stage.SHADOW.value)
        _by_name.add_by(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        rule, stage = options["rule"], Stage(options["to"])
        by = _by_name.member(options["by"])
        try:
            moved = promoting.demote(rule, stage, by=by, at=timezone.now())
        except tuple(FAULTS) as fault:
            raise CommandError(FAULTS[type(fault)]) from fault
        self.stdout.write(f"{rule} is back at {stage} ({len(moved)} changes).")
