"""What operators ask: does it live, can it serve, how is it doing."""

from __future__ import annotations

import json
import time

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from community import places, redis
from tests.services.machine import free_port
from tests.serving import Site, ask

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = redis.connect(f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setattr(redis, "pool", nowhere)
    monkeypatch.setattr(redis, "breaker", redis.Breaker())


def test_a_living_process_says_so_without_asking_the_database(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_it_is_ready_with_both_stores(client: Client) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "degraded": False})


@pytest.mark.django_db
@pytest.mark.usefixtures("no_redis")
def test_without_redis_it_is_ready_but_poorer(client: Client) -> None:
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"ready": True, "degraded": True})


@pytest.mark.django_db
def test_without_its_database_it_is_not_ready_within_two_seconds(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = connection.get_connection_params()
    gone = there | {"host": "127.0.0.1", "port": free_port()}
    monkeypatch.setattr(connection, "get_connection_params", lambda: gone)

    begun = time.monotonic()
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert time.monotonic() - begun <= 2


def test_this_machine_may_read_the_figures(client: Client) -> None:
    client.get("/healthz")

    answer = client.get("/metrics")

    assert answer.status_code == 200
    assert b'accord_requests_total{method="GET",status="200",view="healthz"}' in answer.content


@pytest.mark.parametrize(
    "where",
    [
        ELSEWHERE,
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=::1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
    ],
)
def test_nobody_else_may_read_the_figures(client: Client, where: dict[str, str]) -> None:
    assert client.get("/metrics", **where).status_code == 404  # type: ignore[arg-type]


def test_a_token_opens_the_figures_from_elsewhere(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "a token of twenty-four or more characters"
    right = {"Authorization": f"Bearer {settings.METRICS_TOKEN}"}
    wrong = {"Authorization": "Bearer something else"}

    assert client.get("/metrics", headers=right, **ELSEWHERE).status_code == 200  # type: ignore[arg-type]
    assert client.get("/metrics", headers=wrong, **ELSEWHERE).status_code == 404  # type: ignore[arg-type]


def test_a_site_logs_json_without_what_was_asked_or_by_whom(live: Site) -> None:
    status, _ = ask(live, "/canary-in-the-path?canary=in-the-query")

    assert status == 404
    said = live.log.read_text()
    lines = [json.loads(line) for line in said.splitlines()]
    assert {"event", "level", "logger", "at"} <= set(lines[-1])
    assert "canary" not in said
    assert "127.0.0.1" not in said


def test_a_static_file_is_served_whole_by_the_site_itself(live: Site) -> None:
    status, text = ask(live, "/static/accord/css/accord.css")

    assert status == 200
    assert text == (places.ROOT / "community/static/accord/css/accord.css").read_text()


def test_requests_leave_no_connection_behind(live_pair: Site) -> None:
    for _ in range(30):
        ask(live_pair, "/")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        assert cursor.fetchone()[0] == 0
