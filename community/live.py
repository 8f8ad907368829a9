"""
Telling open tabs that something changed. The one way out to the channel layer.

An announcement carries ids and never text; whoever receives it reads the page's state
again, as the viewer, through `visible_to`.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from typing import Protocol

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

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
class CaseChanged:
    """A case was opened, decided or fell away."""

    case_id: int
    kind: str = "case_changed"


@dataclass(frozen=True, slots=True)
class RightsChanged:
    """What this person may see or do changed; their sockets ask again or close."""

    kind: str = "rights_changed"


def announce(channel: str, event: Event) -> None:
    """
    Tell every tab in `channel` about `event`, once the current transaction commits.

    Delivery is at most once. A failing channel layer is logged and otherwise ignored:
    what was committed stands, and tabs catch up when they reconnect.
    """

    # A named function, not a partial: when a robust callback fails, Django 5.2 logs
    # its __qualname__, which a partial lacks.
    def leave() -> None:
        layer = get_channel_layer()
        message = {"type": event.kind, **asdict(event)}  # type: ignore[call-overload]
        try:
            async_to_sync(layer.group_send)(channel, message)
        except (OSError, ConnectionError) as error:
            logger.warning("announcement lost", extra={"reason": type(error).__name__})

    transaction.on_commit(leave, robust=True)
