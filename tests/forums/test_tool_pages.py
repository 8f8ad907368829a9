"""Pages of a reader's and a moderator's tools: who may, what they cost, what they keep."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from community.accounts.models import Member
from forums import following, reactions
from forums.models import Bookmark, Follow, Post, Reaction, Thread
from forums.starting import HOUSE
from tests.factories import (
    NOON,
    keep_apart,
    make_member,
    make_moderator,
    make_post,
    make_space,
    make_thread,
    sign_in,
)

pytestmark = pytest.mark.django_db

LISTS = ["search", "waiting", "followed", "kept", "choices"]
POST_VERBS = [
    ("forums:follow", "thread", ()),
    ("forums:rest", "thread", ()),
    ("forums:keep", "post", ()),
    ("forums:react", "post", ("thank_you",)),
]
STAFF_PAGES = [
    ("forums:plan_closing", ()),
    ("forums:move", ()),
    ("forums:merge", ()),
    ("forums:tend", ("pin",)),
]


@pytest.fixture
def reader(client: Client) -> Member:
    member = make_member()
    sign_in(client, member)
    return member


@pytest.fixture
def moderator(client: Client) -> Member:
    member = make_moderator()
    sign_in(client, member)
    return member


def address(name, pk, rest=()):
    return reverse(name, args=[pk, *rest])


@pytest.mark.parametrize("name", LISTS)
def test_signed_out_people_are_asked_to_sign_in(client: Client, name: str) -> None:
    answer = client.get(reverse(f"forums:{name}"))

    assert answer.status_code == 302


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_something_kind_to_say_when_it_is_empty(
    client: Client, reader: Member, name: str
) -> None:
    assert client.get(reverse(f"forums:{name}")).status_code == 200


@pytest.mark.parametrize(("name", "of", "rest"), POST_VERBS)
@pytest.mark.parametrize("apart", [True, False])
def test_what_one_may_not_read_is_not_there_to_act_on(
    client: Client, reader: Member, name: str, of: str, rest: tuple[str, ...], apart: bool
) -> None:
    thread = make_thread(state=Post.State.VISIBLE if apart else Post.State.HELD)
    keep_apart(thread.author, reader) if apart else None
    pk = thread.pk if of == "thread" else thread.posts.get().pk

    answer = client.post(address(name, pk, rest), {"wanted": "yes"})

    assert answer.status_code == 404
    assert not Follow.objects.exists()
    assert not Bookmark.objects.exists()
    assert not Reaction.objects.exists()


@pytest.mark.parametrize(("name", "rest"), STAFF_PAGES)
def test_members_find_no_moderators_tools(
    client: Client, reader: Member, name: str, rest: tuple[str, ...]
) -> None:
    thread = make_thread(author=reader)

    answers = [
        client.post(address(name, thread.pk, rest)),
        client.get(address("forums:tending", thread.pk)),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not thread.events.exists()


def test_following_and_keeping_can_be_asked_twice_and_undone(
    client: Client, reader: Member
) -> None:
    thread = make_thread()
    post = thread.posts.get()

    for wanted, there in (("yes", 1), ("yes", 1), ("no", 0), ("no", 0)):
        client.post(address("forums:follow", thread.pk), {"wanted": wanted})
        client.post(address("forums:keep" if there else "forums:let_go", post.pk))
        assert (Follow.objects.count(), Bookmark.objects.count()) == (there, there)


def test_unfollowing_works_also_when_the_thread_is_gone(client: Client, reader: Member) -> None:
    thread = make_thread()
    following.follow(thread.pk, by=reader)
    Thread.objects.filter(pk=thread.pk).update(state=Thread.State.REMOVED)

    client.post(address("forums:follow", thread.pk), {"wanted": "no"})

    assert not Follow.objects.exists()


def test_a_sign_is_given_with_and_without_scripts(client: Client, reader: Member) -> None:
    post = make_post(make_thread())
    to = address("forums:react", post.pk, ("with_you",))

    plain = client.post(to)
    scripted = client.post(to, headers={"HX-Request": "true"})
    back = client.post(address("forums:take_back", post.pk, ("with_you",)))

    assert plain["Location"] == address("forums:post", post.pk)
    assert 'aria-pressed="true"' in scripted.content.decode()
    assert (back.status_code, Reaction.objects.count()) == (302, 0)


def test_only_the_author_is_shown_how_many_signs_there_are(reader: Member) -> None:
    post = make_post(make_thread())
    for _ in range(2):
        reactions.react(post.pk, Reaction.Kind.THANK_YOU, by=make_member())

    def seen_by(viewer: Member) -> list[int | None]:
        return [sign.count for sign in reactions.under(post, viewer=viewer)]

    assert seen_by(post.author) == [0, 2, 0]
    assert seen_by(reader) == [None, None, None]


def test_nobody_reacts_to_their_own_or_to_unread_words(reader: Member) -> None:
    own = make_post(make_thread(), author=reader)
    held = make_post(make_thread(), state=Post.State.HELD)

    with pytest.raises(reactions.OwnPost):
        reactions.react(own.pk, Reaction.Kind.THANK_YOU, by=reader)
    with pytest.raises(Post.DoesNotExist):
        reactions.react(held.pk, Reaction.Kind.THANK_YOU, by=reader)


def test_an_unknown_sign_is_not_there(client: Client, reader: Member) -> None:
    post = make_post(make_thread())

    answer = client.post(address("forums:react", post.pk, ("like",)), {"wanted": "yes"})

    assert answer.status_code == 404


def test_too_many_signs_in_a_minute_are_asked_to_wait(client: Client, reader: Member) -> None:
    post = make_post(make_thread())
    to = address("forums:react", post.pk, ("with_you",))

    answers = [client.post(to, {"wanted": "yes"}) for _ in range(61)]

    assert {answer.status_code for answer in answers[:60]} == {302}
    assert answers[60].status_code == 429
    assert int(answers[60]["Retry-After"]) >= 1


def test_newcomers_come_first_among_the_unanswered_then_who_waits_longest(
    client: Client, reader: Member
) -> None:
    today = timezone.now()
    known = make_member()
    for _ in range(5):
        make_post(make_thread(at=today), author=known, at=today)
    Thread.objects.update(replies=1)
    old = make_thread(author=known, title="known-first", at=NOON)
    make_thread(author=known, title="known-later", at=NOON + timedelta(hours=1))
    make_thread(author=make_member(), title="few-posts", at=NOON + timedelta(hours=3))
    arrived = make_member(joined_date=today.date())
    make_thread(author=arrived, title="just-arrived", at=NOON + timedelta(hours=4))
    make_thread(author=reader, title="ones-own")
    make_post(make_thread(title="has-reply"))
    make_thread(title="shut-thread", locked_at=NOON)
    make_thread(author=make_member(name=HOUSE), title="came-with-the-site")

    said = client.get(reverse("forums:waiting")).content.decode()

    places = [said.find(t) for t in ("few-posts", "just-arrived", "known-first", "known-later")]
    assert -1 not in places
    assert places == sorted(places)
    others = ("ones-own", "has-reply", "shut-thread", "came-with-the-site")
    assert all(title not in said for title in others)
    assert old.replies == 0


def test_choices_are_kept_and_come_back(client: Client, reader: Member) -> None:
    page = reverse("forums:choices")
    form = dict.fromkeys(client.get(page).context["form"].fields, "show")
    form |= {"grief": "fold", "abuse": "hide", "words": "spider\n needles  and pins \n\nspider"}
    form.pop("follows_own")

    answer = client.post(page, form)

    reader.refresh_from_db()
    assert answer.status_code == 302
    assert (reader.folded_notes, reader.hidden_notes) == (["grief"], ["abuse"])
    assert reader.folded_words == ["spider", "needles and pins"]
    assert not reader.follows_own


def test_refused_choices_keep_what_was_typed(client: Client, reader: Member) -> None:
    page = reverse("forums:choices")
    form = dict.fromkeys(client.get(page).context["form"].fields, "show")

    answer = client.post(page, form | {"words": "x" * 41})

    assert answer.status_code == 422
    assert "x" * 41 in answer.content.decode()


def test_a_moderator_tends_a_thread_from_one_plain_page(client: Client, moderator: Member) -> None:
    thread, space = make_thread(), make_space(name="Elsewhere")

    client.post(address("forums:tend", thread.pk, ("pin",)))
    client.post(address("forums:move", thread.pk), {"to": space.pk})
    client.post(address("forums:plan_closing", thread.pk), {"on": "2099-01-31"})
    page = client.get(address("forums:tending", thread.pk)).content.decode()

    assert all(words in page for words in ("Pinned", "Moved to another space", "Closing planned"))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("forums:plan_closing", {"on": "2020-01-01"}),
        ("forums:plan_closing", {"on": "soon-ish"}),
        ("forums:move", {"to": "0"}),
        ("forums:merge", {"into": "nowhere-in-particular"}),
        ("forums:merge", {"into": "999999"}),
    ],
)
def test_a_form_that_cannot_be_taken_comes_back_with_what_was_typed(
    client: Client, moderator: Member, name: str, form: dict[str, str]
) -> None:
    thread = make_thread()

    answer = client.post(address(name, thread.pk), form)

    assert answer.status_code == 422
    assert not thread.events.exists()
    kept = [value for value in form.values() if value != "0"]
    assert all(value in answer.content.decode() for value in kept)


def test_merging_asks_first(client: Client, moderator: Member) -> None:
    source, target = make_thread(title="The one"), make_thread(title="The other")
    form = {"into": f"https://somewhere.example{target.get_absolute_url()}page/1/"}

    asked = client.post(address("forums:merge", source.pk), form)
    untouched = source.posts.count()
    done = client.post(address("forums:merge", source.pk), {"into": target.pk, "sure": "yes"})

    assert "cannot be undone" in asked.content.decode()
    assert untouched == 1
    assert done["Location"] == address("forums:tending", target.pk)
    assert target.posts.count() == 2


def test_the_reader_is_led_to_the_first_post_they_have_not_read(
    client: Client, reader: Member
) -> None:
    thread = make_thread()
    posts = [make_post(thread) for _ in range(3)]
    reader.reading_markers.create(thread=thread, number=2)

    answer = client.get(address("forums:unread", thread.pk))

    assert answer["Location"] == posts[1].get_absolute_url()


@pytest.mark.parametrize(("name", "queries"), [("waiting", 5), ("followed", 6), ("kept", 6)])
def test_lists_cost_the_same_with_one_row_and_with_twenty(
    client: Client,
    reader: Member,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    queries: int,
) -> None:
    page = reverse(f"forums:{name}")

    def grow(count: int) -> None:
        for _ in range(count):
            thread = make_thread(at=timezone.now() - timedelta(days=1))
            following.follow(thread.pk, by=reader)
            following.keep(thread.posts.get().pk, by=reader)

    grow(1)
    client.get(page)
    with django_assert_num_queries(queries):
        client.get(page)
    grow(19)
    with django_assert_num_queries(queries):
        client.get(page)
    assert reader.joined_date < date(2026, 11, 1)


def test_resting_and_waking_a_thread_again_and_again_is_slowed(
    client: Client, reader: Member
) -> None:
    thread = make_thread(author=reader)

    told = [
        client.post(f"/threads/{thread.pk}/rest/", {"wanted": ("yes", "no")[turn % 2]}).status_code
        for turn in range(11)
    ]

    assert told == [302] * 10 + [429]
    assert thread.events.count() == 10
