"""Who is told, and that what was hidden meanwhile is told to nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from community.accounts.models import Block, Member, Mute
from community.notices import reading, sending
from community.notices.models import Notice
from forums.models import Post
from moderation.models import Reviewed
from tests.factories import NOON, keep_apart, make_member, make_post, make_thread

pytestmark = pytest.mark.django_db

State = Reviewed.State
Kind = Notice.Kind


def test_everybody_is_told_once_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    post = make_post(make_thread())
    members = [make_member() for _ in range(3)]
    ids = [member.pk for member in members]
    sending.send(ids, Kind.REPLY, subject=post, about=post.author, at=NOON)

    with django_assert_num_queries(1):
        sending.send([*ids, *ids], Kind.REPLY, subject=post, about=post.author, at=NOON)

    assert [reading.has_unseen(member) for member in members] == [True, True, True]
    assert Notice.objects.count() == 3


def test_telling_nobody_asks_the_database_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    post = make_post(make_thread())
    sending.send([post.author_id], Kind.REPLY, subject=post, at=NOON)

    with django_assert_num_queries(0):
        sending.send([], Kind.REPLY, subject=post, at=NOON)


@pytest.mark.parametrize("state", [State.HELD, State.REMOVED, State.WITHDRAWN])
def test_a_notice_about_words_that_were_hidden_since_is_not_delivered(
    state: Reviewed.State,
) -> None:
    post = make_post(make_thread())
    member = make_member()
    sending.send([member.pk], Kind.MENTION, subject=post, about=post.author, at=NOON)
    assert reading.page_for(member).lines

    type(post).objects.filter(pk=post.pk).update(state=State.HELD)
    type(post).objects.filter(pk=post.pk).update(state=state)

    assert reading.page_for(member).lines == []
    assert not reading.has_unseen(member)


def test_notices_are_withdrawn_with_their_subject() -> None:
    post, other = make_post(make_thread()), make_post(make_thread())
    member = make_member()
    sending.send([member.pk], Kind.MENTION, subject=post, at=NOON)
    sending.send([member.pk], Kind.MENTION, subject=other, at=NOON)

    assert sending.withdraw(post) == 1

    assert Notice.objects.get().subject == other


def test_notices_are_forgotten_after_sixty_days() -> None:
    post = make_post(make_thread())
    sending.send([make_member().pk], Kind.QUOTE, subject=post, at=NOON)
    assert sending.purge(at=NOON + timedelta(days=60)) == 0

    assert sending.purge(at=NOON + timedelta(days=60, seconds=1)) == 1


def test_notices_of_one_thread_are_one_line_that_opens_the_earliest_unseen() -> None:
    thread, member = make_thread(), make_member()
    posts = [make_post(thread, at=NOON + timedelta(hours=hour)) for hour in range(3)]
    for post in posts:
        sending.send(
            [member.pk], Kind.REPLY, subject=post, at=post.written_at, bundle=f"thread.{thread.pk}"
        )

    (line,) = reading.page_for(member).lines

    assert reading.open_notice(line.notice_id, by=member, at=NOON) == posts[0]
    assert not reading.has_unseen(member)


def test_pages_go_on_after_the_last_notice_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "NOTICES_PER_PAGE", 2)
    member = make_member()
    posts = [make_post(make_thread(), at=NOON + timedelta(days=day)) for day in range(3)]
    for post in posts:
        sending.send([member.pk], Kind.REPLY, subject=post, at=post.written_at)

    first = reading.page_for(member)
    second = reading.page_for(member, before=first.older_than)

    assert [line.day.day for line in first.lines + second.lines] == [22, 21, 20]
    assert second.older_than is None


def test_nobody_opens_a_notice_of_somebody_else() -> None:
    post = make_post(make_thread())
    sending.send([make_member().pk], Kind.REPLY, subject=post, at=NOON)

    with pytest.raises(Notice.DoesNotExist):
        reading.open_notice(Notice.objects.get().pk, by=make_member(), at=NOON)


class Changes:
    """What may happen between making a notice and delivering it."""

    @staticmethod
    def hide_post(post: Post, member: Member) -> None:
        type(post).objects.filter(pk=post.pk, state=State.VISIBLE).update(state=State.REMOVED)

    @staticmethod
    def hide_thread(post: Post, member: Member) -> None:
        type(post.thread).objects.filter(pk=post.thread_id).update(state=State.REMOVED)

    @staticmethod
    def block_writer(post: Post, member: Member) -> None:
        keep_apart(member, post.author)

    @staticmethod
    def be_blocked(post: Post, member: Member) -> None:
        keep_apart(post.author, member)

    @staticmethod
    def block_opener(post: Post, member: Member) -> None:
        keep_apart(member, post.thread.author)

    @staticmethod
    def mute_writer(post: Post, member: Member) -> None:
        Mute.objects.create(muter=member, muted=post.author, made_date=NOON.date())
        member.__dict__.pop("distances", None)


HIDING = ["hide_post", "hide_thread", "block_writer", "be_blocked", "block_opener", "mute_writer"]


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    kinds=st.lists(st.sampled_from(Kind.values), min_size=1, max_size=4, unique=True),
    change=st.sampled_from(HIDING),
    first=st.booleans(),
)
def test_whatever_is_hidden_before_delivery_is_never_delivered(
    kinds: list[str], change: str, first: bool
) -> None:
    Notice.objects.all().delete()
    Block.objects.all().delete()
    post, member = make_post(make_thread()), make_member()
    make = [
        lambda kind=kind: sending.send(
            [member.pk], Kind(kind), subject=post, about=post.author, at=NOON
        )
        for kind in kinds
    ]
    steps = [lambda: getattr(Changes, change)(post, member), *make]
    for step in steps if first else reversed(steps):
        step()

    delivered = Notice.objects.visible_to(member)

    assert delivered.count() == 0
    assert reading.page_for(member).lines == []
    assert not reading.has_unseen(member)
