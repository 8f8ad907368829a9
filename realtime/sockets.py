"""What all sockets have in common: who may open one, what is sent, when it is cut off."""

from __future__ import annotations

import re
from time import monotonic
from typing import Any, ClassVar
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from community import live
from community.accounts.models import Member
from realtime import guard

MALFORMED = 4400
SIGNED_OUT = 4401
AGAIN = 1012  # the page connects again by itself, and is asked again who it is

_STAMP = re.compile(r"([a-z]{1,10})-(\d{1,18})\.(\w{1,40})")
_SHOWN = 200  # stamps that a page may name


class Socket(AsyncWebsocketConsumer):
    """
    Keeps one page in step: hears announcements, reads again as the viewer, sends HTML.

    Nothing that a browser sends is acted upon: whoever writes, does it by a form.
    """

    channels: ClassVar[tuple[str, ...]] = ()
    key: str
    member_id: int
    opened_at: float

    async def connect(self) -> None:
        """Refuses before accepting; joins before accepting, so that nothing falls between."""
        key = await guard.enter(self.scope)
        member = await self.ask(key) if key else None
        if key is None or member is None or not await self.admitted(member):
            await self.close()
            return
        self.key, self.member_id, self.opened_at = key, member.pk, monotonic()
        try:
            guard.watch(self)
        except guard.TooMany:
            await self.close()
            return
        for channel in self.joins():
            await self.channel_layer.group_add(channel, self.channel_name)
        await self.accept()
        await self.catch_up()

    async def disconnect(self, code: int) -> None:
        if not hasattr(self, "key"):
            return
        guard.leave(self)
        for channel in self.joins():
            await self.channel_layer.group_discard(channel, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.close(code=MALFORMED)

    async def rights_changed(self, _event: dict[str, Any]) -> None:
        await self.recheck(await self.ask(self.key), at=monotonic())

    async def recheck(self, member: Member | None, *, at: float) -> None:
        """Go on, or cut off whoever may not listen any more."""
        if member is None or not self.admits(member):
            await self.close(code=SIGNED_OUT)
        elif at - self.opened_at > settings.IDLE_LOCK_MINUTES * 60:
            await self.close(code=AGAIN)

    async def ask(self, key: str) -> Member | None:
        return await database_sync_to_async(guard.reader)(key)

    def joins(self) -> tuple[str, ...]:
        return (*self.listens(), live.person_channel(self.member_id))

    def shown(self) -> dict[str, str]:
        """What the page said it shows when it connected: ids with their stamps."""
        query = parse_qs(self.scope["query_string"].decode("latin-1")).get("shown", [""])[0]
        found = _STAMP.findall(query)[:_SHOWN]
        return {f"{kind}-{pk}": stamp for kind, pk, stamp in found}

    def admits(self, member: Member) -> bool:
        """Whether this member may listen here, beyond being let in."""
        return True

    async def admitted(self, member: Member) -> bool:
        """As `admits`, at the handshake."""
        return self.admits(member)

    def listens(self) -> tuple[str, ...]:
        raise NotImplementedError

    async def catch_up(self) -> None:
        """Send what changed between the page being read and this socket being open."""
        raise NotImplementedError
