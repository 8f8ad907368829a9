"""Logging, set up once."""

import logging


def configure(_: dict[str, object]) -> None:
    logging.basicConfig(level=logging.INFO)
