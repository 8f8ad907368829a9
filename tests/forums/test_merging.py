"""Joining two threads, so that nothing and nobody's place in it is lost."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from forums import following, markers, merging, tending
from forums.models import Bookmark, Follow, Post, ReadingMarker, Thread, ThreadEvent
from tests.factories import NOON, keep_apart, make_member, make_moderator, make_post, make_thread

Pair = tuple[Thread, Thread]
pytestmark = pytest.mark.django_db


def at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


@pytest.fixture
def pair() -> Pair:
    """Two threads whose posts were written in turn: source first."""
    source, target = make_thread(at=at(0)), make_thread(at=at(1))
    for hour in range(2, 8):
        make_post((source, target)[hour % 2], body=f"hour {hour}", at=at(hour))
    return source, target


def numbered(thread: Thread) -> dict[int, datetime]:
    return dict(thread.posts.order_by("number").values_list("number", "written_at"))


def test_posts_stand_in_the_order_they_were_written_behind_the_opening_that_stays(
    pair: Pair,
) -> None:
    source, target = pair

    merging.merge(source.pk, into=target.pk, by=make_moderator(), at=at(9))

    target.refresh_from_db()
    assert numbered(target) == {1: at(1), 2: at(0), **{hour + 1: at(hour) for hour in range(2, 8)}}
    assert (target.last_number, target.replies, target.active_at) == (8, 7, at(7))
    assert not source.posts.exists()


def test_every_number_of_the_thread_that_went_leads_to_its_post(pair: Pair) -> None:
    source, target = pair
    before, reader = dict(source.posts.values_list("number", "pk")), make_member()

    merging.merge(source.pk, into=target.pk, by=make_moderator(), at=at(9))

    after = {
        number: merging.forwarded(source.pk, viewer=reader, from_number=number) for number in before
    }
    assert {number: post and post.pk for number, post in after.items()} == before
    assert merging.forwarded(source.pk, viewer=reader, from_number=99) is None


def test_the_thread_that_went_is_not_in_readers_way(pair: Pair) -> None:
    source, target = pair

    merging.merge(source.pk, into=target.pk, by=make_moderator(), at=at(9))

    assert list(Thread.objects.visible_to(make_member())) == [target]


def test_merging_twice_changes_nothing(pair: Pair) -> None:
    source, target = pair
    moderator = make_moderator()
    merging.merge(source.pk, into=target.pk, by=moderator, at=at(9))
    before = numbered(target)

    merging.merge(source.pk, into=target.pk, by=moderator, at=at(10))

    assert numbered(target) == before
    assert ThreadEvent.objects.count() == 1


def test_a_thread_that_went_was_never_there_for_those_who_may_not_read_it(pair: Pair) -> None:
    source, target = pair
    blocked, first = make_member(), source.posts.get(number=1)
    merging.merge(source.pk, into=target.pk, by=make_moderator(), at=at(9))

    Post.objects.filter(pk=first.pk).update(state=Post.State.REMOVED)
    keep_apart(target.author, blocked)

    assert merging.forwarded(source.pk, viewer=blocked) is None
    led_to = merging.forwarded(source.pk, viewer=make_member())
    assert led_to
    assert led_to != first


def test_a_merged_thread_that_is_merged_on_still_leads_home(pair: Pair) -> None:
    source, target = pair
    last, moderator = make_thread(at=at(8)), make_moderator()
    opening = source.posts.get(number=1)
    merging.merge(source.pk, into=target.pk, by=moderator, at=at(9))

    merging.merge(target.pk, into=last.pk, by=moderator, at=at(10))

    opening.refresh_from_db()
    assert merging.forwarded(source.pk, viewer=make_member()) == opening
    assert opening.thread == last


def test_follows_bookmarks_and_markers_come_along(pair: Pair) -> None:
    source, target = pair
    reader, other = make_member(), make_member()
    second = source.posts.get(number=2)
    following.follow(source.pk, by=reader)
    following.follow(source.pk, by=other)
    following.follow(target.pk, by=other)
    following.keep(second.pk, by=reader)
    markers.advance(source.pk, to=2, marker=0, by=reader, at=NOON)

    merging.merge(source.pk, into=target.pk, by=make_moderator(), at=at(9))

    second.refresh_from_db()
    assert set(Follow.objects.values_list("thread", "member")) == {
        (target.pk, reader.pk),
        (target.pk, other.pk),
    }
    assert Bookmark.objects.get().post == second
    assert ReadingMarker.objects.get().number == second.number
    assert second.thread == target


def test_who_read_both_goes_on_where_nothing_is_skipped(pair: Pair) -> None:
    source, target = pair
    reader = make_member()
    markers.advance(source.pk, to=4, marker=0, by=reader, at=NOON)
    markers.advance(target.pk, to=2, marker=0, by=reader, at=NOON)
    first_left = target.posts.get(number=2)

    merging.merge(source.pk, into=target.pk, by=make_moderator(), at=at(9))

    first_left.refresh_from_db()
    assert markers.marker_of(target.pk, viewer=reader) == first_left.number


def test_only_moderators_merge_and_never_what_waits_or_one_with_itself(pair: Pair) -> None:
    source, target = pair
    held = make_thread(author=(moderator := make_moderator()), state=Thread.State.HELD)

    with pytest.raises(tending.NotYours):
        merging.merge(source.pk, into=target.pk, by=source.author, at=at(9))
    with pytest.raises(merging.SameThread):
        merging.merge(source.pk, into=source.pk, by=moderator, at=at(9))
    with pytest.raises(merging.NotTogether):
        merging.merge(held.pk, into=target.pk, by=moderator, at=at(9))

    assert Post.objects.filter(thread=source).count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_crosswise_at_once_lose_nothing() -> None:
    threads = [make_thread(), make_thread()]
    moderators = [make_moderator(), make_moderator()]
    posts = {post.pk for thread in threads for post in [make_post(thread), make_post(thread)]}
    start = threading.Barrier(2)
    answers: list[int | None] = []

    def merge(one: Thread, other: Thread, moderator) -> None:
        start.wait(10)
        try:
            answers.append(merging.merge(one.pk, into=other.pk, by=moderator, at=NOON).pk)
        except Thread.DoesNotExist:
            answers.append(None)
        finally:
            connection.close()

    runs = [
        threading.Thread(target=merge, args=(*pair, moderator))
        for pair, moderator in zip((threads, threads[::-1]), moderators, strict=True)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join(20)

    (stayed,) = [answer for answer in answers if answer]
    kept = Post.objects.filter(thread=stayed)
    assert answers.count(None) == 1
    assert posts < set(kept.values_list("pk", flat=True))
    assert sorted(kept.values_list("number", flat=True)) == list(range(1, 7))
