"""The settings of a measured run: production's, on plain HTTP, with two pages to compare with."""

import os

os.environ |= {"TLS": "0", "DEBUG": "0"}
from community.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
