"""Limits count exactly, together, and when Redis is away each process by itself."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

import pytest
from redis import Redis
from time_machine import TimeMachineFixture

from community import limits, places, redis
from community.limits import LIMITS, Alone, Limit, Limiter, TooOften, take
from community.services import valkey

Make = Callable[..., str]


class Server(NamedTuple):
    process: subprocess.Popen[bytes]
    url: str


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Make:
    def make(often: str, alone: Alone = Alone.STRICTER) -> str:
        name = f"test {uuid4()}"
        monkeypatch.setitem(LIMITS, name, Limit(often, alone))
        return name

    return make


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Valkey that a test may kill."""
    folder = tmp_path_factory.mktemp("v")
    child = valkey.start(folder=folder, socket=folder / "s", log=folder / "log")
    valkey.wait_for(child, socket=folder / "s", log=folder / "log")
    yield Server(child.process, f"unix://{folder}/s")
    child.process.send_signal(signal.SIGCONT)
    child.stop(seconds=5)


def allowed(taker: Callable[[str, object], None], name: str, tries: int, key: object = "") -> int:
    count = 0
    for _ in range(tries):
        try:
            taker(name, key)
        except TooOften:
            continue
        count += 1
    return count


def test_as_many_as_allowed_pass_and_one_more_does_not(limit: Make) -> None:
    name = limit("5/minute")

    assert allowed(take, name, 5) == 5
    with pytest.raises(TooOften):
        take(name)


def test_the_wait_is_told_truly(limit: Make, time_machine: TimeMachineFixture) -> None:
    name = limit("2/minute")
    time_machine.move_to("2031-01-01T12:00:00Z", tick=False)
    take(name)
    time_machine.shift(20)
    take(name)

    with pytest.raises(TooOften) as refusal:
        take(name)
    assert refusal.value.wait == pytest.approx(40, abs=1)

    time_machine.shift(refusal.value.wait - 2)
    with pytest.raises(TooOften):
        take(name)
    time_machine.shift(3)
    take(name)


def test_no_edge_of_a_window_allows_twice_as_many(
    limit: Make, time_machine: TimeMachineFixture
) -> None:
    name = limit("10/minute")
    time_machine.move_to("2031-01-01T12:00:58Z", tick=False)
    before = allowed(take, name, 20)
    time_machine.shift(4)

    assert (before, allowed(take, name, 20)) == (10, 0)


def test_a_refusal_counts_for_nothing(limit: Make, time_machine: TimeMachineFixture) -> None:
    name = limit("1/10 seconds; 3/hour")
    time_machine.move_to("2031-01-01T12:00:00Z", tick=False)

    passed = 0
    for _ in range(3):
        passed += allowed(take, name, 5)
        time_machine.shift(timedelta(seconds=11))

    assert passed == 3
    with pytest.raises(TooOften) as refusal:
        take(name)
    assert refusal.value.wait == pytest.approx(3600 - 33, abs=1)


def test_of_500_at_once_exactly_10_pass(limit: Make) -> None:
    name, start = limit("10/minute"), threading.Barrier(50)

    def ten() -> int:
        start.wait()
        return allowed(take, name, 10)

    with ThreadPoolExecutor(50) as pool:
        passed = sum(pool.map(lambda _: ten(), range(50)))

    assert passed == 10


def test_each_key_has_its_own_count(limit: Make) -> None:
    name = limit("1/minute")

    assert [allowed(take, name, 2, key=key) for key in ("a", "b", 1)] == [1, 1, 1]


@pytest.mark.parametrize(("alone", "expected"), [(Alone.STRICTER, 5), (Alone.SAME, 20)])
def test_when_redis_is_killed_a_process_allows_what_it_may_alone(
    limit: Make, server: Server, alone: Alone, expected: int
) -> None:
    name = limit("20/hour", alone=alone)
    limiter = Limiter(redis.connect(server.url), redis.Breaker())
    limiter.take(name, "before")

    server.process.kill()
    server.process.wait()

    assert allowed(limiter.take, name, 1_000) == expected


def test_a_silent_redis_keeps_nobody_waiting(limit: Make, server: Server) -> None:
    name = limit("1000/hour", alone=Alone.SAME)
    limiter = Limiter(redis.connect(server.url), redis.Breaker())
    limiter.take(name)

    server.process.send_signal(signal.SIGSTOP)
    waits = []
    for _ in range(20):
        begun = time.monotonic()
        limiter.take(name)
        waits.append(time.monotonic() - begun)

    assert max(waits) < 0.3
    assert sorted(waits)[-2] < 0.05  # the others don't even ask


def test_redis_counts_again_as_soon_as_it_is_back(
    limit: Make, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis, "REST", 0.0)
    name = limit("2/hour")
    limiter = Limiter(redis.connect(server.url), redis.Breaker())
    with Redis.from_url(server.url) as patient:
        patient.ping()
        limiter.take(name)

        server.process.send_signal(signal.SIGSTOP)
        limiter.take(name, "meanwhile")
        server.process.send_signal(signal.SIGCONT)
        patient.ping()

        assert allowed(limiter.take, name, 5) == 1


def test_counting_alone_is_bounded_in_memory(limit: Make) -> None:
    own, bounded = limits.OwnCount(), Limit("5/hour")
    for number in range(own.KEYS + 100):
        own.wait_for(bounded, "test", str(number))

    assert len(own._tries) == own.KEYS


def test_counting_alone_is_exact_among_threads() -> None:
    own, bounded, start = limits.OwnCount(), Limit("40/hour"), threading.Barrier(20)

    def ten() -> int:
        start.wait()
        return sum(not own.wait_for(bounded, "test", "") for _ in range(10))

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(lambda _: ten(), range(20))) == 10


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_well_written(name: str) -> None:
    assert limits.windows(LIMITS[name].often)


def test_every_limit_is_used_somewhere() -> None:
    code = "\n".join(
        file.read_text()
        for folder in ("community", "forums", "moderation", "realtime")
        for file in (places.ROOT / folder).rglob("*.py")
        if file.name != "limits.py"
    )

    assert [name for name in LIMITS if f'"{name}"' not in code] == []
