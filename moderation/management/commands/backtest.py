"""`manage.py backtest RULE`: what a rule would have done with what is stored here."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from moderation import backtesting
from moderation.models import Backtest
from moderation.rules import rulebook
from moderation.rules.rule import Refused

LAST = 10_000  # texts of each kind
SAID = {
    backtesting.NEWLY: "newly caught",
    backtesting.STILL: "caught before and now",
    backtesting.NO_LONGER: "no longer caught",
    backtesting.OVERTURNED: "let through by people, caught now",
    backtesting.UPHELD: "declined by people, caught now",
}


class Command(BaseCommand):
    help = "Read the stored texts with RULE as it is against its wording before; keep the result."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule")
        parser.add_argument(
            "--book", type=Path, help="a folder of rules to try against those in use"
        )
        parser.add_argument("--last", type=int, default=LAST, help="texts of each kind")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            pair = self.pair(options["rule"], options["book"])
        except backtesting.NoSuchRule as fault:
            raise CommandError(f"The book has no rule {fault}.") from fault
        except Refused as fault:
            raise CommandError(str(fault)) from fault
        self.show(backtesting.run(pair, last=options["last"], at=now))

    def pair(self, rule: str, folder: Path | None) -> backtesting.Pair:
        if folder is None:
            return backtesting.against_previous(rule)
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        return backtesting.against_shipped(rule, rulebook.load(folder))

    def show(self, done: Backtest) -> None:
        rate = done.texts / done.seconds if done.seconds else 0
        self.stdout.write(
            f"{done.rule} of book {done.book_hash[:12]}: {done.texts} texts in"
            f" {done.seconds:.1f} s, {rate:.0f} texts/s (backtest {done.pk})"
        )
        if not done.against_hash:
            self.stdout.write("There is no wording before this one to compare it with.")
        for kind, said in SAID.items():
            by_place = {place: counts[kind] for place, counts in done.places.items()}
            self.stdout.write(f"{said}: {sum(by_place.values())}")
            for place, number in sorted(by_place.items()):
                if number:
                    self.stdout.write(f"  {place}: {number}")
            for sample in done.samples[kind]:
                self.stdout.write(f"    {sample}")
