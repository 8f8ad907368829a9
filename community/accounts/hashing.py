"""How passphrases and recovery words are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """
    Argon2id with 19 MiB, two passes and one lane: OWASP's floor (Password Storage Cheat
    Sheet). Django's default (100 MiB, eight lanes) lets a few sign-ins a second stop a
    small machine.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
