"""The spaces and threads that a new site starts with (forums/start/)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max

from community import markup
from community.accounts import names
from community.accounts.models import Member
from forums.models import Post, Space, Thread
from moderation.models import Reviewed

FOLDER = Path(__file__).parent / "start"
HOUSE = "conversation starter"  # writes the first threads, and cannot sign in
KEYS = UUID("5f0c7f9e-5b1c-4f3b-9a0e-2f6f3f0b7d11")  # makes each thread's key from its title


@transaction.atomic(durable=True)
def load(*, at: datetime) -> int:
    """Add the spaces and threads that were never there. How many threads there were to add."""
    spaces = {space["slug"]: _space(**space) for space in _read("spaces")}
    house = _house(at=at)
    known = set(Post.objects.filter(author=house).values_list("key", flat=True))
    # The first of the list stands on top.
    missing = [thread for thread in _read("threads") if _key(thread) not in known]
    for steps, thread in enumerate(missing):
        _start(thread, space=spaces[thread["space"]], by=house, at=at - timedelta(seconds=steps))
    return len(missing)


def _read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return found


def _key(thread: dict[str, Any]) -> UUID:
    return uuid5(KEYS, f"{thread['space']}/{thread['title']}")


def _space(slug: str, **fields: Any) -> Space:
    if space := Space.objects.filter(slug=slug).first():
        return space
    last = Space.objects.aggregate(last=Max("position"))["last"] or 0
    return Space.objects.create(slug=slug, position=last + 1, **fields)


def _house(*, at: datetime) -> Member:
    house, _ = Member.objects.get_or_create(
        name=HOUSE,
        defaults={
            "skeleton": names.skeleton(HOUSE),
            "password": make_password(None),
            "state": Member.State.ACTIVE,
            "joined_date": at.date(),
        },
    )
    return house


def _start(words: dict[str, Any], *, space: Space, by: Member, at: datetime) -> None:
    """Straight into the tables: these words were read before they came with the site."""
    thread = Thread.objects.create(
        author=by,
        space=space,
        state=Reviewed.State.VISIBLE,
        title=words["title"],
        help_wanted=words["help_wanted"],
        notes=words.get("notes", []),
        last_number=1,
        opened_at=at,
        active_at=at,
    )
    Post.objects.create(
        thread=thread,
        number=1,
        author=by,
        state=Reviewed.State.VISIBLE,
        key=_key(words),
        body=words["opening"],
        html=markup.render(words["opening"]),
        written_at=at,
    )
