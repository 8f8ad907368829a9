"""
How often somebody may do something. Each limit has a name and stands in one table.

Counted exactly, over a window that moves with the clock, in Redis for all processes
together. When Redis is away each process counts for itself, as the limit says.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from limits import parse_many
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter

from community import redis

if TYPE_CHECKING:
    from limits import RateLimitItem
    from redis import ConnectionPool


class TooOften(Exception):
    """:ivar wait: seconds until it may be tried again, at least 1."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class Alone(Enum):
    """What a process allows by itself while Redis is away."""

    STRICTER = 4  # a quarter: what is behind it must not be guessed or flooded
    SAME = 1


@dataclass(frozen=True, slots=True)
class Limit:
    often: str  # such as "1/10 seconds; 30/hour"
    alone: Alone = Alone.STRICTER


LIMITS = {
    # Keys: the name that is signed in to; the visitor; nothing.
    "sign_in_name": Limit("10/5 minutes"),
    "sign_in_visitor": Limit("10/5 minutes"),
    "sign_in_everybody": Limit("1000/5 minutes"),
    "second_factor": Limit("5/5 minutes; 20/hour"),
    "recover_name": Limit("5/hour"),
    "recover_visitor": Limit("10/hour"),
    "confirm_passphrase": Limit("10/5 minutes"),
    "join": Limit("5/30 minutes"),  # key: the visitor
    "join_begin": Limit("30/10 minutes"),  # each keeps a session
    "join_passphrase": Limit("10/10 minutes"),  # each costs a hash
    "suggest_names": Limit("20/minute; 60/hour", Alone.SAME),
    # Keys: the member.
    "write_post": Limit("1/10 seconds; 30/hour"),
    "write_post_newcomer": Limit("1/10 seconds; 5/day"),
    "write_thread": Limit("1/30 seconds; 5/hour; 20/day"),
    "edit_post": Limit("20/10 minutes"),
    "write_limited": Limit("3/day"),  # whom moderators asked to write less for a while
    "rest": Limit("10/10 minutes; 30/day"),  # each is recorded for good and told to open tabs
    "react": Limit("60/minute", Alone.SAME),
    "keep": Limit("60/minute", Alone.SAME),  # follow, bookmark, mark as read, block, mute
    "draft": Limit("60/minute", Alone.SAME),
    "context": Limit("20/10 minutes"),
    "report": Limit("10/hour; 30/day", Alone.SAME),  # nobody who tells of danger is counted
    "report_halved": Limit("5/hour; 15/day", Alone.SAME),  # after three with nothing in them
    "report_more": Limit("30/hour", Alone.SAME),
    "legal_notice": Limit("5/hour; 20/day", Alone.SAME),  # key: the visitor
    "legal_notice_danger": Limit("30/hour", Alone.SAME),  # key: the visitor
    "legal_status": Limit("20/hour"),  # key: the visitor
    "appeal": Limit("10/hour; 20/day", Alone.SAME),
    "hint": Limit("60/minute", Alone.SAME),
    "search": Limit("30/minute", Alone.SAME),
}


@cache
def windows(often: str) -> list[RateLimitItem]:
    """Short ones first: a refusal by one must not use up a longer one."""
    return sorted(parse_many(often), key=lambda window: window.get_expiry())


class Limiter:
    """Counts in one Redis for all processes, or by itself while that is away."""

    def __init__(self, pool: ConnectionPool, breaker: redis.Breaker) -> None:
        storage = RedisStorage("redis://", connection_pool=pool, key_prefix=redis.key("limit"))
        self._storage = storage
        self._shared = MovingWindowRateLimiter(storage)
        self._breaker = breaker
        self._own = OwnCount()

    def take(self, name: str, key: object = "") -> None:
        """
        Count one try of what `LIMITS[name]` bounds, by whom `key` stands for: a member's
        id, `request.visitor`, or nobody in particular. A repeat that changes nothing (a
        second click) should be recognised before it is counted.

        :raises TooOften: it is one too many; it was not counted.
        """
        limit = LIMITS[name]
        try:
            wait = self._breaker.ask(lambda: self._wait_for(limit, name, str(key)))
        except redis.Away:
            wait = self._own.wait_for(limit, name, str(key))
        if wait:
            raise TooOften(wait)

    def _wait_for(self, limit: Limit, name: str, key: str) -> int:
        for window in windows(limit.often):
            if not self._shared.hit(window, name, key):
                oldest, _ = self._storage.get_moving_window(
                    window.key_for(name, key), window.amount, window.get_expiry()
                )
                return _seconds(oldest + window.get_expiry() - time.time())
        return 0


class OwnCount:
    """One process's count, bounded in memory: the keys longest unused are forgotten."""

    KEYS = 20_000

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tries: OrderedDict[tuple[str, str, str], deque[float]] = OrderedDict()

    def wait_for(self, limit: Limit, name: str, key: str) -> int:
        """0 if it was allowed and counted, else seconds to wait."""
        now = time.time()
        with self._lock:
            for window in windows(limit.often):
                place = (name, key, str(window))
                amount = max(1, window.amount // limit.alone.value)
                tries = self._tries.setdefault(place, deque(maxlen=amount))
                self._tries.move_to_end(place)
                if len(tries) == amount and tries[0] > now - window.get_expiry():
                    return _seconds(tries[0] + window.get_expiry() - now)
                tries.append(now)
            while len(self._tries) > self.KEYS:
                self._tries.popitem(last=False)
        return 0


def _seconds(wait: float) -> int:
    return max(1, math.ceil(wait))


take = Limiter(redis.pool, redis.breaker).take
