"""Whatever is logged, by whomever: no words, names, addresses or queries reach a line."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from community import logs

CANARY = "canary-5f1e"


def line(record: logging.LogRecord) -> dict[str, Any]:
    said = logs.make_formatter().format(record)
    assert CANARY not in said
    found: dict[str, Any] = json.loads(said)
    return found


def record(message: str, *arguments: object, name: str = "forums.posting", **extra: object) -> Any:
    return logging.getLogger(name).makeRecord(
        name, logging.WARNING, "/x/y/z.py", 7, message, arguments, None, extra=extra
    )


def test_a_constant_message_with_ids_is_written() -> None:
    said = line(record("case reopened", case_id=12, reason="TimeoutError"))

    assert (said["event"], said["case_id"]) == ("case reopened", 12)
    assert (said["level"], said["reason"]) == ("warning", "TimeoutError")


def test_arguments_of_a_message_are_left_out() -> None:
    said = line(record("Not Found: %s", f"/members/{CANARY}", name="django.request"))

    assert said["event"] == "Not Found: %s"


def test_a_ready_made_sentence_of_a_library_is_replaced_by_its_place() -> None:
    said = line(record(f"Job forums.tell({CANARY}) failed", name="procrastinate.worker"))

    assert said["event"] == "x/y/z.py:7"


def test_what_a_visitor_sent_as_the_name_of_a_host_is_left_out() -> None:
    said = line(record(f"Invalid host: {CANARY}", name="django.security.DisallowedHost"))

    assert said["event"] == "x/y/z.py:7"


@pytest.mark.parametrize(
    "extra",
    [
        {"name_of_member": CANARY},
        {"request": CANARY},
        {"reason": f"they said {CANARY}"},
        {"member_id": f"{CANARY} {CANARY}"},
        {"reason": [CANARY]},
    ],
)
def test_extras_that_are_not_listed_or_hold_more_than_a_label_are_left_out(
    extra: dict[str, Any],
) -> None:
    assert set(line(record("saved", **extra))) == {"at", "event", "level", "logger"}


def test_an_exception_is_a_type_and_places_in_the_code() -> None:
    made = record("page failed")
    try:
        int(CANARY)
    except ValueError as error:
        made.exc_info = (ValueError, error, error.__traceback__)

    said = line(made)

    assert said["error"] == "builtins.ValueError"
    assert said["trace"][-1].startswith("tests/services/test_logs.py:")
