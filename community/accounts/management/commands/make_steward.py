"""Make somebody a steward, and print a link by which they choose a passphrase."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from community.accounts import links, roles
from community.accounts.models import Member


class Command(BaseCommand):
    help = "Make NAME a steward (a new member, if there is none) and print a sign-in link."
    role = Member.Role.STEWARD

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        member = roles.give(options["name"], role=self.role, at=now)
        self.stdout.write(links.make_link(member, at=now))
