"""The settings of a measured run: production's, on plain HTTP, with two pages to compare with."""

import logging
import os

os.environ |= {"TLS": "0", "DEBUG": "0"}
from community.settings import *  # noqa: F403

logging.disable(logging.WARNING)  # refusals are measured too; figures are all it says

ROOT_URLCONF = "bench.urls"
