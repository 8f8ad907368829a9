"""The settings of a run of the tests: production's, on plain HTTP, with cheap hashing."""

import os

os.environ |= {"TLS": "0", "DB_POOL": "0", "DEBUG": "0"}
from community.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hashing.CheapHasher"]
# Making and dropping a database of one's own may take longer than any page may.
DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=3s -c statement_timeout=60s"  # noqa: F405
