"""Argon2 as in production, with the least work it accepts."""

from community.accounts.hashing import Argon2Hasher


class CheapHasher(Argon2Hasher):
    time_cost = 1
    memory_cost = 8  # KiB
