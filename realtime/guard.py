"""
Who is at the other end of a socket, asked again for as long as it is open.

One task in each process looks at all its sockets' sessions once a second, in one
statement, so that whoever signs out, is paused or loses a role is cut off even where no
announcement arrives. After the store of announcements was away, every open page is sent
what it missed.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from time import monotonic
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import Error
from django.http import HttpRequest
from django.utils import timezone

from community.accounts import access, idle
from community.accounts.models import Member, MemberSession
from realtime.hearing import Hearing

if TYPE_CHECKING:
    from realtime.sockets import Socket

logger = logging.getLogger(__name__)

EVERY = 1.0  # seconds between two looks
SOCKETS = 20  # of one session in one process

_open: defaultdict[str, set[Socket]] = defaultdict(set)
_tasks: dict[asyncio.AbstractEventLoop, asyncio.Task[None]] = {}


class TooMany(Exception):
    """This session has as many sockets as it may have."""


def request_of(scope: Any) -> HttpRequest:
    """The handshake as the request that it was, for what is asked of requests."""
    request = HttpRequest()
    request.method = "GET"
    request.path = scope["path"]
    request.COOKIES = dict(scope.get("cookies", {}))
    request.session = scope["session"]
    request.user = scope["user"]
    if secret := request.COOKIES.get(settings.CSRF_COOKIE_NAME):
        request.META["CSRF_COOKIE"] = secret
    return request


@database_sync_to_async
def enter(scope: Any) -> str | None:
    """The key of a session that may open sockets now, or None."""
    request = request_of(scope)
    key = request.session.session_key
    if not key or not access.may_connect(request.user) or idle.is_locked(request):
        return None
    return key if reader(key) else None


def reader(key: str) -> Member | None:
    """The member behind a session as they are at this moment, or None."""
    return readers([key]).get(key)


def readers(keys: list[str]) -> dict[str, Member]:
    sessions = MemberSession.objects.select_related("member").filter(
        session_key__in=keys, expire_date__gt=timezone.now()
    )
    return {
        session.session_key: session.member
        for session in sessions
        if session.member and access.may_connect(session.member)
    }


def watch(socket: Socket) -> None:
    """
    Cut `socket` off once its session ends or its member may not listen any more.

    :raises TooMany: nothing was begun.
    """
    if len(_open[socket.key]) >= SOCKETS:
        raise TooMany
    _open[socket.key].add(socket)
    loop = asyncio.get_running_loop()
    if loop not in _tasks:
        _begin(loop)


def leave(socket: Socket) -> None:
    _open[socket.key].discard(socket)
    if not _open[socket.key]:
        del _open[socket.key]


def _begin(loop: asyncio.AbstractEventLoop) -> None:
    _tasks[loop] = loop.create_task(_look())
    _tasks[loop].add_done_callback(_ended)


def _ended(task: asyncio.Task[None]) -> None:
    """Whatever went wrong, open sockets never go unwatched."""
    loop = task.get_loop()
    del _tasks[loop]
    if not task.cancelled() and (error := task.exception()):
        logger.error("looking at sockets failed", exc_info=error)
        if _open:
            _begin(loop)


async def _look() -> None:
    """Runs for as long as this process has sockets."""
    async with Hearing() as hearing:
        while _open:
            await asyncio.sleep(EVERY)
            await _recheck_all()
            if await hearing.came_back():
                logger.info("announcements heard again")
                for socket in _all():
                    await socket.catch_up()


async def _recheck_all() -> None:
    try:
        found = await database_sync_to_async(readers)(list(_open))
    except Error as error:
        logger.warning("sockets not looked at", extra={"reason": type(error).__name__})
        return
    for socket in _all():
        await socket.recheck(found.get(socket.key), at=monotonic())


def _all() -> list[Socket]:
    return [socket for sockets in _open.values() for socket in sockets]
