"""Members who do not meet: neither finds a trace of the other, on any page, either way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from community.accounts.models import Block, Member
from community.notices import sending
from community.notices.models import Notice
from forums import following, posting, quoting, reactions, search, showing, telling, unanswered
from forums.models import (
    GuidelinesAgreement,
    Mention,
    Post,
    Quote,
    Reaction,
    Space,
    Thread,
)
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

State = Post.State


@dataclass
class Meeting:
    """Everything that two members can have to do with each other, before one blocks."""

    viewer: Member
    other: Member
    space: Space
    common: Thread  # of somebody else; both wrote in it
    own: Post  # the viewer's words there
    theirs: Post
    their_thread: Thread


def meet() -> Meeting:
    viewer, other, third = make_member(), make_member("Canaryname"), make_member()
    space = make_space()
    common = make_thread(author=third, space=space)
    own = make_post(common, author=viewer)
    theirs = make_post(common, author=other, body="canarywords in the common thread")
    their_thread = make_thread(author=other, space=space, title="canarytitle", body="canarybody")
    make_post(their_thread, author=third, body="canaryanswer in their thread")
    alone = make_thread(author=other, space=space, title="canaryunanswered")
    quoter = make_post(common, author=third, body="I agree.")
    Quote.objects.create(post=quoter, quoted=theirs, quoted_revision=1, start=0, end=11)
    Mention.objects.create(post=theirs, member=viewer)
    for thread in (common, their_thread, alone):
        following.follow(thread.pk, by=viewer)
    for post in (theirs, their_thread.posts.get(number=1)):
        following.keep(post.pk, by=viewer)
        telling.post_appeared(post, at=NOON)
    reactions.react(own.pk, Reaction.Kind.WITH_YOU, by=other)
    return Meeting(viewer, other, space, common, own, theirs, their_thread)


def pages(met: Meeting) -> list[str]:
    """Whatever one can ask for that lists, counts or shows words."""
    post, thread = [met.theirs.pk], [met.their_thread.pk]
    return [
        reverse("forums:home"),
        met.space.get_absolute_url(),
        met.common.get_absolute_url(),
        met.their_thread.get_absolute_url(),
        reverse("forums:reply", args=[met.common.pk]) + f"?quote={met.theirs.pk}",
        reverse("forums:reply", args=thread),
        reverse("forums:post", args=post),
        reverse("forums:more", args=post),
        reverse("forums:unread", args=thread),
        *(
            f"{reverse('forums:search')}?q={words}"
            for words in ("canarywords", "canarytitle", "canarybody", "canaryanswer", "canarytitel")
        ),
        reverse("forums:waiting"),
        reverse("forums:followed"),
        reverse("forums:kept"),
        reverse("notices:list"),
    ]


@pytest.mark.parametrize("by", ["viewer", "other"])
@pytest.mark.parametrize("staff", [False, True])
def test_no_page_shows_a_trace_of_the_other(client: Client, by: str, staff: bool) -> None:
    met = meet()
    if staff:
        Member.objects.filter(pk=met.viewer.pk).update(role=Member.Role.MODERATOR, handle="Heron")
        met.viewer.refresh_from_db()
    sign_in(client, met.viewer)
    before = [
        client.get(page, follow=True).content.decode().lower().count("canary")
        for page in pages(met)
    ]
    keep_apart(*((met.viewer, met.other) if by == "viewer" else (met.other, met.viewer)))

    after = {page: client.get(page, follow=True).content.decode().lower() for page in pages(met)}

    assert sum(before) > 10
    # A search shows what was typed; that is no trace of anybody.
    leaks = {
        page: said.count("canary")
        for page, said in after.items()
        if said.replace(page.split("q=")[-1], "").count("canary") > 0
    }
    assert leaks == {}


@pytest.mark.parametrize("by", ["viewer", "other"])
def test_nothing_can_be_done_with_words_of_the_other(client: Client, by: str) -> None:
    met = meet()
    keep_apart(*((met.viewer, met.other) if by == "viewer" else (met.other, met.viewer)))
    sign_in(client, met.viewer)
    GuidelinesAgreement.objects.create(
        space=met.space, member=met.viewer, version=1, agreed_date=NOON.date()
    )

    answers = [
        client.post(reverse("forums:keep", args=[met.theirs.pk])),
        client.post(reverse("forums:react", args=[met.theirs.pk, "with_you"])),
        client.post(reverse("forums:follow", args=[met.their_thread.pk]), {"wanted": "yes"}),
        client.post(reverse("forums:reply", args=[met.their_thread.pk]), {"body": "hello"}),
    ]
    quote = quoting.Words(post_id=met.theirs.pk, revision=1, start=0, end=5)
    written = posting.write_post(
        met.common.pk, body="Hello.", key=uuid4(), by=met.viewer, at=NOON, quotes=[quote]
    )

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert not written.post.quotes.exists()


@pytest.mark.parametrize("by", ["viewer", "other"])
def test_signs_notices_and_pushed_posts_of_the_other_are_not_met(by: str) -> None:
    met = meet()
    assert [sign.count for sign in reactions.under(met.own, viewer=met.viewer)] == [1, 0, 0]

    keep_apart(*((met.viewer, met.other) if by == "viewer" else (met.other, met.viewer)))

    assert [sign.count for sign in reactions.under(met.own, viewer=met.viewer)] == [0, 0, 0]
    assert not Notice.objects.visible_to(met.viewer).exists()
    assert showing.find_post(met.theirs.pk, viewer=met.viewer, today=NOON.date()) is None


@pytest.mark.parametrize("by", ["viewer", "other"])
def test_a_mention_of_the_other_tells_them_nothing(by: str) -> None:
    met = meet()
    keep_apart(*((met.viewer, met.other) if by == "viewer" else (met.other, met.viewer)))
    GuidelinesAgreement.objects.create(
        space=met.space, member=met.viewer, version=1, agreed_date=NOON.date()
    )

    posting.write_post(met.common.pk, body="@Canaryname", key=uuid4(), by=met.viewer, at=NOON)

    assert not Notice.objects.visible_to(met.other).filter(about=met.viewer).exists()


STATES = st.sampled_from(list(Post.State))
PEOPLE = 4
people = st.integers(0, PEOPLE - 1)
worlds = st.fixed_dictionaries(
    {
        "blocks": st.sets(st.tuples(people, people).filter(lambda pair: pair[0] != pair[1])),
        "threads": st.lists(
            st.tuples(people, STATES, st.lists(st.tuples(people, STATES), max_size=4)),
            min_size=1,
            max_size=4,
        ),
    }
)


@settings(
    max_examples=50,
    deadline=None,
    phases=[Phase.generate],  # worlds are small; to shrink them over a database takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(world=worlds)
def test_all_lists_together_show_what_may_be_read_and_nothing_else(world: dict[str, Any]) -> None:
    with transaction.atomic():
        _check(world)
        transaction.set_rollback(True)  # the next world begins empty


def _check(world: dict[str, Any]) -> None:
    everybody = [make_member() for _ in range(PEOPLE)]
    for one, other in world["blocks"]:
        Block.objects.create(
            blocker=everybody[one], blocked=everybody[other], made_date=NOON.date()
        )
    posts = _write(world["threads"], everybody)
    apart = {(everybody[a].pk, everybody[b].pk) for a, b in world["blocks"]}
    apart |= {(b, a) for a, b in apart}

    listed = {viewer: _listed(posts, viewer) for viewer in everybody}

    for viewer, pks in listed.items():
        assert pks == {post.pk for post in posts if _may_read(post, viewer, apart)}


def _write(
    threads: list[tuple[int, Post.State, list[tuple[int, Post.State]]]], everybody: list[Member]
) -> list[Post]:
    """All follow, keep and are told of everything, whatever they may read."""
    posts = []
    for author, state, answers in threads:
        thread = make_thread(author=everybody[author], state=state, body="lantern")
        posts.append(thread.posts.get())
        posts += [
            make_post(thread, author=everybody[writer], state=state, body="lantern")
            for writer, state in answers
        ]
    for member in everybody:
        for post in posts:
            post.bookmarks.create(member=member)
            post.thread.follows.get_or_create(member=member)
            sending.send([member.pk], Notice.Kind.REPLY, subject=post, about=post.author, at=NOON)
    return posts


def _listed(posts: list[Post], viewer: Member) -> set[int]:
    """Every post that any list, search, page or notice shows or points to."""
    found: set[int] = {post.pk for post in search.search("lantern", viewer=viewer).posts}
    found |= set(following.kept_by(viewer).values_list("pk", flat=True))
    found |= set(Notice.objects.visible_to(viewer).values_list("subject_id", flat=True))
    threads = [*following.followed_by(viewer), *unanswered.threads(viewer, at=NOON)]
    found |= {post.pk for post in posts for thread in threads if _opens(post, thread)}
    for thread in {post.thread for post in posts}:
        shown = showing.page_of_posts(thread, 1, viewer=viewer, today=NOON.date())
        found |= {post.pk for post in shown}
    return found


def _opens(post: Post, thread: Thread) -> bool:
    return post.number == 1 and post.thread_id == thread.pk


def _may_read(post: Post, viewer: Member, apart: set[tuple[int, int]]) -> bool:
    """The rule once more, in plain words, without a query."""

    def may(author_id: int, state: str) -> bool:
        if author_id == viewer.pk:
            return state in {State.VISIBLE, State.HELD}
        return state == State.VISIBLE and (viewer.pk, author_id) not in apart

    return may(post.author_id, post.state) and may(post.thread.author_id, post.thread.state)


def test_moderators_are_kept_apart_like_everybody() -> None:
    met, moderator = meet(), make_moderator()

    keep_apart(met.other, moderator)

    assert not Thread.objects.visible_to(moderator).filter(pk=met.their_thread.pk).exists()
