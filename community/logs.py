"""
JSON lines on standard output, which say what happened and never to whom or in what words.

Only what stands on a list is written: constant messages, names of code, numbers and short
labels. Message arguments, paths, exception texts and statements are left out, because
they carry names, words and addresses.
"""

from __future__ import annotations

import logging
import logging.config
import re
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

from community import env, places

Event = MutableMapping[str, Any]

# What may be said in `extra`, besides `…_id`: numbers and short labels only.
SAID = {"attempt", "code", "job", "method", "reason", "seconds", "service", "status", "view"}
LABEL = re.compile(r"[\w.:-]{1,60}", re.ASCII)
# Messages of these are constants of the code; of others only if they take arguments.
OURS = ("community", "forums", "moderation", "realtime", "django")
READY_MADE = "django.security."  # sentences with what a visitor sent
FRAMES = 12  # of a trace, the innermost


def configure(_settings: dict[str, object]) -> None:
    level = env.choice("LOG_LEVEL", of=("INFO", "DEBUG", "WARNING", "ERROR"))
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": {"()": make_formatter}},
            "handlers": {
                "out": {
                    "class": "logging.StreamHandler",
                    "stream": "ext://sys.stdout",
                    "formatter": "lines",
                }
            },
            "root": {"level": level, "handlers": ["out"]},
            "loggers": {
                "django": {"handlers": [], "propagate": True},
                # Each failed page is logged once, by django.request.
                "django.server": {"handlers": [], "propagate": False},
                "daphne": {"level": "WARNING"},
                "procrastinate": {"level": "WARNING"},
            },
        }
    )
    logging.captureWarnings(capture=True)


def make_formatter() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        use_get_message=False,
        pass_foreign_args=True,
        foreign_pre_chain=[],
        processors=[
            keep_only_what_may_be_said,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
    )


def keep_only_what_may_be_said(_logger: object, _method: str, event: Event) -> Event:
    record: logging.LogRecord = event["_record"]
    said: dict[str, Any] = {
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": message_of(record, arguments=event.get("positional_args")),
    }
    said |= {name: value for name, value in vars(record).items() if may_be_said(name, value)}
    if error := (event.get("exc_info") or (None, None, None))[1]:
        said["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        said["trace"] = trace_of(error.__traceback__)
    return said


def message_of(record: logging.LogRecord, *, arguments: object) -> str:
    """The message as the code has it, without what was put in; or where it was written."""
    message = str(record.msg)
    ours = record.name.split(".", 1)[0] in OURS and not record.name.startswith(READY_MADE)
    if arguments or ours:
        return message
    return f"{place_of(record.pathname)}:{record.lineno}"


def may_be_said(name: str, value: object) -> bool:
    if name not in SAID and not name.endswith("_id"):
        return False
    if isinstance(value, str):
        return bool(LABEL.fullmatch(value))
    return isinstance(value, bool | int | float)


def trace_of(trace: TracebackType | None) -> list[str]:
    """Places in the code, innermost last; no values and no exception texts."""
    return [
        f"{place_of(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)[-FRAMES:]
    ]


def place_of(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(places.ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(places.ROOT))
    return "/".join(path.parts[-3:])
