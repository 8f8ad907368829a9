"""Many at once: threads with connections of their own, and the real database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from forums import editing, posting
from forums.models import HelpWanted, Post
from forums.models import Thread as Conversation
from moderation import acts, decisions, intake
from moderation.models import Case, Reviewed
from tests.factories import (
    NOON,
    agree,
    make_member,
    make_moderator,
    make_post,
    make_space,
    make_thread,
    sign_in,
)

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 20  # connections
State = Reviewed.State


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each call answered or raised; all start together."""
    barrier = Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            answers[place] = call()
        except Exception as error:
            answers[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_two_hundred_replies_at_once_are_all_there_once_and_in_one_order() -> None:
    conversation = make_thread(space=make_space(replies_an_hour=1_000))
    members = [make_member() for _ in range(200)]
    for member in members:
        agree(member, conversation.space)

    def write_ten(some: list[Any]) -> list[Post]:
        return [
            posting.write_post(conversation.pk, body="Me too", key=uuid4(), by=one, at=NOON).post
            for one in some
        ]

    written = at_once([partial(write_ten, members[i::AT_ONCE]) for i in range(AT_ONCE)])

    conversation.refresh_from_db()
    numbers = conversation.posts.order_by("number").values_list("number", flat=True)
    assert [len(posts) for posts in written] == [10] * AT_ONCE
    assert list(numbers) == list(range(1, 202))
    assert (conversation.last_number, conversation.replies) == (201, 200)


def test_a_form_sent_ten_times_at_once_makes_one_post() -> None:
    conversation, member, key = make_thread(), make_member(), uuid4()
    agree(member, conversation.space)

    def send() -> int:
        return posting.write_post(
            conversation.pk, body="Me too", key=key, by=member, at=NOON
        ).post.pk

    answers = at_once([send] * 10)

    assert set(answers) == {Post.objects.get(author=member).pk}


def test_a_thread_started_ten_times_at_once_is_one_thread() -> None:
    space, member, key = make_space(), make_member(), uuid4()
    agree(member, space)
    opening = posting.Opening(title="Once", body="Only", help_wanted=HelpWanted.IDEAS)

    def send() -> int:
        return posting.start_thread(space, opening=opening, key=key, by=member, at=NOON).post.pk

    answers = at_once([send] * 10)

    assert set(answers) == {Post.objects.get().pk}
    assert Conversation.objects.count() == 1


def test_of_two_changes_at_once_one_stands_and_the_other_is_told() -> None:
    post = make_post(make_thread())

    def change(body: str) -> Any:
        words = editing.Words(body)
        return editing.edit_post(post.pk, words, revision=1, by=post.author, at=NOON)

    answers = at_once([partial(change, "One"), partial(change, "Two")])

    told = [isinstance(answer, editing.ChangedMeanwhile) for answer in answers]
    assert sorted(told) == [False, True]


def test_counts_stay_right_while_words_appear_and_go() -> None:
    conversation = make_thread()
    held = [make_post(conversation, state=State.HELD) for _ in range(5)]
    shown = [make_post(conversation) for _ in range(5)]

    @transaction.atomic
    def appear(post: Post) -> None:
        post.become(State.VISIBLE, at=NOON)

    def go(post: Post) -> None:
        editing.withdraw_post(post.pk, by=post.author, at=NOON)

    answers = at_once(
        [partial(appear, post) for post in held] + [partial(go, post) for post in shown]
    )

    conversation.refresh_from_db()
    visible = Post.objects.filter(thread=conversation, state=State.VISIBLE, number__gt=1)
    assert answers == [None] * 10
    assert conversation.replies == visible.count() == 5


def test_a_change_and_a_ruling_at_once_never_wait_for_each_other_in_a_circle() -> None:
    """Both take the thread, the words, then the case; a circle would cost one an error."""
    space, moderator, writer = make_space(), make_moderator(), make_member()
    agree(writer, space)
    for _ in range(8):
        post = make_post(make_thread(space=space), author=writer, state=State.HELD)
        with transaction.atomic():
            intake.admit(post, surface="post", at=NOON, look_first=True)
        case = Case.objects.open().about(post).get()

        answers = at_once(
            [
                partial(
                    editing.edit_post,
                    post.pk,
                    editing.Words("Said otherwise."),
                    revision=1,
                    by=writer,
                    at=NOON,
                ),
                partial(
                    decisions.decide,
                    case.pk,
                    acts.decline("No."),
                    by=moderator,
                    revision=1,
                    at=NOON,
                ),
            ]
        )

        refused = [answer for answer in answers if isinstance(answer, Exception)]
        assert [type(answer) for answer in refused] in (
            [decisions.WordsChanged],
            [Post.DoesNotExist],
        )


def test_words_are_kept_when_a_thread_is_busy_for_too_long(client: Client) -> None:
    conversation, member = make_thread(), make_member()
    agree(member, conversation.space)
    sign_in(client, member)
    locked, done = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                list(Conversation.objects.select_for_update().filter(pk=conversation.pk))
                locked.set()
                done.wait(timeout=30)
        finally:
            connections.close_all()

    holding = Thread(target=hold)
    holding.start()
    locked.wait(timeout=30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    fields = {"key": uuid4(), "body": "It took me an hour."}
    response = client.post(reverse("forums:reply", args=[conversation.pk]), fields)
    done.set()
    holding.join(timeout=30)
    connection.close()

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "It took me an hour." in page
    assert "please try again" in page
    assert conversation.posts.count() == 1
