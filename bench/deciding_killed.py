"""Processes that are killed while they answer a moderator's decision."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import Any

from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from bench import held, pairs
from bench.figures import say
from community.accounts.models import Member
from moderation import audit
from moderation.models import AuditRow, Case

KILLED = 50
TRIED = 5  # first, to know how long a decision takes


def measure(moderator: Member, whole: dict[str, Any]) -> None:
    """`whole` is what the decision leaves behind when nothing happens to it."""
    cases = held.hold(KILLED + TRIED, at=timezone.now())
    untouched = pairs.left_by(cases[0])
    handler = BaseHandler()
    handler.load_middleware()
    cookie = held.cookie_of(moderator)
    begun = time.perf_counter()
    for case in cases[:TRIED]:
        _decide(handler, cookie, case)
    longest = (time.perf_counter() - begun) / TRIED
    chance = random.Random(11)
    died = [
        _kill(handler, cookie, case, after=chance.uniform(0, 2 * longest)) for case in cases[TRIED:]
    ]
    left = [_left_by(case) for case in cases[TRIED:]]
    say(
        "killed_while_deciding",
        processes=KILLED,
        died=sum(died),
        wholly_decided=left.count(whole),
        untouched=left.count(untouched),
        half_done=sum(one not in (whole, untouched) for one in left),
        acts_verified=audit.verify(),
        acts=AuditRow.objects.count(),
    )


def _decide(handler: BaseHandler, cookie: str, case: Case) -> None:
    form = {"csrfmiddlewaretoken": held.SECRET, "revision": case.revision, **pairs.DECLINED}
    path = f"/desk/{case.pk}/ruling/"
    sent: dict[str, Any] = {"HTTP_HOST": "localhost", "HTTP_COOKIE": cookie}
    answer = handler.get_response(RequestFactory().post(path, form, **sent))
    assert answer.status_code == 302, answer.status_code


def _kill(handler: BaseHandler, cookie: str, case: Case, *, after: float) -> bool:
    """Whether the process was killed before it came to its end."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined] # PostgreSQL's has one
    child = os.fork()
    if child == 0:
        try:
            _decide(handler, cookie, case)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _left_by(case: Case) -> dict[str, Any]:
    """Once the database has noticed that whoever held the words is gone."""
    with transaction.atomic():
        type(case.content).locked(case.content_id)
    return pairs.left_by(case)
