"""Where a visitor comes from is forgotten before anything else can see it."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings
from time_machine import TimeMachineFixture

from community import redis, visitors


@pytest.fixture(autouse=True)
def _fresh_key() -> None:
    visitors._keys.clear()


def passed_through(**meta: Any) -> Any:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    visitors.AddressMiddleware(view)(RequestFactory().get("/", **meta))
    return seen[0]


@pytest.mark.parametrize("address", ["203.0.113.77", "2001:db8:aaaa:bbbb:1::77"])
def test_an_address_is_nowhere_in_the_request(address: str) -> None:
    request = passed_through(
        REMOTE_ADDR=address,
        HTTP_X_FORWARDED_FOR=f"{address}, 203.0.113.78",
        HTTP_FORWARDED=f"for={address}",
        HTTP_X_REAL_IP=address,
        HTTP_USER_AGENT="Canary/1.0",
    )

    everything = repr(request.META) + repr(vars(request))
    assert address not in everything
    assert "203.0.113.78" not in everything
    assert "Canary" not in everything


def test_what_stands_in_its_place_is_a_local_address() -> None:
    request = passed_through(REMOTE_ADDR="203.0.113.77")

    assert ip_address(request.META["REMOTE_ADDR"]) in ip_network("fd00::/8")
    assert len(request.visitor) == 32


def test_one_address_is_one_visitor_and_another_is_another() -> None:
    first, again, other = (
        visitors.digest(address) for address in ("203.0.113.7", "203.0.113.7", "203.0.113.8")
    )

    assert first == again != other


def test_walking_through_an_ipv6_network_stays_one_visitor() -> None:
    walked = {visitors.digest(f"2001:db8:1:2:{number:x}::1") for number in range(10_000)}

    assert len(walked) == 1
    assert visitors.digest("2001:db8:1:3::1") not in walked


def test_an_ipv4_address_written_as_ipv6_is_the_same_visitor() -> None:
    assert visitors.digest("::ffff:203.0.113.7") == visitors.digest("203.0.113.7")


@pytest.mark.parametrize("address", ["", "unix:", "300.1.1.1", "fe80::1%eth0", "\x00"])
def test_what_is_no_address_is_still_a_visitor(address: str) -> None:
    assert len(visitors.digest(address)) == 32


def test_nobody_chooses_their_visitor_by_a_header() -> None:
    seen = {
        passed_through(REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").visitor
        for n in range(50)
    }

    assert len(seen) == 1


def test_behind_proxies_the_hop_that_they_saw_counts(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1

    honest = visitors.digest("10.0.0.1", ["203.0.113.7"])
    forged = visitors.digest("10.0.0.1", ["198.51.100.9", "203.0.113.7"])
    direct = visitors.digest("203.0.113.7")

    assert honest == forged == direct


def test_tomorrow_the_same_address_is_somebody_else(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(date(2031, 1, 1))
    today = visitors.digest("203.0.113.7")
    time_machine.move_to(date(2031, 1, 2))

    assert visitors.digest("203.0.113.7") != today
    assert list(visitors._keys) == [date(2031, 1, 2)]


def test_all_processes_share_the_key_and_redis_drops_it_in_time() -> None:
    first = visitors.digest("203.0.113.7")
    visitors._keys.clear()  # as another process would begin

    assert visitors.digest("203.0.113.7") == first
    (day,) = visitors._keys
    assert 0 < redis.ask(lambda store: store.ttl(redis.key("visitors", day))) <= 48 * 3600


def test_without_redis_there_is_still_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: object) -> None:
        raise redis.Away

    monkeypatch.setattr(redis, "ask", nobody)

    assert visitors.digest("203.0.113.7") == visitors.digest("203.0.113.7")
    assert visitors._keys == {}


async def test_sockets_forget_too() -> None:
    scopes: list[dict[str, Any]] = []

    async def application(scope: dict[str, Any], *_: Any) -> None:
        scopes.append(scope)

    await visitors.forgetting(application)(
        {
            "type": "websocket",
            "client": ["203.0.113.7", 1],
            "headers": [(b"x-forwarded-for", b"203.0.113.9"), (b"host", b"a.test")],
        },
        None,
        None,
    )

    assert "203.0.113" not in repr(scopes)
    assert scopes[0]["headers"] == [(b"host", b"a.test")]
    assert scopes[0]["visitor"] == visitors.digest("203.0.113.7")
