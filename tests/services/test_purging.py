"""What is forgotten by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django import app

from community.accounts.models import MemberSession
from community.services import jobs, purging

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_ended_sessions_go_and_others_stay() -> None:
    for key, ends in (("ended", NOON - timedelta(seconds=1)), ("open", NOON)):
        MemberSession.objects.create(
            session_key=key, session_data="", expire_date=ends, begun_date=NOON
        )

    jobs.purge(int(NOON.timestamp()), "sessions")

    assert list(MemberSession.objects.values_list("session_key", flat=True)) == ["open"]


@pytest.mark.django_db
def test_the_command_purges_everything() -> None:
    told: dict[str, int] = {}

    purging.purge_all(at=NOON, tell=told.__setitem__)

    assert told == dict.fromkeys(purging.PURGES, 0)


def test_every_purge_has_its_night() -> None:
    planned = {
        kept.periodic_id: kept.configure_kwargs["task_kwargs"]
        for kept in app.periodic_registry.periodic_tasks.values()
        if kept.task is jobs.purge
    }

    assert planned == {what: {"what": what} for what in purging.PURGES}
