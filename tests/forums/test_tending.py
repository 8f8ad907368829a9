"""What authors and moderators do to a thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from community import live
from forums import tending
from forums.models import Thread, ThreadEvent
from tests.factories import NOON, make_member, make_moderator, make_space, make_thread

Verb = Callable[..., bool]
Announced = list[tuple[str, live.Event]]
pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=2)
STAFF_VERBS = [
    tending.pin,
    tending.unpin,
    tending.close,
    tending.reopen,
    tending.drop_closing,
]


@pytest.fixture
def thread() -> Thread:
    return make_thread()


def kinds(thread: Thread) -> list[str]:
    return list(thread.events.order_by("pk").values_list("kind", flat=True))


def test_its_author_may_let_a_thread_rest_for_a_day(thread: Thread, announced: Announced) -> None:
    assert tending.cool_down(thread.pk, by=thread.author, at=NOON)

    thread.refresh_from_db()
    assert thread.resting_until == NOON + timedelta(hours=24)
    assert kinds(thread) == ["rested"]
    assert announced == [(live.thread_channel(thread.pk), live.ThreadChanged(thread_id=thread.pk))]


def test_a_rest_is_not_prolonged_by_asking_again(thread: Thread) -> None:
    tending.cool_down(thread.pk, by=thread.author, at=NOON)

    assert not tending.cool_down(thread.pk, by=make_moderator(), at=NOON + timedelta(hours=1))

    thread.refresh_from_db()
    assert thread.resting_until == NOON + timedelta(hours=24)
    assert kinds(thread) == ["rested"]


def test_a_rest_can_be_ended_early_and_only_once(thread: Thread) -> None:
    tending.cool_down(thread.pk, by=thread.author, at=NOON)

    assert tending.wake(thread.pk, by=thread.author, at=NOON)
    assert not tending.wake(thread.pk, by=thread.author, at=NOON)

    assert kinds(thread) == ["rested", "woken"]


def test_a_rest_is_for_the_author_and_moderators_only(thread: Thread) -> None:
    with pytest.raises(tending.NotYours):
        tending.cool_down(thread.pk, by=make_member(), at=NOON)

    assert kinds(thread) == []


@pytest.mark.parametrize("verb", STAFF_VERBS)
def test_other_verbs_are_for_moderators_only(thread: Thread, verb: Verb) -> None:
    with pytest.raises(tending.NotYours):
        verb(thread.pk, by=thread.author, at=NOON)


@pytest.mark.parametrize("verb", [*STAFF_VERBS, tending.cool_down])
def test_a_thread_that_one_may_not_read_is_not_there(verb: Verb) -> None:
    held = make_thread(state=Thread.State.HELD)

    with pytest.raises(Thread.DoesNotExist):
        verb(held.pk, by=make_moderator(), at=NOON)


@pytest.mark.parametrize(
    ("do", "undo", "names"),
    [
        (tending.pin, tending.unpin, ["pinned", "unpinned"]),
        (tending.close, tending.reopen, ["locked", "unlocked"]),
    ],
)
def test_each_verb_says_whether_it_changed_anything(
    thread: Thread, do: Verb, undo: Verb, names: list[str]
) -> None:
    moderator = make_moderator()

    answers = [verb(thread.pk, by=moderator, at=NOON) for verb in (undo, do, do, undo, undo)]

    assert answers == [False, True, False, True, False]
    assert kinds(thread) == names


def test_a_planned_closing_is_carried_out_when_its_time_has_come(thread: Thread) -> None:
    tending.plan_closing(thread.pk, closes_at=LATER, by=make_moderator(), at=NOON)
    assert tending.close_due(at=LATER - timedelta(seconds=1)) == 0

    assert tending.close_due(at=LATER + timedelta(hours=1)) == 1
    assert tending.close_due(at=LATER + timedelta(hours=1)) == 0

    thread.refresh_from_db()
    assert thread.locked_at == LATER
    assert kinds(thread) == ["planned", "closed"]
    assert thread.events.get(kind="closed").by is None


def test_a_planned_closing_can_be_dropped(thread: Thread) -> None:
    moderator = make_moderator()
    tending.plan_closing(thread.pk, closes_at=LATER, by=moderator, at=NOON)

    assert tending.drop_closing(thread.pk, by=moderator, at=NOON)

    assert tending.close_due(at=LATER) == 0


def test_a_closing_in_the_past_cannot_be_planned(thread: Thread) -> None:
    with pytest.raises(tending.TooSoon):
        tending.plan_closing(thread.pk, closes_at=NOON, by=make_moderator(), at=NOON)


def test_reopening_after_a_planned_closing_lasts(thread: Thread) -> None:
    moderator = make_moderator()
    tending.plan_closing(thread.pk, closes_at=LATER, by=moderator, at=NOON)
    tending.close_due(at=LATER)

    assert tending.reopen(thread.pk, by=moderator, at=LATER)

    assert tending.close_due(at=LATER) == 0


def test_a_thread_moves_with_everything_in_it(thread: Thread) -> None:
    old, new = thread.space, make_space()

    assert tending.move(thread.pk, to=new, by=make_moderator(), at=NOON)
    assert not tending.move(thread.pk, to=new, by=make_moderator(), at=NOON)

    thread.refresh_from_db()
    assert thread.space == new
    assert thread.events.get().from_space == old


def test_what_was_done_cannot_be_rewritten_or_taken_out(thread: Thread) -> None:
    tending.pin(thread.pk, by=make_moderator(), at=NOON)

    for rewrite in (
        lambda: ThreadEvent.objects.update(kind="moved"),
        lambda: ThreadEvent.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            rewrite()

    assert kinds(thread) == ["pinned"]
