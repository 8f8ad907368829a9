"""Starting threads and replying: the domain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from community import limits, live
from community.accounts.models import Member
from forums import guidelines, posting, quoting
from forums.guidelines import GuidelinesFirst
from forums.models import HelpWanted, Mention, Post, Thread
from moderation import intake
from moderation.models import Case, Reviewed
from tests.factories import NOON, agree, keep_apart, make_member, make_post, make_space, make_thread
from tests.moderation.building import know_the_rules

State = Reviewed.State
pytestmark = pytest.mark.django_db


def reply(thread: Thread, by: Member, body: str = "You are not alone.", **options: Any) -> Post:
    options = {"key": uuid4(), "at": NOON, **options}
    return posting.write_post(thread.pk, body=body, by=by, **options).post


def ready_to_reply(**thread: Any) -> tuple[Thread, Member]:
    thread_ = make_thread(**thread)
    member = make_member()
    agree(member, thread_.space)
    return thread_, member


def opening(**fields: Any) -> posting.Opening:
    fields = {"title": "A title", "body": "A body", "help_wanted": HelpWanted.IDEAS, **fields}
    return posting.Opening(**fields)


def test_a_reply_takes_the_next_number_and_lifts_its_thread() -> None:
    thread, member = ready_to_reply()

    later = NOON + timedelta(hours=1)
    post = reply(thread, member, at=later)

    thread.refresh_from_db()
    assert (post.number, post.state) == (2, State.VISIBLE)
    assert (thread.replies, thread.last_number, thread.active_at) == (1, 2, later)


def test_a_reply_is_announced_by_its_id(announced: list[Any]) -> None:
    thread, member = ready_to_reply()

    post = reply(thread, member)

    assert announced == [(live.thread_channel(thread.pk), live.PostChanged(post_id=post.pk))]


def test_the_same_key_makes_one_post() -> None:
    thread, member = ready_to_reply()
    key = uuid4()

    first = reply(thread, member, key=key)
    again = reply(thread, member, "Other words", key=key)

    assert again == first
    assert thread.posts.count() == 2


def test_the_same_key_of_another_member_is_another_post() -> None:
    thread, member = ready_to_reply()
    other = make_member()
    agree(other, thread.space)
    key = uuid4()

    assert reply(thread, member, key=key) != reply(thread, other, key=key)


def test_the_same_key_starts_one_thread() -> None:
    member, space, key = make_member(), make_space(), uuid4()
    agree(member, space)

    first = posting.start_thread(space, opening=opening(), key=key, by=member, at=NOON)
    again = posting.start_thread(space, opening=opening(), key=key, by=member, at=NOON)

    assert again.post == first.post
    assert Thread.objects.count() == 1


def test_guidelines_come_before_the_first_word_and_again_when_they_change() -> None:
    thread, member = ready_to_reply()
    thread.space.guidelines_version = 2
    thread.space.save(update_fields=["guidelines_version"])

    with pytest.raises(GuidelinesFirst):
        reply(thread, member)
    with pytest.raises(GuidelinesFirst):
        posting.start_thread(thread.space, opening=opening(), key=uuid4(), by=member, at=NOON)


@pytest.mark.parametrize("version", [1, 3, 2**31, 10**25])
def test_only_the_guidelines_that_stand_can_be_agreed_to(version: int) -> None:
    thread, member = ready_to_reply()
    thread.space.guidelines_version = 2
    thread.space.save(update_fields=["guidelines_version"])

    guidelines.agree(thread.space, version=version, by=member, at=NOON)

    assert not guidelines.agreed(thread.space, by=member)
    guidelines.agree(thread.space, version=2, by=member, at=NOON)
    assert guidelines.agreed(thread.space, by=member)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"locked_at": NOON}, posting.Why.LOCKED),
        ({"closes_at": NOON}, posting.Why.LOCKED),
        ({"resting_until": NOON + timedelta(days=1)}, posting.Why.RESTING),
    ],
)
def test_a_thread_that_is_not_open_takes_no_reply(fields: Any, why: posting.Why) -> None:
    thread, member = ready_to_reply(**fields)

    with pytest.raises(posting.NotOpen) as refusal:
        reply(thread, member)

    assert refusal.value.why is why


@pytest.mark.parametrize(
    "fields",
    [{"closes_at": NOON + timedelta(minutes=1)}, {"resting_until": NOON}],
)
def test_a_thread_is_open_before_it_closes_and_after_it_rested(fields: Any) -> None:
    thread, member = ready_to_reply(**fields)

    assert reply(thread, member).number == 2


def test_a_held_thread_takes_no_reply_of_its_writer_and_is_unknown_to_others() -> None:
    thread = make_thread(state=State.HELD)
    agree(thread.author, thread.space)
    other = make_member()
    agree(other, thread.space)

    with pytest.raises(posting.NotOpen):
        reply(thread, thread.author)
    with pytest.raises(Thread.DoesNotExist):
        reply(thread, other)


def test_nobody_replies_to_somebody_they_are_kept_apart_from() -> None:
    thread, member = ready_to_reply()
    keep_apart(thread.author, member)

    with pytest.raises(Thread.DoesNotExist):
        reply(thread, member)


def test_many_answers_in_an_hour_slow_a_thread_for_all_but_its_writer() -> None:
    thread, member = ready_to_reply(space=make_space(replies_an_hour=2))
    agree(thread.author, thread.space)
    make_post(thread, at=NOON - timedelta(minutes=50))
    make_post(thread, at=NOON - timedelta(minutes=10))

    with pytest.raises(posting.Slowed):
        reply(thread, member)

    assert reply(thread, thread.author).number == 4
    assert reply(thread, member, at=NOON + timedelta(hours=2)).number == 5


def test_held_answers_do_not_slow_a_thread() -> None:
    thread, member = ready_to_reply(space=make_space(replies_an_hour=1))
    make_post(thread, state=State.HELD)

    assert reply(thread, member).number == 3


def test_the_second_reply_within_ten_seconds_waits() -> None:
    thread, member = ready_to_reply()
    reply(thread, member)

    with pytest.raises(limits.TooOften):
        reply(thread, member)

    assert thread.posts.count() == 2


def test_newcomers_are_read_first_in_a_careful_space() -> None:
    thread = make_thread(space=make_space(careful=True))
    newcomer = make_member(joined_date=NOON.date())
    agree(newcomer, thread.space)

    post = reply(thread, newcomer)

    assert post.state == State.HELD
    assert Case.objects.get().content == post


def test_members_who_were_read_five_times_are_not_read_first() -> None:
    thread = make_thread(space=make_space(careful=True))
    known, quiet = make_member(), make_member()
    for member in (known, quiet):
        agree(member, thread.space)
    for _ in range(5):
        make_post(thread, author=known)

    assert reply(thread, known).state == State.VISIBLE
    assert reply(thread, quiet).state == State.HELD


def test_words_that_cannot_stand_are_not_stored() -> None:
    thread, member = ready_to_reply()

    with pytest.raises(intake.Blocked):
        reply(thread, member, BLOCKED)

    thread.refresh_from_db()
    assert (thread.posts.count(), thread.last_number) == (1, 1)


BLOCKED = "You are not alone. My phone number is +44 7700 900123."


def test_a_mention_of_a_member_is_kept_and_of_nobody_is_not() -> None:
    thread, member = ready_to_reply()
    friend = make_member("amber-moth")

    post = reply(thread, member, "Thank you @amber-moth and @no-such-name.")

    assert [mention.member for mention in Mention.objects.filter(post=post)] == [friend]
    assert post.html == "<p>Thank you @amber-moth and @no-such-name.</p>\n"


def test_a_quote_is_a_reference_to_words_the_writer_may_read() -> None:
    thread, member = ready_to_reply(body="One two three")
    first = thread.posts.get()
    hidden = make_post(thread, state=State.REMOVED, body="Gone for good")
    quotes = [
        quoting.Words(post_id=first.pk, revision=1, start=4, end=999),
        quoting.Words(post_id=hidden.pk, revision=1, start=0, end=4),
    ]

    post = reply(thread, member, quotes=quotes)

    assert [(quote.quoted, quote.start, quote.end) for quote in post.quotes.all()] == [
        (first, 4, 13)
    ]


@pytest.mark.parametrize("before", [0, 50])
def test_a_reply_costs_the_same_in_a_short_and_a_long_thread(
    django_assert_num_queries: DjangoAssertNumQueries, before: int
) -> None:
    thread, member = ready_to_reply(space=make_space(replies_an_hour=100))
    for _ in range(before):
        make_post(thread)
    know_the_rules()

    with django_assert_num_queries(15):
        reply(thread, member)


def test_starting_a_thread_costs_a_fixed_number_of_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    member, space = make_member(), make_space()
    agree(member, space)
    know_the_rules()

    with django_assert_num_queries(15):
        posting.start_thread(space, opening=opening(), key=uuid4(), by=member, at=NOON)
