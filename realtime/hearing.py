"""
Whether announcements reach this process. The channel layer loses what is said while the
store is away, and says nothing of it; so the store is asked who it is.
"""

from __future__ import annotations

import asyncio

from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from community import live


class Hearing:
    """Use as an async context; ask `came_back` now and then."""

    def __init__(self) -> None:
        self._store = Redis.from_url(settings.REDIS_URL)
        self._known = ""
        self._lost = False

    async def __aenter__(self) -> Hearing:
        return self

    async def __aexit__(self, *_problem: object) -> None:
        await self._store.aclose()

    async def came_back(self) -> bool:
        """True once after the store was away, or is another one than before."""
        try:
            async with asyncio.timeout(live.PATIENCE):
                found = str((await self._store.info("server"))["run_id"])
        except (OSError, RedisError):
            self._lost = True
            return False
        back = self._lost or self._known not in {"", found}
        self._known, self._lost = found, False
        return back
