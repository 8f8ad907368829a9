"""
Telling open tabs that something changed. The one way out to the channel layer.

An announcement carries ids and never text; whoever receives it reads the page's state
again, as the viewer, through `visible_to`.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any, Protocol

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

DESK = "desk"  # every open moderators' desk


def thread_channel(thread_id: int) -> str:
    return f"thread.{thread_id}"


def person_channel(member_id: int) -> str:
    return f"person.{member_id}"


class Event(Protocol):
    """A frozen dataclass of ids; `kind` names the consumer's method."""

    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PostChanged:
    """A post appeared, changed or went; readers look it up again."""

    post_id: int
    kind: str = "post_changed"


@dataclass(frozen=True, slots=True)
class ThreadChanged:
    """A thread was pinned, locked, moved, joined with another, or rests; or no longer."""

    thread_id: int
    kind: str = "thread_changed"


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """A case was opened, decided or fell away."""

    case_id: int
    kind: str = "case_changed"


@dataclass(frozen=True, slots=True)
class RightsChanged:
    """What this person may see or do changed; their sockets ask again or close."""

    kind: str = "rights_changed"


# A store that does not answer must cost nobody their page: one announcement waits this
# long, and after a failure nobody waits at all for a while.
PATIENCE = 0.25  # seconds
REST = 1.0  # seconds

_resting_until = 0.0  # on the monotonic clock, for this process


def announce(channel: str, event: Event) -> None:
    """
    Tell every tab in `channel` about `event`, once the current transaction commits.

    Delivery is at most once. A failing channel layer is logged and otherwise ignored:
    what was committed stands, and tabs catch up when they reconnect. A silent one delays
    the caller by `PATIENCE` at most, and then not again for `REST`.
    """

    # A named function, not a partial: when a robust callback fails, Django 5.2 logs
    # its __qualname__, which a partial lacks.
    def leave() -> None:
        _send(channel, {"type": event.kind, **asdict(event)})  # type: ignore[call-overload]

    transaction.on_commit(leave, robust=True)


def _send(channel: str, message: dict[str, Any]) -> None:
    global _resting_until  # noqa: PLW0603 - the breaker is this process's
    if monotonic() < _resting_until:
        logger.warning("announcement lost", extra={"reason": "resting"})
        return
    try:
        async_to_sync(_publish)(channel, message)
    except (OSError, RedisError) as error:
        _resting_until = monotonic() + REST
        logger.warning("announcement lost", extra={"reason": type(error).__name__})


async def _publish(channel: str, message: dict[str, Any]) -> None:
    layer: Any = get_channel_layer()
    async with asyncio.timeout(PATIENCE):
        await layer.group_send(channel, message)
