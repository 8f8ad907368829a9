"""
Who meets what: every address of the forums, asked by everybody, about words in every
state. A page that says 404 says nothing of what might be there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from community.accounts.models import Member
from forums.models import Draft, Post, Space, Thread
from moderation.models import Reviewed
from tests.factories import agree, keep_apart, make_member, make_moderator, make_post, make_space
from tests.factories import make_thread as _make_thread

State = Reviewed.State
pytestmark = pytest.mark.django_db

ANONYMOUS, PENDING, MEMBER, AUTHOR, BLOCKED, BLOCKER, MODERATOR, STEWARD = ACTORS = (
    "anonymous",
    "pending",
    "member",
    "author",
    "blocked",
    "blocker",
    "moderator",
    "steward",
)
OTHERS = (MEMBER, MODERATOR, STEWARD)  # for them the words are anybody's
KEPT_APART = (BLOCKED, BLOCKER)
OUTSIDE = (ANONYMOUS, PENDING)  # met by the way in, whatever they ask for
SIGN_IN = "away"

# What a page about a thread or post answers, by the state of the words.
READ = {
    State.VISIBLE: dict.fromkeys((*OTHERS, AUTHOR), 200) | dict.fromkeys(KEPT_APART, 404),
    State.HELD: dict.fromkeys((*OTHERS, *KEPT_APART), 404) | {AUTHOR: 200},
    State.REMOVED: dict.fromkeys((*OTHERS, *KEPT_APART, AUTHOR), 404),
    State.WITHDRAWN: dict.fromkeys((*OTHERS, *KEPT_APART, AUTHOR), 404),
}
# The same for changing words: only their author, and only while they stand.
OWN = {
    state: dict.fromkeys((*OTHERS, *KEPT_APART), 404)
    | {AUTHOR: 200 if state in {State.VISIBLE, State.HELD} else 404}
    for state in State
}
OPEN = {state: dict.fromkeys(ACTORS[2:], 200) for state in State}


@dataclass(frozen=True)
class World:
    """One thread of the author's, its opening in some state, with everybody around it."""

    space: Space
    thread: Thread
    post: Post
    actors: dict[str, Member]


def make_world(state: State) -> World:
    author = make_member()
    actors = {
        PENDING: make_member(state=Member.State.PENDING),
        MEMBER: make_member(),
        AUTHOR: author,
        BLOCKED: make_member(),
        BLOCKER: make_member(),
        MODERATOR: make_moderator(),
        STEWARD: make_member(role=Member.Role.STEWARD),
    }
    keep_apart(author, actors[BLOCKED])
    keep_apart(actors[BLOCKER], author)
    space = make_space()
    for member in actors.values():
        agree(member, space)
    thread = _make_thread(author=author, space=space, state=state)
    return World(space, thread, thread.posts.get(), actors)


def addresses(world: World) -> dict[str, str]:
    space, thread, post = [world.space.slug], [world.thread.pk], [world.post.pk]
    return {
        "home": reverse("forums:home"),
        "space": reverse("forums:space", args=space),
        "guidelines": reverse("forums:guidelines", args=space),
        "start": reverse("forums:start", args=space),
        "start_disagreement": reverse("forums:start_disagreement", args=space),
        "drafts": reverse("forums:drafts"),
        "thread": reverse("forums:thread", args=thread),
        "thread_page": reverse("forums:thread_page", args=[*thread, 1]),
        "reply": reverse("forums:reply", args=thread),
        "more": reverse("forums:more", args=post),
        "post": reverse("forums:post", args=post),
        "edit": reverse("forums:edit", args=post),
        "withdraw": reverse("forums:withdraw", args=post),
    }


EXPECTED = {
    **dict.fromkeys(("home", "space", "guidelines", "start", "start_disagreement", "drafts"), OPEN),
    **dict.fromkeys(("thread", "thread_page", "reply", "more", "post"), READ),
    **dict.fromkeys(("edit", "withdraw"), OWN),
}


def enter(client: Client, world: World, actor: str) -> None:
    client.logout()
    if actor != ANONYMOUS:
        client.force_login(world.actors[actor])


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("actor", ACTORS)
def test_every_page_is_there_for_those_who_may_read_it(
    client: Client, actor: str, state: State
) -> None:
    world = make_world(state)
    enter(client, world, actor)

    met = {name: client.get(at) for name, at in addresses(world).items()}

    if actor in OUTSIDE:
        assert {name for name, page in met.items() if page.status_code != 302} == set()
        assert all("/account/" in page["Location"] for page in met.values())
        return
    followed = {
        name: 200 if page.status_code == 302 and name == "post" else page.status_code
        for name, page in met.items()
    }
    assert followed == {name: table[state][actor] for name, table in EXPECTED.items()}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("actor", ACTORS)
def test_nobody_writes_where_they_may_not(client: Client, actor: str, state: State) -> None:
    world = make_world(state)
    enter(client, world, actor)
    at = addresses(world)
    before = world.post.body

    client.post(at["reply"], {"key": uuid4(), "body": "An answer"})
    client.post(at["edit"], {"title": "Mine", "body": "Other words", "revision": 1})

    readable = state == State.VISIBLE and actor in (*OTHERS, AUTHOR)
    own = actor == AUTHOR and state in {State.VISIBLE, State.HELD}
    world.post.refresh_from_db()
    assert Post.objects.filter(body="An answer").exists() == readable
    assert world.post.body == ("Other words" if own else before)


@pytest.mark.parametrize("state", [State.VISIBLE, State.HELD])
@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor != AUTHOR])
def test_nobody_takes_back_the_words_of_others(client: Client, actor: str, state: State) -> None:
    world = make_world(state)
    enter(client, world, actor)

    client.post(addresses(world)["withdraw"])

    world.post.refresh_from_db()
    assert world.post.state == state


@pytest.mark.parametrize("actor", OUTSIDE)
def test_those_outside_start_nothing_and_keep_nothing(client: Client, actor: str) -> None:
    world = make_world(State.VISIBLE)
    enter(client, world, actor)
    fields = {"key": uuid4(), "title": "A", "body": "B", "help_wanted": "ideas"}

    client.post(addresses(world)["start"], fields)
    client.post(addresses(world)["reply"], {"body": "B", "draft": "auto"})

    assert Thread.objects.count() == 1
    assert not Draft.objects.exists()


@pytest.mark.parametrize("actor", ACTORS[2:])
def test_what_lists_show_is_what_its_own_page_shows(client: Client, actor: str) -> None:
    worlds = [make_world(state) for state in State]
    for world in worlds:
        client.force_login(world.actors[actor])
        listed = {row.pk for row in client.get(world.space.get_absolute_url()).context["rows"]}
        found = client.get(world.thread.get_absolute_url()).status_code == 200

        assert (world.thread.pk in listed) == found


@pytest.mark.parametrize("where", ["threads", "posts"])
@pytest.mark.parametrize("number", ["0", "-1", "01", "9223372036854775808", "1e3", "१", "%00"])
def test_ids_that_nothing_has_lead_nowhere(client: Client, where: str, number: str) -> None:
    client.force_login(make_member())

    assert client.get(f"/{where}/{number}/").status_code == 404


def test_no_address_of_the_forums_is_without_a_policy() -> None:
    forums = next(r for r in get_resolver().url_patterns if getattr(r, "app_name", "") == "forums")
    views: list[Any] = [pattern.callback for pattern in forums.url_patterns]  # type: ignore[union-attr] # an app is a resolver

    assert all(hasattr(view, "policy") for view in views)


def test_a_reply_in_a_thread_is_hidden_with_the_thread(client: Client) -> None:
    world = make_world(State.VISIBLE)
    reply = make_post(world.thread, body="An answer")
    client.force_login(world.actors[BLOCKED])

    assert client.get(reverse("forums:post", args=[reply.pk])).status_code == 404
    assert client.get(reverse("forums:more", args=[reply.pk])).status_code == 404
