"""The servers that tests run on, and the fixtures over them."""

import pytest
import redis
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page

from community import live as way_out
from tests.serving import Site, ask


@pytest.mark.django_db
def test_tests_run_on_a_postgresql_of_their_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")

        assert cursor.fetchone()[0].startswith("test_")


def test_tests_share_a_redis_by_prefix() -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        assert server.ping()

    assert settings.REDIS_PREFIX.startswith("test-")


def test_announcements_are_recorded_instead_of_leaving(
    announced: list[tuple[str, way_out.Event]],
) -> None:
    way_out.announce(way_out.DESK, way_out.CaseChanged(case_id=1))

    changed: way_out.Event = way_out.CaseChanged(case_id=1)
    assert announced == [("desk", changed)]


def test_a_live_site_answers(live_pair: Site) -> None:
    status, _ = ask(live_pair, "/there-is-no-such-page")

    assert status == 404


def test_a_person_can_look_at_a_live_site(page: Page) -> None:
    response = page.goto("/there-is-no-such-page")

    assert response is not None
    assert response.status == 404
