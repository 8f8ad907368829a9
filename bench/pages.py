"""The pages that are measured, and somebody signed in to read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import F

from bench import texts
from community import limits
from community.accounts.models import Member
from community.accounts.sessions import SessionStore
from forums.models import Space, Thread

VIEWER = 1


@dataclass(frozen=True, slots=True)
class Measured:
    """A page by name; one with `light` is compared across sizes and with the empty page."""

    name: str
    path: str


def all_pages() -> list[Measured]:
    long = Thread.objects.order_by(F("last_number").desc())[0]
    last = (long.last_number - 1) // 20 + 1
    space = Space.objects.order_by("position")[0]
    return [
        Measured("empty", "/bench/empty/"),
        Measured("thread_first", f"/threads/{long.pk}/"),
        Measured("thread_last", f"/threads/{long.pk}/page/{max(1, last - 1)}/"),
        Measured("space", f"/spaces/{space.slug}/"),
        Measured("space_oldest", f"/spaces/{space.slug}/?oldest"),
        Measured("home", "/spaces/"),
        Measured("search_common", f"/search/?q={texts.COMMON}"),
        Measured("search_rare", f"/search/?q={texts.RARE}"),
        Measured("search_two", f"/search/?q={texts.COMMON}+{texts.RARE}"),
    ]


def sign_in(member_id: int) -> str:
    """The session cookie of a browser in which that member just signed in."""
    member = Member.objects.get(pk=member_id)
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    session.cycle_key()
    session.save()
    return str(session.session_key)


def lift_limits() -> None:
    """Count as the site does, but let more through than any measurement needs."""
    for name in limits.LIMITS:
        limits.LIMITS[name] = limits.Limit("1000000/minute")
