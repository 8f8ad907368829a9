"""How passphrases and recovery words are hashed, and how few at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 2  # in one process; each takes 19 MiB and a core for some 30 ms
QUEUE = 20  # who comes when so many wait is asked to come back
PATIENCE = 5.0  # seconds


class TooBusy(Exception):
    """Too many passphrases are being looked at; nothing is wrong with this one."""


class Turnstile:
    """Lets `at_once` threads through; `queue` more may wait."""

    def __init__(self, *, at_once: int, queue: int) -> None:
        self._places = threading.BoundedSemaphore(at_once)
        self._line = threading.BoundedSemaphore(at_once + queue)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """:raises TooBusy: the queue is full, or the wait too long."""
        if not self._line.acquire(blocking=False):
            raise TooBusy
        try:
            if not self._places.acquire(timeout=PATIENCE):
                raise TooBusy
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._line.release()


turnstile = Turnstile(at_once=AT_ONCE, queue=QUEUE)


class Argon2Hasher(Argon2PasswordHasher):
    """
    Argon2id with 19 MiB, two passes and one lane: OWASP's floor (Password Storage Cheat
    Sheet). Django's default (100 MiB, eight lanes) lets a few sign-ins a second stop a
    small machine.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with turnstile.turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with turnstile.turn():
            return super().verify(password, encoded)
