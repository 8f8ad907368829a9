"""The settings of a run of the tests: production's, on plain HTTP, with cheap hashing."""

import os

os.environ |= {"TLS": "0", "DB_POOL": "0", "DEBUG": "0"}
from community.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hashing.CheapHasher"]
