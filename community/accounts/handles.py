"""Names under which staff appear to members: a role, never a person."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from itertools import count, islice

from django.db import connection

from community.accounts.models import Member

BIRDS = (
    "Avocet", "Bittern", "Blackcap", "Bunting", "Chough", "Crane", "Curlew", "Dipper", "Dunlin",
    "Dunnock", "Egret", "Eider", "Fieldfare", "Finch", "Fulmar", "Gannet", "Godwit", "Goldcrest",
    "Grebe", "Harrier", "Heron", "Hoopoe", "Jackdaw", "Kestrel", "Kingfisher", "Kittiwake",
    "Lapwing", "Linnet", "Martin", "Merlin", "Nuthatch", "Osprey", "Ouzel", "Petrel", "Pipit",
    "Plover", "Puffin", "Redstart", "Redwing", "Robin", "Sanderling", "Siskin", "Skylark",
    "Starling", "Stonechat", "Swallow", "Swift", "Teal", "Tern", "Thrush", "Turnstone",
    "Wagtail", "Warbler", "Waxwing", "Wheatear", "Whimbrel", "Whinchat", "Wigeon", "Wren",
    "Wryneck",
)  # fmt: skip
LOCK = 0x616363_01  # one handle is given at a time


def free() -> str:
    """
    A handle that nobody has or had, of the next sixty that are free. Needs
    the transaction that gives it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    taken = set(Member.objects.exclude(handle=None).values_list("handle", flat=True))
    left = (name for name in in_order() if name not in taken)
    return secrets.choice(list(islice(left, len(BIRDS))))


def in_order() -> Iterator[str]:
    """All birds, then all with a number, without end."""
    yield from BIRDS
    for number in count(2):
        yield from (f"{bird} {number}" for bird in BIRDS)
