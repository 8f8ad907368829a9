"""Make somebody a moderator, and print a link by which they choose a passphrase."""

from __future__ import annotations

from community.accounts.management.commands import make_steward
from community.accounts.models import Member


class Command(make_steward.Command):
    help = "Make NAME a moderator (a new member, if there is none) and print a sign-in link."
    role = Member.Role.MODERATOR
