"""Whoever stands behind a command by name."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import CommandError

from community.accounts.models import Member


def add_by(parser: ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="NAME", help="the moderator who decides")


def member(name: str) -> Member:
    found = Member.objects.filter(name=name).first()
    if found is None:
        raise CommandError(f"There is no member {name}.")
    return found
