"""
This site's Redis, asked briefly. It holds nothing that may not be lost, so nobody waits
for it: each question is bounded, and after one without an answer nobody asks for a while.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

PATIENCE = 0.1  # seconds to connect, and again for each answer
REST = 2.0  # seconds without asking after one that was not answered


class Away(Exception):
    """Redis does not answer, or did not a moment ago."""


class Breaker:
    """Lets questions through until one fails; then one at a time, every `REST` seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._resting_until = 0.0

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """:raises Away: there is no answer; at the latest after 0.3 s."""
        if not self._may_ask():
            raise Away
        try:
            answer = question()
        except (RedisError, OSError) as error:
            self._resting_until = time.monotonic() + REST
            raise Away from error
        self._resting_until = 0.0
        return answer

    def _may_ask(self) -> bool:
        if not self._resting_until:
            return True
        with self._lock:
            if time.monotonic() < self._resting_until:
                return False
            self._resting_until = time.monotonic() + REST
            return True


def connect(url: str) -> ConnectionPool:
    """Connections that give up after `PATIENCE` and never try twice."""
    return ConnectionPool.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
    )


pool = connect(settings.REDIS_URL)
breaker = Breaker()


def ask(question: Callable[[Redis], Answer]) -> Answer:
    """:raises Away: there is no answer."""
    return breaker.ask(lambda: question(Redis(connection_pool=pool)))


def key(*parts: object) -> str:
    """A key of this site's, where several share a server."""
    return ":".join([settings.REDIS_PREFIX, *map(str, parts)])
