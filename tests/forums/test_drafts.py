"""Drafts survive a lost tab, and nobody else can read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from community.accounts.models import Member
from community.crypto import Unreadable
from forums import drafting
from forums.models import Draft, Post, Thread
from moderation import acts, decisions
from moderation.models import Case
from tests.factories import (
    NOON,
    agree,
    make_member,
    make_moderator,
    make_post,
    make_space,
    make_thread,
)
from tests.moderation.building import hold

pytestmark = pytest.mark.django_db
TYPED = "Half a thought"


@pytest.fixture
def member(client: Client) -> Member:
    member = make_member()
    client.force_login(member)
    return member


def keep(client: Client, thread: Thread, how: str = "keep", **fields: Any) -> Any:
    fields = {"key": uuid4(), "body": TYPED, "draft": how, **fields}
    return client.post(reverse("forums:reply", args=[thread.pk]), fields)


def test_a_draft_is_there_again_on_the_thread_and_on_the_page_to_answer(
    client: Client, member: Member
) -> None:
    thread = make_thread()

    response = keep(client, thread)

    assert response.status_code == 302
    for address in (thread.get_absolute_url(), response["Location"]):
        page = client.get(address).content.decode()
        assert TYPED in page
        assert "words you had not sent yet" in page


def test_a_script_keeps_a_draft_without_a_page(client: Client, member: Member) -> None:
    thread = make_thread()

    response = keep(client, thread, "auto")

    assert (response.status_code, response.content) == (204, b"")
    assert drafting.find(spot(thread), by=member) == {"body": [TYPED]}


def spot(thread: Thread) -> drafting.Spot:
    return drafting.Spot(Draft.Place.REPLY, thread.pk)


def test_there_is_one_draft_in_a_place(client: Client, member: Member) -> None:
    thread = make_thread()
    keep(client, thread)
    keep(client, thread, body="A whole thought")

    assert drafting.fields_of(Draft.objects.get())["body"] == ["A whole thought"]


def test_sent_words_leave_no_draft_not_even_one_that_comes_late(
    client: Client, member: Member
) -> None:
    thread, key = make_thread(), uuid4()
    agree(member, thread.space)
    keep(client, thread, key=key)

    client.post(reverse("forums:reply", args=[thread.pk]), {"key": key, "body": TYPED})
    keep(client, thread, "auto", key=key)

    assert Post.objects.filter(author=member).count() == 1
    assert not Draft.objects.exists()


def test_a_draft_can_be_thrown_away_where_it_is_and_in_the_list(
    client: Client, member: Member
) -> None:
    first, second = make_thread(), make_thread()
    keep(client, first)
    keep(client, second)

    keep(client, first, "drop")
    client.post(reverse("forums:drop_draft", args=[Draft.objects.get().pk]))

    assert not Draft.objects.exists()


def test_an_emptied_box_keeps_no_draft(client: Client, member: Member) -> None:
    thread = make_thread()
    keep(client, thread)
    keep(client, thread, "auto", body=" ")

    assert not Draft.objects.exists()


def test_a_new_threads_draft_keeps_every_field(client: Client, member: Member) -> None:
    space = make_space()
    agree(member, space)
    address = reverse("forums:start", args=[space.slug])
    fields = {"title": "Half a title", "help_wanted": "ideas", "notes": ["grief", "legal"]}

    client.post(address, {**fields, "body": TYPED, "key": uuid4(), "draft": "keep"})

    form = client.get(address).context["form"]
    kept = {name: form[name].value() for name in (*fields, "body")}
    assert kept == {**fields, "body": TYPED}


def test_a_draft_of_a_change_is_kept_apart_from_the_post(client: Client, member: Member) -> None:
    post = make_post(make_thread(), author=member, body="As it stands")
    address = reverse("forums:edit", args=[post.pk])

    client.post(address, {"body": TYPED, "revision": 1, "draft": "keep"})

    assert TYPED in client.get(address).content.decode()
    assert Post.objects.get(pk=post.pk).body == "As it stands"


def test_the_database_cannot_read_a_draft(client: Client, member: Member) -> None:
    keep(client, make_thread())

    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM forums_draft d")
        assert TYPED not in cursor.fetchone()[0]


def test_nobody_sees_or_drops_the_drafts_of_others(client: Client, member: Member) -> None:
    thread = make_thread()
    keep(client, thread)
    client.force_login(make_member())

    client.post(reverse("forums:drop_draft", args=[Draft.objects.get().pk]))

    assert TYPED not in client.get(thread.get_absolute_url()).content.decode()
    assert TYPED not in client.get(reverse("forums:drafts")).content.decode()
    assert Draft.objects.exists()


@pytest.mark.parametrize("drafts", [1, 12])
def test_the_list_of_drafts_costs_the_same_however_many_there_are(
    client: Client, member: Member, django_assert_num_queries: Any, drafts: int
) -> None:
    for _ in range(drafts):
        keep(client, make_thread())
    address = reverse("forums:drafts")
    client.get(address)

    with django_assert_num_queries(7):
        page = client.get(address).content.decode()

    assert page.count(TYPED) == drafts


def test_a_draft_outlives_the_place_it_was_for(client: Client, member: Member) -> None:
    thread = make_thread()
    keep(client, thread)
    Thread.objects.update(state=Thread.State.REMOVED)

    page = client.get(reverse("forums:drafts")).content.decode()

    assert TYPED in page
    assert "A place that is no longer here" in page


def test_no_draft_is_made_for_a_thread_one_may_not_read(client: Client, member: Member) -> None:
    assert keep(client, make_thread(state=Thread.State.HELD)).status_code == 404
    assert not Draft.objects.exists()


def test_a_draft_that_does_not_fit_stays_on_the_page(client: Client, member: Member) -> None:
    response = keep(client, make_thread(), body=TYPED * 4_000)

    assert response.status_code == 413
    assert TYPED in response.content.decode()


def test_keeping_too_often_keeps_the_page(client: Client, member: Member) -> None:
    thread = make_thread()
    for _ in range(60):
        keep(client, thread, "auto")

    response = keep(client, thread)

    assert response.status_code == 429
    assert TYPED in response.content.decode()


def test_drafts_are_forgotten_after_thirty_days() -> None:
    member, at = make_member(), timezone.now()
    for days, thread in ((30, make_thread()), (31, make_thread())):
        then = at - timedelta(days=days)
        drafting.save(spot(thread), {"body": [TYPED]}, key=None, by=member, at=then)

    assert drafting.purge(at=at) == 1
    assert Draft.objects.get().saved_date == (at - timedelta(days=30)).date()


def test_a_draft_moved_to_another_member_does_not_open() -> None:
    member, thief, thread = make_member(), make_member(), make_thread()
    drafting.save(spot(thread), {"body": [TYPED]}, key=None, by=member, at=NOON)
    Draft.objects.update(member=thief)

    with pytest.raises(Unreadable):
        drafting.find(spot(thread), by=thief)


def decline(case: Case) -> None:
    decisions.decide(case.pk, acts.decline("Too hot."), by=make_moderator(), revision=1, at=NOON)


def test_words_kept_back_by_a_moderator_wait_as_a_draft_to_be_said_again(client: Client) -> None:
    case = hold()
    decline(case)
    post = Post.objects.select_related("author", "thread__space").get(pk=case.content_id)
    agree(post.author, post.thread.space)
    client.force_login(post.author)

    reading = client.get(f"/reading/forums.post/{post.pk}/").content.decode()
    again = client.get(post.get_again_url()).content.decode()

    assert f'href="{post.get_again_url()}"' in reading
    assert escape(post.body) in again


def test_a_draft_that_waits_is_not_overwritten_by_words_kept_back() -> None:
    case = hold()
    post = Post.objects.select_related("author").get(pk=case.content_id)
    spot = drafting.Spot(Draft.Place.REPLY, post.thread_id)
    drafting.save(spot, {"body": ["Something newer."]}, key=None, by=post.author, at=NOON)

    decline(case)

    assert drafting.find(spot, by=post.author) == {"body": ["Something newer."]}
