"""The page of notices, and the mark that every page carries."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from community.accounts.models import Member
from community.notices import page, sending
from community.notices.models import Notice, subjects
from forums.models import Post
from moderation.models import Reviewed
from tests.factories import NOON, make_member, make_post, make_thread, sign_in

pytestmark = pytest.mark.django_db

PAGE = reverse("notices:list")


@pytest.fixture
def member(client: Client) -> Member:
    reader = make_member()
    sign_in(client, reader)
    return reader


def tell(member: Member, count: int = 1, body: str = "canary-body") -> list[Post]:
    posts = [make_post(make_thread(title="canary-title"), body=body) for _ in range(count)]
    for post in posts:
        sending.send([member.pk], Notice.Kind.REPLY, subject=post, about=post.author, at=NOON)
    return posts


def test_the_page_names_no_person_title_or_words(client: Client, member: Member) -> None:
    (post,) = tell(member)

    said = client.get(PAGE).content.decode()

    assert "Someone answered in a thread you follow" in said
    assert "canary" not in said
    assert post.author.name not in said


def test_opening_a_notice_leads_to_what_it_is_about_and_marks_it_seen(
    client: Client, member: Member
) -> None:
    (post,) = tell(member)
    notice = Notice.objects.get()

    answer = client.post(reverse("notices:open", args=[notice.pk]))

    assert (answer.status_code, answer["Location"]) == (302, post.get_absolute_url())
    notice.refresh_from_db()
    assert notice.seen_at is not None


def test_a_notice_of_somebody_else_or_of_hidden_words_leads_back_to_the_page(
    client: Client, member: Member
) -> None:
    tell(make_member())
    (hidden,) = tell(member)
    type(hidden).objects.filter(pk=hidden.pk).update(state=Reviewed.State.REMOVED)

    answers = [
        client.post(reverse("notices:open", args=[notice.pk])) for notice in Notice.objects.all()
    ]

    assert [answer["Location"] for answer in answers] == [PAGE, PAGE]
    assert not Notice.objects.exclude(seen_at=None).exists()


def test_all_can_be_marked_as_seen_at_once_but_only_ones_own(
    client: Client, member: Member
) -> None:
    tell(member, 2)
    tell(make_member())

    client.post(reverse("notices:see_all"))

    assert Notice.objects.filter(seen_at=None).exclude(member=member).count() == 1
    assert not Notice.objects.filter(seen_at=None, member=member).exists()


def test_nobody_reads_notices_without_signing_in(client: Client) -> None:
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("before", ["", "x", "0", "9" * 30, "-1", "²"])
def test_a_strange_place_to_go_on_from_is_taken_calmly(
    client: Client, member: Member, before: str
) -> None:
    assert client.get(PAGE, {"before": before}).status_code == 200


def test_the_page_costs_the_same_with_one_notice_and_with_fifty(
    client: Client, member: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ContentType.objects.get_for_models(*subjects())
    tell(member, 1)
    client.get(PAGE)

    with django_assert_num_queries(QUERIES):
        client.get(PAGE)
    tell(member, 49)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


# The session, the member, whom they keep at a distance, the page, the mark.
QUERIES = 5


def test_the_mark_costs_one_query_on_a_page_and_none_on_a_fragment(
    member: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ContentType.objects.get_for_models(*subjects())
    tell(member)
    whole, fragment = (
        RequestFactory().get("/"),
        RequestFactory(headers={"HX-Request": "true"}).get("/"),
    )
    whole.user = fragment.user = member
    _ = member.kept_apart_ids, member.muted_ids

    with django_assert_num_queries(1):
        assert page.unseen_mark(whole) == {"notices_unseen": True}
    with django_assert_num_queries(0):
        assert page.unseen_mark(fragment) == {"notices_unseen": False}
