"""What a reader meets: new since they were here, folded by their choice, told when asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from community.accounts.models import Member, Mute
from community.notices import reading as notices
from community.notices.models import Notice
from forums import editing, folding, following, markers, merging, posting, quoting, reactions
from forums.models import ContentNote, GuidelinesAgreement, Post, Reaction, ReadingMarker, Thread
from tests.factories import (
    NOON,
    make_member,
    make_moderator,
    make_post,
    make_space,
    make_thread,
    sign_in,
)

pytestmark = pytest.mark.django_db

Kind = Notice.Kind
State = Post.State


@pytest.fixture
def reader(client: Client) -> Member:
    member = make_member()
    sign_in(client, member)
    return member


def page(client: Client, thread: Thread) -> str:
    return client.get(thread.get_absolute_url()).content.decode()


def reply(
    thread: Thread, *, by: Member, body: str = "A few words.", quotes: Sequence[quoting.Words] = ()
) -> Post:
    GuidelinesAgreement.objects.get_or_create(
        space=thread.space, member=by, defaults={"version": 1, "agreed_date": NOON.date()}
    )
    return posting.write_post(thread.pk, body=body, key=uuid4(), by=by, at=NOON, quotes=quotes).post


def told(member: Member) -> list[str]:
    return sorted(Notice.objects.visible_to(member).values_list("kind", flat=True))


def test_what_is_new_since_the_last_visit_begins_with_a_line(
    client: Client, reader: Member
) -> None:
    thread = make_thread()
    make_post(thread)
    assert "New since you were here" not in page(client, thread)

    make_post(thread, author=reader, body="own words")
    assert "New since you were here" not in page(client, thread)

    new = make_post(thread, body="later words")
    make_post(thread)
    said = page(client, thread)

    assert said.count("New since you were here") == 1
    assert said.index(f'id="post-{new.pk}"') < said.index("New since you were here")
    assert said.index("New since you were here") < said.index("later words")
    assert "New since you were here" not in page(client, thread)


def test_reading_an_earlier_page_again_moves_no_marker_back(client: Client, reader: Member) -> None:
    thread = make_thread()
    for _ in range(24):
        make_post(thread)
    client.get(reverse("forums:thread_page", args=[thread.pk, 2]))

    said = page(client, thread)

    assert ReadingMarker.objects.get().number == 25
    assert reverse("forums:unread", args=[thread.pk]) in said


def test_reading_a_thread_marks_its_notices_as_seen(client: Client, reader: Member) -> None:
    thread = make_thread(space=make_space())
    following.follow(thread.pk, by=reader)
    reply(thread, by=make_member())
    assert notices.has_unseen(reader)

    page(client, thread)

    assert not notices.has_unseen(reader)


def test_nothing_new_is_nothing_written(
    reader: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    thread = make_thread()
    markers.advance(thread.pk, to=1, marker=0, by=reader, at=NOON)

    with django_assert_num_queries(0):
        assert not markers.advance(thread.pk, to=1, marker=1, by=reader, at=NOON)


def test_each_is_told_once_for_the_nearest_reason(reader: Member) -> None:
    asker, quoted = make_member(), make_member("Quoted")
    thread = make_thread(author=asker, space=make_space())
    words = make_post(thread, author=quoted, body="Words to quote.")
    for member in (reader, quoted, asker):
        following.follow(thread.pk, by=member)

    quote = quoting.Words(post_id=words.pk, revision=1, start=0, end=5)
    writer = make_member()
    reply(thread, by=writer, body=f"For @{reader.name}.", quotes=[quote])

    assert told(reader) == [Kind.MENTION]
    assert told(quoted) == [Kind.QUOTE]
    assert told(asker) == [Kind.REPLY]
    assert told(writer) == []


def test_a_post_taken_back_takes_its_notices_with_it(reader: Member) -> None:
    thread = make_thread(space=make_space())
    following.follow(thread.pk, by=reader)
    writer = make_member()
    post = reply(thread, by=writer)

    editing.withdraw_post(post.pk, by=writer, at=NOON + timedelta(hours=1))

    assert not Notice.objects.filter(subject_id=post.pk, kind=Kind.REPLY).exists()


@pytest.mark.parametrize("chosen", [True, False])
def test_writing_follows_the_thread_if_that_was_chosen(chosen: bool) -> None:
    thread = make_thread(space=make_space())

    writer = make_member(follows_own=chosen)
    reply(thread, by=writer)

    assert thread.follows.filter(member=writer).exists() is chosen


def test_a_noted_opening_is_folded_for_those_who_chose_it(client: Client, reader: Member) -> None:
    thread = make_thread(notes=[ContentNote.GRIEF], title="A long winter")
    assert '<details class="folded">' not in page(client, thread)

    reader.folded_notes = [ContentNote.GRIEF]
    reader.save(update_fields=["folded_notes"])

    assert "Note: grief" in page(client, thread)
    assert '<details class="folded">' in page(client, thread)
    listed = client.get(thread.space.get_absolute_url()).content.decode()
    assert "Note: grief</summary>" in listed


def test_a_hidden_note_leaves_the_thread_out_of_lists_but_never_ones_own(
    client: Client, reader: Member
) -> None:
    reader.hidden_notes = [ContentNote.ABUSE]
    reader.save(update_fields=["hidden_notes"])
    space = make_space()
    make_thread(space=space, notes=[ContentNote.ABUSE], title="canary-theirs")
    make_thread(space=space, notes=[ContentNote.ABUSE], title="canary-mine", author=reader)

    listed = client.get(space.get_absolute_url()).content.decode()
    waiting = client.get(reverse("forums:waiting")).content.decode()

    assert "canary-theirs" not in listed + waiting
    assert "canary-mine" in listed


@pytest.mark.parametrize(
    ("body", "folded"),
    [
        ("I met a SPIDER today", True),
        ("a **spi**der", True),
        ("spiders", False),
        ("inspider", False),
        ("needles\nand   pins", True),
        ("needles and", False),
        ("Straße", True),
    ],
)
def test_folded_words_are_whole_words_however_they_are_written(body: str, folded: bool) -> None:
    reader = make_member(folded_words=["spider", "needles and pins", "STRASSE"])
    thread = make_thread()
    post = make_post(thread, body=body)

    fold = folding.of_post(post, thread=thread, viewer=reader)

    assert (fold is not None) is folded


def test_muted_members_are_folded_quietly_and_nothing_is_folded_for_its_writer(
    reader: Member,
) -> None:
    thread = make_thread(author=reader, notes=[ContentNote.GRIEF])
    muted = make_post(thread)
    Mute.objects.create(muter=reader, muted=muted.author, made_date=NOON.date())
    reader.folded_notes = [ContentNote.GRIEF]

    own = folding.of_post(thread.posts.get(number=1), thread=thread, viewer=reader)

    assert own is None
    assert folding.of_post(muted, thread=thread, viewer=reader) == folding.Fold(
        "Somebody you muted"
    )


@pytest.mark.parametrize("count", [1, 19])
def test_folding_signs_and_marks_add_one_query_to_a_page(
    client: Client, reader: Member, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    reader.folded_words, reader.folded_notes = ["spider"], [ContentNote.GRIEF]
    reader.save(update_fields=["sealed_words", "folded_notes"])
    thread = make_thread(notes=[ContentNote.GRIEF])
    for _ in range(count):
        post = make_post(thread, body="a spider")
        reactions.react(post.pk, Reaction.Kind.WITH_YOU, by=reader)
        following.keep(post.pk, by=reader)
    page(client, thread)

    with django_assert_num_queries(8):
        page(client, thread)


def test_addresses_of_a_merged_thread_lead_to_the_same_posts(
    client: Client, reader: Member
) -> None:
    source, target = make_thread(), make_thread(at=NOON - timedelta(days=1))
    posts = [make_post(source, at=NOON + timedelta(hours=hour)) for hour in range(22)]
    merging.merge(source.pk, into=target.pk, by=make_moderator(), at=NOON)

    first = client.get(source.get_absolute_url())
    second = client.get(reverse("forums:thread_page", args=[source.pk, 2]), follow=True)

    assert first.status_code == 302
    assert second.redirect_chain[0][0] == reverse("forums:post", args=[posts[19].pk])
    assert second.status_code == 200


def test_a_reply_to_a_thread_that_was_merged_meanwhile_is_not_lost(
    client: Client, reader: Member
) -> None:
    space = make_space()
    source, target = make_thread(space=space), make_thread(space=space)
    GuidelinesAgreement.objects.create(
        space=space, member=reader, version=1, agreed_date=NOON.date()
    )
    merging.merge(source.pk, into=target.pk, by=make_moderator(), at=NOON)

    client.post(
        reverse("forums:reply", args=[source.pk]), {"body": "Begun before.", "key": str(uuid4())}
    )

    assert target.posts.filter(author=reader, body="Begun before.").exists()
