"""Young rules are counted, and put themselves aside when they catch too much."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from community.accounts.models import Member
from community.notices.models import Notice
from forums.models import Post, Thread
from moderation import intake, staging
from moderation.models import BookVersion, Case, Caught, Reviewed, RuleChange, Step
from moderation.rules.stages import Stage
from tests.factories import (
    NOON,
    agree,
    make_member,
    make_moderator,
    make_post,
    make_thread,
    sign_in,
)
from tests.moderation.building import change_the_book, know_the_rules

INSULT = "You are an idiot."


def write(thread: Thread, body: str = INSULT, *, at: datetime = NOON) -> Post:
    post = make_post(thread, author=thread.author, body=body, state=Reviewed.State.HELD, at=at)
    with transaction.atomic():
        intake.admit(post, surface="post", at=at)
    post.refresh_from_db()
    return post


def others(thread: Thread, number: int, *, at: datetime = NOON) -> None:
    """So many texts that no rule caught."""
    Post.objects.bulk_create(
        Post(
            thread=thread,
            number=thread.last_number + 1_000 + one,
            author=thread.author,
            body="",
            html="",
            written_at=at,
        )
        for one in range(number)
    )


def stage_of(rule: str) -> str:
    return Step.objects.filter(change__rule=rule).latest("pk").stage


def counted(rule: str) -> int:
    rows = Caught.objects.filter(step__change__rule=rule)
    return rows.aggregate(sum=Sum("texts"))["sum"] or 0


@pytest.fixture
def thread(db: None) -> Thread:
    """A thread older than the newest change of the book."""
    change_the_book()
    return make_thread(at=NOON - timedelta(days=2))


def test_five_caught_texts_put_nothing_aside(thread: Thread) -> None:
    for _ in range(5):
        write(thread)

    assert (counted("R06"), stage_of("R06")) == (5, Stage.HOLD)


def test_the_sixth_does_where_there_are_few_texts(
    thread: Thread, caplog: pytest.LogCaptureFixture
) -> None:
    steward = make_member(role=Member.Role.STEWARD)
    make_moderator()

    with caplog.at_level(logging.WARNING, logger="moderation.braking"):
        sixth = [write(thread) for _ in range(6)][-1]
    seventh = write(thread)

    assert sixth.state == Reviewed.State.HELD
    assert seventh.state == Reviewed.State.VISIBLE
    step = Step.objects.latest("pk")
    assert (step.change.rule, step.stage, step.why, step.by) == ("R06", "shadow", "brake", None)
    told = Notice.objects.get()
    assert (told.member, told.kind, told.subject) == (steward, Notice.Kind.RULE, step)
    assert [record.message for record in caplog.records] == ["rule put itself aside"]


@pytest.mark.parametrize(
    ("caught", "texts", "stage"),
    [
        (6, 120, Stage.HOLD),  # 5.0 %
        (6, 119, Stage.SHADOW),
        (50, 1_000, Stage.HOLD),  # 5.0 %
        (51, 1_000, Stage.SHADOW),  # 5.1 %
    ],
)
def test_more_than_five_in_a_hundred_is_too_much(
    thread: Thread, caught: int, texts: int, stage: Stage
) -> None:
    others(thread, texts - caught)
    write(thread)
    Caught.objects.update(texts=caught - 1)
    others(thread, 0)
    Post.objects.bulk_create(_stand_ins(thread, caught - 2))

    write(thread)

    assert Post.objects.filter(written_at__gte=NOON).count() == texts
    assert stage_of("R06") == stage


def _stand_ins(thread: Thread, number: int) -> list[Post]:
    """Posts for those that were only counted."""
    return [
        Post(thread=thread, number=9_000 + one, author=thread.author, written_at=NOON)
        for one in range(number)
    ]


def test_words_before_the_change_do_not_count(thread: Thread) -> None:
    others(thread, 500, at=NOON - timedelta(minutes=1))

    for _ in range(6):
        write(thread)

    assert stage_of("R06") == Stage.SHADOW


def test_after_a_day_a_rule_has_proved_itself(thread: Thread) -> None:
    late = NOON + timedelta(hours=24)

    for _ in range(7):
        write(thread, at=late)

    assert (counted("R06"), stage_of("R06")) == (7, Stage.HOLD)


def test_the_last_moment_of_the_day_is_watched(thread: Thread) -> None:
    for _ in range(6):
        write(thread, at=NOON + timedelta(hours=24, microseconds=-1))

    assert stage_of("R06") == Stage.SHADOW


def test_the_first_book_of_a_site_is_no_change(db: None) -> None:
    know_the_rules()
    thread = make_thread()

    for _ in range(8):
        write(thread)

    assert stage_of("R06") == Stage.HOLD


def test_a_rule_in_shadow_goes_on_counting(thread: Thread) -> None:
    for _ in range(8):
        write(thread)

    newest = Step.objects.filter(change__rule="R06").latest("pk")
    assert Caught.objects.get(step=newest).texts == 2


def test_one_text_counts_once_however_often_it_is_changed(thread: Thread) -> None:
    post = write(thread)

    for revision in range(2, 9):
        post.revision = revision
        post.save(update_fields=["revision"])
        intake.admit(post, surface="post", at=NOON)

    assert counted("R06") == 1


def test_grave_harm_waits_for_a_person_even_when_its_rule_put_itself_aside(
    thread: Thread,
) -> None:
    for _ in range(6):
        write(thread, "I know where you live.")

    post = write(thread, "I know where you live.")

    assert stage_of("R07") == Stage.SHADOW
    assert post.state == Reviewed.State.HELD
    assert not Case.objects.open().about(post).get().urgent


def test_refused_words_are_counted_though_nothing_of_them_is_kept(
    client: Client, thread: Thread
) -> None:
    member = make_member()
    agree(member, thread.space)
    sign_in(client, member)
    page = reverse("forums:reply", args=[thread.pk])

    answer = client.post(page, {"body": "Call me: 07700 900123", "key": str(uuid4())})

    assert answer.status_code == 422
    assert Caught.objects.get().refused == 1
    assert not Post.objects.filter(author=member).exists()


def test_the_first_words_that_a_book_reads_may_be_refused(client: Client, db: None) -> None:
    thread = make_thread(at=NOON)
    member = make_member()
    agree(member, thread.space)
    sign_in(client, member)
    page = reverse("forums:reply", args=[thread.pk])
    staging.forget_now()
    assert not BookVersion.objects.exists()

    answer = client.post(page, {"body": "Call me: 07700 900123", "key": str(uuid4())})

    assert answer.status_code == 422
    assert Caught.objects.get().refused == 1


def test_harmless_words_cost_no_statement(
    thread: Thread, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(Post, "become", lambda self, state, *, at: None)
    write(thread)
    post = make_post(thread, body="Thank you.", state=Reviewed.State.HELD)

    with django_assert_num_queries(0):
        intake.admit(post, surface="post", at=NOON)


def test_members_are_not_told_how_rules_fare(thread: Thread) -> None:
    for _ in range(6):
        write(thread)

    step = Step.objects.latest("pk")
    assert not Step.objects.visible_to(make_member()).exists()
    assert not Step.objects.visible_to(None).exists()
    assert step in Step.objects.visible_to(make_moderator())


@pytest.mark.django_db(transaction=True)
def test_of_two_processes_at_once_one_puts_the_rule_aside() -> None:
    change_the_book()
    threads = [make_thread(at=NOON - timedelta(days=2)) for _ in range(2)]
    for _ in range(2):
        for thread in threads:
            write(thread)
    Caught.objects.update(texts=5)
    barrier = Barrier(2)

    def one(thread: Thread) -> None:
        staging.current(at=NOON)
        barrier.wait(timeout=10)
        try:
            write(thread)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, threads))

    assert Step.objects.filter(why=Step.Why.BRAKE).count() == 1
    assert stage_of("R06") == Stage.SHADOW
    assert RuleChange.objects.filter(rule="R06").count() == 1
