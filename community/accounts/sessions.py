"""
Sessions in the database, each tied to its member, so that one statement signs somebody
out everywhere, on every process, at the next request.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.utils.crypto import salted_hmac

from community import live

if TYPE_CHECKING:
    from community.accounts.models import Member, MemberSession

BEGUN = "begun"  # seconds since 1970: when the session got its key
KEY = re.compile(r"[0-9a-z]{8,40}", re.ASCII)  # anything else is nobody's, and is not looked up


class SessionStore(DatabaseStore):
    """Django's database store over `MemberSession`."""

    @classmethod
    def get_model_class(cls) -> Any:
        from community.accounts.models import MemberSession  # noqa: PLC0415 - models load after settings name this module

        return MemberSession

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and KEY.fullmatch(key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        begun = data.setdefault(BEGUN, int(time.time()))
        row: Any = super().create_model_instance(data)
        row.member_id = data.get(SESSION_KEY)
        row.begun_date = datetime.fromtimestamp(begun, tz=UTC).date()
        return row

    def cycle_key(self) -> None:
        """A new key for the same browser: at sign-in, unlocking and a change of role."""
        self[BEGUN] = int(time.time())
        super().cycle_key()


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's, under our name: `settings.SESSION_ENGINE` is this module."""


def end_all(member: Member) -> None:
    """Sign `member` out of every browser; their sockets close."""
    member.sessions.all().delete()
    live.announce(live.person_channel(member.pk), live.RightsChanged())


def end_others(member: Member, *, but: str | None) -> None:
    """Sign `member` out of every browser except the one whose session key is `but`."""
    member.sessions.exclude(session_key=but).delete()
    live.announce(live.person_channel(member.pk), live.RightsChanged())


def open_of(member: Member, *, at: datetime) -> list[MemberSession]:
    """Where `member` is signed in, newest first."""
    return list(member.sessions.filter(expire_date__gt=at).order_by("-begun_date", "session_key"))


def mark(session_key: str) -> str:
    """Names a session on a page without giving its key away."""
    return salted_hmac("accounts.browser", session_key, algorithm="sha256").hexdigest()[:16]


def end_marked(member: Member, wanted: str, *, at: datetime) -> None:
    """End the one session of `member` that `mark` names so."""
    keys = [one.session_key for one in open_of(member, at=at) if mark(one.session_key) == wanted]
    member.sessions.filter(session_key__in=keys).delete()
    live.announce(live.person_channel(member.pk), live.RightsChanged())


def purge(*, at: datetime) -> int:
    """Forget sessions that ended by themselves; returns how many went."""
    gone, _ = SessionStore.get_model_class().objects.filter(expire_date__lt=at).delete()
    return int(gone)
