"""Changing one's own words, and taking them back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community import live
from forums import editing, posting, quoting
from forums.models import Mention, Post, PostRevision, Quote, Thread
from moderation import intake
from moderation.models import Case, Reviewed
from tests.factories import NOON, agree, keep_apart, make_member, make_post, make_space, make_thread

State = Reviewed.State
pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(minutes=9)
LATER = NOON + timedelta(minutes=10)
PHONE = "My phone number is +44 7700 900123."


def change(post: Post, body: str = "Better words", **options: Any) -> Post:
    options = {"revision": post.revision, "by": post.author, "at": LATER, **options}
    title = options.pop("title", "")
    return editing.edit_post(post.pk, editing.Words(body, title), **options).post


def test_in_the_first_ten_minutes_a_change_leaves_no_trace() -> None:
    post = make_post(make_thread(), body="First words")

    change(post, at=SOON)

    post.refresh_from_db()
    assert (post.body, post.html, post.revision) == ("Better words", "<p>Better words</p>\n", 2)
    assert post.edited_at is None
    assert not PostRevision.objects.exists()


def test_later_the_change_is_marked_and_the_old_words_stay_for_moderators() -> None:
    post = make_post(make_thread(), body="First words")

    change(post)

    post.refresh_from_db()
    assert post.edited_at == LATER
    assert [(kept.revision, kept.body) for kept in post.revisions.all()] == [(1, "First words")]


def test_an_opening_is_changed_together_with_its_title() -> None:
    opening = make_thread(title="Old title").posts.get()

    change(opening, title="New title")

    thread = Thread.objects.get()
    assert (thread.title, opening.revisions.get().title) == ("New title", "Old title")


def test_of_two_tabs_the_second_is_told_and_changes_nothing() -> None:
    post = make_post(make_thread())
    change(post)

    with pytest.raises(editing.ChangedMeanwhile):
        change(post, "From the other tab", revision=1)

    post.refresh_from_db()
    assert post.body == "Better words"


def test_changed_words_go_through_the_same_door() -> None:
    space = make_space(careful=True)
    newcomer = make_member(joined_date=NOON.date())
    thread = make_thread(space=space)
    post = make_post(thread, author=newcomer)

    change(post)

    thread.refresh_from_db()
    post.refresh_from_db()
    assert (post.state, thread.replies) == (State.HELD, 0)
    assert Case.objects.open().get().revision == 2


def test_changing_held_words_is_a_revision_of_the_same_case() -> None:
    newcomer = make_member(joined_date=NOON.date())
    post = make_post(make_thread(space=make_space(careful=True)), author=newcomer, state=State.HELD)
    intake.admit(post, surface="post", at=NOON, look_first=True)

    change(post)

    cases = Case.objects.order_by("pk").values_list("revision", "state")
    assert list(cases) == [(2, Case.State.OPEN)]


def test_words_that_cannot_stand_change_nothing() -> None:
    post = make_post(make_thread(), body="First words")

    with pytest.raises(intake.Blocked):
        change(post, PHONE)

    post.refresh_from_db()
    assert (post.body, post.revision) == ("First words", 1)
    assert not PostRevision.objects.exists()


def test_nothing_changes_in_a_closed_thread_but_words_can_be_taken_back() -> None:
    post = make_post(make_thread(locked_at=NOON))

    with pytest.raises(posting.NotOpen):
        change(post)

    assert editing.withdraw_post(post.pk, by=post.author, at=LATER).state == State.WITHDRAWN


@pytest.mark.parametrize("state", [State.REMOVED, State.WITHDRAWN])
def test_words_that_are_gone_can_be_neither_changed_nor_taken_back(state: State) -> None:
    post = make_post(make_thread(), state=state)

    with pytest.raises(Post.DoesNotExist):
        change(post)
    with pytest.raises(Post.DoesNotExist):
        editing.withdraw_post(post.pk, by=post.author, at=LATER)


def test_nobody_changes_or_takes_back_the_words_of_others() -> None:
    post, stranger = make_post(make_thread()), make_member()

    with pytest.raises(Post.DoesNotExist):
        change(post, by=stranger)
    with pytest.raises(Post.DoesNotExist):
        editing.withdraw_post(post.pk, by=stranger, at=LATER)


def test_somebody_blocked_can_still_take_their_own_words_back() -> None:
    thread = make_thread()
    post = make_post(thread)
    keep_apart(thread.author, post.author)

    assert editing.withdraw_post(post.pk, by=post.author, at=LATER).body == ""


CANARY = "zephyrquartz"


def test_words_taken_back_are_nowhere_in_the_database() -> None:
    thread = make_thread()
    post = make_post(thread, body=f"{CANARY} one")
    make_member(CANARY + "-friend")
    change(post, f"{CANARY} two @{CANARY}-friend")
    answer = make_post(thread)
    Quote.objects.create(post=answer, quoted=post, quoted_revision=2, start=0, end=12)

    editing.withdraw_post(post.pk, by=post.author, at=LATER)

    assert rows_saying(CANARY, "forums") == []
    assert not Mention.objects.exists()
    shown = quoting.shown_in([answer.pk], viewer=make_member())
    assert shown[answer.pk][0].words == ""


def rows_saying(words: str, app: str) -> list[str]:
    """Tables of an app with a row that has `words` anywhere, as text."""
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names() if table[:6] == app]
        found = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} r WHERE r::text LIKE %s", [f"%{words}%"])  # noqa: S608 - our own table names
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_a_withdrawn_reply_is_counted_no_more_and_announced(announced: list[Any]) -> None:
    thread = make_thread()
    make_post(thread, at=NOON)
    post = make_post(thread, at=LATER)

    editing.withdraw_post(post.pk, by=post.author, at=LATER)

    thread.refresh_from_db()
    assert (thread.replies, thread.active_at) == (1, NOON)
    assert (live.thread_channel(thread.pk), live.PostChanged(post_id=post.pk)) in announced


def test_a_thread_without_answers_goes_with_its_opening() -> None:
    thread = make_thread(title=CANARY)

    editing.withdraw_post(thread.posts.get().pk, by=thread.author, at=LATER)

    assert not Thread.objects.visible_to(thread.author).exists()
    assert rows_saying(CANARY, "forums") == []


def test_answers_outlive_an_opening_that_was_taken_back(client: Client) -> None:
    thread = make_thread(title="Was here")
    make_post(thread, body="An answer that stays")
    client.force_login(make_member())

    editing.withdraw_post(thread.posts.get(number=1).pk, by=thread.author, at=LATER)

    page = client.get(thread.get_absolute_url()).content.decode()
    assert "An answer that stays" in page
    assert "Was here" not in page
    assert "Taken back by its writer" in page


def test_the_database_refuses_to_bring_withdrawn_words_back() -> None:
    post = make_post(make_thread(), state=State.WITHDRAWN)

    with pytest.raises(ProgrammingError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(state=State.VISIBLE)


# The pages


def test_an_edit_page_starts_with_the_words_as_they_stand(client: Client) -> None:
    opening = make_thread(title="A title", body="Some words").posts.get()
    client.force_login(opening.author)

    page = client.get(reverse("forums:edit", args=[opening.pk])).content.decode()

    assert "A title" in page
    assert "Some words" in page


def test_both_versions_are_shown_when_two_tabs_met(client: Client) -> None:
    post = make_post(make_thread(), at=timezone.now())
    client.force_login(post.author)
    address = reverse("forums:edit", args=[post.pk])
    client.post(address, {"body": "From the first tab", "revision": 1})

    met = client.post(address, {"body": "From the second tab", "revision": 1})
    again = client.post(
        address,
        {"body": "From the second tab", "revision": met.context["form"]["revision"].value()},
    )

    page = met.content.decode()
    assert met.status_code == 409
    assert "From the first tab" in page
    assert "From the second tab" in page
    assert again.status_code == 302
    assert Post.objects.get(pk=post.pk).body == "From the second tab"


def test_an_opening_keeps_a_title(client: Client) -> None:
    opening = make_thread(title="A title").posts.get()
    client.force_login(opening.author)

    fields = {"body": "Words", "title": "", "revision": 1}
    response = client.post(reverse("forums:edit", args=[opening.pk]), fields)

    assert response.status_code == 422
    assert Thread.objects.get().title == "A title"


def test_taking_back_is_asked_once_and_then_done(client: Client) -> None:
    post = make_post(make_thread())
    client.force_login(post.author)
    address = reverse("forums:withdraw", args=[post.pk])

    asked = client.get(address)
    post.refresh_from_db()
    assert post.state == State.VISIBLE

    client.post(address)
    post.refresh_from_db()
    assert "Hide this now?" in asked.content.decode()
    assert post.state == State.WITHDRAWN
    assert client.post(address).status_code == 404


def test_agreement_is_not_asked_to_change_or_take_back(client: Client) -> None:
    post = make_post(make_thread())
    agree(post.author, post.thread.space)
    post.thread.space.guidelines_version = 2
    post.thread.space.save(update_fields=["guidelines_version"])

    assert change(post).revision == 2
