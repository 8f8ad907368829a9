"""What is forgotten by itself, each day. One function an app; each may be called any time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from community.accounts import sessions
from community.notices import sending
from forums import drafting
from moderation import care, evidence


class Purge(Protocol):
    def __call__(self, *, at: datetime) -> int: ...


PURGES: dict[str, Purge] = {
    "desk_care": care.purge,
    "drafts": drafting.purge,
    "evidence": evidence.purge,
    "notices": sending.purge,
    "sessions": sessions.purge,
}


def purge_all(*, at: datetime, tell: Callable[[str, int], None]) -> None:
    for what, purge in PURGES.items():
        tell(what, purge(at=at))
