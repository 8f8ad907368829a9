"""Read the record of what staff did, and say whether it is as it was written."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from moderation import audit


class Command(BaseCommand):
    help = "Verify the record of staff's acts. Names the first broken one, and exits with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchors",
            type=Path,
            default=Path(settings.AUDIT_ANCHORS),
            help="a copy of the file of ends, kept where the database's owner cannot write",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            anchors = audit.read_anchors(options["anchors"])
        except ValueError:
            self.stderr.write(f"{options['anchors']} is not a file of ends.")
            sys.exit(1)
        try:
            acts = audit.verify(anchors)
        except audit.Broken as broken:
            self.stderr.write(f"The record is broken at act {broken.seq}: {broken.why}.")
            sys.exit(1)
        self.stdout.write(f"The record is whole: {acts} acts.")
