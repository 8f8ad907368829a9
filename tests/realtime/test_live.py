"""The way out: what leaves, when, and what a failing channel layer costs."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from dataclasses import asdict
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from community import live
from forums.models import Post
from moderation import intake
from tests.factories import NOON, make_post, make_thread

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db(transaction=True)
EVENT = live.PostChanged(post_id=7)


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """No earlier failure holds announcements back."""
    monkeypatch.setattr(live, "_resting_until", 0.0)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What would leave for the channel layer."""
    left: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(live, "_send", lambda channel, message: left.append((channel, message)))
    return left


def layer_at(settings: Settings, address: str) -> None:
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [address]},
        }
    }


@pytest.fixture
def no_layer(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as briefly:
        port = briefly.getsockname()[1]
    layer_at(settings, f"redis://127.0.0.1:{port}")


@pytest.fixture
def silent_layer(settings: Settings) -> Iterator[None]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as mute:
        layer_at(settings, f"redis://127.0.0.1:{mute.getsockname()[1]}")
        yield


def seconds_of(step: Any) -> float:
    begun = perf_counter()
    step()
    return perf_counter() - begun


def announce() -> None:
    live.announce("thread.7", EVENT)


def test_announcements_leave_with_the_commit(sent: list[tuple[str, dict[str, Any]]]) -> None:
    with transaction.atomic():
        announce()
        assert sent == []

    assert sent == [("thread.7", {"type": "post_changed", "post_id": 7, "kind": "post_changed"})]


def test_nothing_leaves_when_nothing_was_kept(sent: list[tuple[str, dict[str, Any]]]) -> None:
    with transaction.atomic():
        announce()
        transaction.set_rollback(True)

    assert sent == []


def test_announcements_carry_numbers_and_never_words() -> None:
    events: list[Any] = [
        live.PostChanged(post_id=1),
        live.CaseChanged(case_id=2),
        live.RightsChanged(),
    ]

    carried = [value for event in events for name, value in asdict(event).items() if name != "kind"]

    assert carried == [1, 2]


@pytest.mark.usefixtures("no_layer")
def test_without_a_layer_words_are_kept_and_the_loss_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    post = make_post(make_thread(), state=Post.State.HELD)

    with caplog.at_level(logging.WARNING, logger="community.live"), transaction.atomic():
        intake.admit(post, surface="post", at=NOON)

    assert Post.objects.get(pk=post.pk).state == Post.State.VISIBLE
    assert "announcement lost" in caplog.text


@pytest.mark.usefixtures("silent_layer")
def test_a_silent_layer_delays_one_announcement_a_little_and_the_next_not_at_all() -> None:
    first = seconds_of(announce)
    second = seconds_of(announce)

    assert live.PATIENCE <= first < live.PATIENCE + 0.5
    assert second < 0.05


@pytest.mark.usefixtures("silent_layer")
def test_after_a_rest_the_layer_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    announce()
    assert live._resting_until > 0

    monkeypatch.setattr(live, "monotonic", lambda: live._resting_until + 1)
    tried = seconds_of(announce)

    assert tried >= live.PATIENCE
