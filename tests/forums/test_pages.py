"""The pages to read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forums import following
from forums.models import Quote, Thread
from moderation.models import Reviewed
from tests.factories import NOON, keep_apart, make_member, make_post, make_space, make_thread

State = Reviewed.State
pytestmark = pytest.mark.django_db


def signed_in(client: Client) -> Client:
    client.force_login(make_member())
    return client


def words_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("threads", [0, 30])
def test_the_home_page_costs_the_same_however_much_was_written(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, threads: int
) -> None:
    space = make_space()
    for _ in range(threads):
        make_thread(space=space)
    signed_in(client).get(reverse("forums:home"))  # what is looked up once a process

    with django_assert_num_queries(5):
        words_of(client, reverse("forums:home"))


@pytest.mark.parametrize("threads", [1, 30])
def test_a_space_costs_the_same_however_much_was_written(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, threads: int
) -> None:
    space = make_space()
    for _ in range(threads):
        make_thread(space=space)
    make_thread(space=space, pinned=True)
    signed_in(client).get(space.get_absolute_url())  # what is looked up once a process

    with django_assert_num_queries(7):
        words_of(client, space.get_absolute_url())


@pytest.mark.parametrize("posts", [0, 45])
def test_a_thread_page_costs_the_same_however_much_was_written(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, posts: int
) -> None:
    thread = make_thread()
    for _ in range(posts):
        make_post(thread)
    signed_in(client).get(thread.get_absolute_url())  # what is looked up once a process

    with django_assert_num_queries(8):
        words_of(client, thread.get_absolute_url())


def test_a_thread_shows_its_posts_in_pages_of_twenty(client: Client) -> None:
    thread = make_thread()
    for number in range(2, 42):
        make_post(thread, body=f"Words number {number}.")
    signed_in(client)

    second = words_of(client, reverse("forums:thread_page", args=[thread.pk, 2]))

    assert "number 20." not in second
    assert "number 21." in second
    assert "number 40." in second
    assert "number 41." not in second


def test_there_is_no_page_beyond_the_last(client: Client) -> None:
    thread = make_thread()
    signed_in(client)

    for page in (0, 2, 10**30):
        address = f"/threads/{thread.pk}/page/{page}/"
        assert client.get(address).status_code == 404


def test_posts_hidden_from_a_viewer_leave_silent_holes(client: Client) -> None:
    thread = make_thread()
    viewer, other = make_member(), make_member()
    make_post(thread, author=other, body="From somebody kept apart.")
    make_post(thread, state=State.HELD, body="Held of somebody else.")
    make_post(thread, state=State.REMOVED, body="Removed words.")
    make_post(thread, author=viewer, state=State.HELD, body="My own held words.")
    keep_apart(other, viewer)
    client.force_login(viewer)

    page = words_of(client, thread.get_absolute_url())

    assert "kept apart" not in page
    assert "somebody else" not in page
    assert "Removed words" not in page
    assert "My own held words" in page
    assert "Waiting for a person to read it" in page


def test_walking_through_a_space_meets_every_thread_once_both_ways(client: Client) -> None:
    space = make_space()
    threads = [
        make_thread(space=space, at=NOON - timedelta(minutes=number // 2)) for number in range(45)
    ]
    signed_in(client)

    down = walk(client, space.get_absolute_url(), "older")
    up = walk(client, f"{space.get_absolute_url()}?oldest", "newer")

    assert sorted(down) == sorted(thread.pk for thread in threads)
    assert sorted(up) == sorted(down)
    assert len(down) == 45


def walk(client: Client, address: str, direction: str) -> list[int]:
    met = []
    while address:
        response = client.get(address)
        met += [row.pk for row in response.context["rows"]]
        address = getattr(response.context["walk"], direction)
    return met


def test_the_way_along_a_list_tells_no_moment(client: Client) -> None:
    space = make_space()
    for number in range(21):
        make_thread(space=space, at=NOON + timedelta(minutes=number))
    signed_in(client)

    address = client.get(space.get_absolute_url()).context["walk"].older

    second = str(int((NOON + timedelta(minutes=1)).timestamp()))
    assert address
    assert second not in address


@pytest.mark.parametrize("held_apart", [0, 1, 3])
def test_replies_of_somebody_kept_apart_are_not_counted_in_any_list(
    client: Client, held_apart: int
) -> None:
    thread, viewer = make_thread(), make_member()
    make_post(thread)
    others = [make_member() for _ in range(held_apart)]
    for other in others:
        make_post(thread, author=other)
        make_post(thread, author=other, state=State.REMOVED)
        keep_apart(other, viewer)
    following.follow(thread.pk, by=viewer)
    client.force_login(viewer)

    for address in (thread.space.get_absolute_url(), "/followed/", "/search/?q=begin"):
        rows = client.get(address).context
        shown = rows["rows"] if "rows" in rows else rows["threads"]
        assert [row.replies for row in shown] == ["1 reply"], address


@pytest.mark.parametrize("place", ["older=x", "older=1-", "newer=99999999999999999-1", "older=²-1"])
def test_an_address_that_leads_nowhere_in_a_list_leads_to_a_page(
    client: Client, place: str
) -> None:
    space = make_space()
    make_thread(space=space)
    signed_in(client)

    assert client.get(f"{space.get_absolute_url()}?{place}").status_code == 200


def test_pinned_threads_stand_first(client: Client) -> None:
    space = make_space()
    make_thread(space=space, title="An ordinary one")
    make_thread(space=space, title="A pinned one", pinned=True, at=NOON - timedelta(days=9))
    signed_in(client)

    page = words_of(client, space.get_absolute_url())

    assert page.index("A pinned one") < page.index("An ordinary one")


def test_the_title_of_a_page_says_nothing_of_what_is_on_it(client: Client) -> None:
    thread = make_thread(title="Very private")
    signed_in(client)

    for address in (thread.get_absolute_url(), thread.space.get_absolute_url()):
        title = words_of(client, address).split("<title>")[1].split("</title>")[0]
        assert "private" not in title
        assert thread.space.name not in title


def test_a_permalink_leads_to_the_page_on_which_a_post_stands(client: Client) -> None:
    thread = make_thread()
    post = [make_post(thread) for _ in range(20)][-1]
    signed_in(client)

    response = client.get(reverse("forums:post", args=[post.pk]))

    assert response["Location"] == f"/threads/{thread.pk}/page/2/#post-{post.pk}"


@pytest.mark.parametrize("state", [State.HELD, State.REMOVED, State.WITHDRAWN])
def test_a_permalink_to_hidden_words_leads_nowhere(client: Client, state: State) -> None:
    post = make_post(make_thread(), state=state)
    signed_in(client)

    assert client.get(reverse("forums:post", args=[post.pk])).status_code == 404


def test_words_in_a_removed_thread_are_gone_with_it(client: Client) -> None:
    thread = make_thread()
    post = make_post(thread)
    Thread.objects.update(state=State.REMOVED)
    signed_in(client)

    assert client.get(reverse("forums:post", args=[post.pk])).status_code == 404


def test_a_quote_shows_the_words_while_the_viewer_may_read_them(client: Client) -> None:
    thread = make_thread()
    quoted = make_post(thread, body="Some words to remember")
    quoting = make_post(thread, body="Quoting you")
    Quote.objects.create(post=quoting, quoted=quoted, quoted_revision=1, start=5, end=10)
    signed_in(client)

    assert "wrote: words" in words_of(client, thread.get_absolute_url())

    quoted.become(State.REMOVED, at=NOON)
    page = words_of(client, thread.get_absolute_url())
    assert "wrote: words" not in page
    assert "Words that are no longer here." in page


def test_a_quote_of_changed_words_shows_none(client: Client) -> None:
    thread = make_thread()
    quoted = make_post(thread, body="Some words to remember")
    quoting = make_post(thread)
    Quote.objects.create(post=quoting, quoted=quoted, quoted_revision=2, start=5, end=10)
    signed_in(client)

    assert "wrote:" not in words_of(client, thread.get_absolute_url())


def test_a_full_page_of_a_thread_stays_light(client: Client) -> None:
    thread = make_thread()
    for _ in range(19):
        make_post(thread, body="Some words that are as long as most. " * 20)
    signed_in(client)

    assert len(client.get(thread.get_absolute_url()).content) < 60_000


def test_no_page_tells_when_in_a_day_somebody_wrote(client: Client) -> None:
    thread = make_thread(at=NOON.replace(hour=3, minute=47))
    signed_in(client)

    for address in (thread.get_absolute_url(), thread.space.get_absolute_url()):
        page = words_of(client, address)
        assert "20 November" in page
        assert "03:47" not in page
        assert "3:47" not in page
