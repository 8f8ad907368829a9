"""The settings of a run of the tests: production's, on plain HTTP, with cheap hashing."""

import os

os.environ |= {"TLS": "0", "DB_POOL": "0", "DEBUG": "0"}
from community.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.hashing.CheapHasher"]
# Making and dropping a database of one's own may take longer than any page may, and a test
# thinks for a while between two questions.
DATABASES["default"]["OPTIONS"]["options"] += (  # noqa: F405
    " -c statement_timeout=60s -c idle_in_transaction_session_timeout=0"
)
