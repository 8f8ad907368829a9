"""The pages to write: nothing typed is ever lost."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from community.accounts.models import Member
from forums.models import GuidelinesAgreement, HelpWanted, Post, Space, Thread
from moderation.models import Reviewed
from tests.factories import agree, make_member, make_post, make_space, make_thread

State = Reviewed.State
pytestmark = pytest.mark.django_db
TYPED = "Words that took\n\nme an hour."
PHONE = "My phone number is +44 7700 900123."


@pytest.fixture
def member(client: Client) -> Member:
    member = make_member()
    client.force_login(member)
    return member


def send_reply(client: Client, thread: Thread, **fields: Any) -> Any:
    fields = {"key": uuid4(), "body": TYPED, **fields}
    return client.post(reverse("forums:reply", args=[thread.pk]), fields)


def send_start(client: Client, space: Space, **fields: Any) -> Any:
    fields = {
        "key": uuid4(),
        "title": "Half a sentence",
        "body": TYPED,
        "help_wanted": HelpWanted.LISTENING,
        **fields,
    }
    return client.post(reverse("forums:start", args=[space.slug]), fields)


def test_a_reply_leads_to_itself(client: Client, member: Member) -> None:
    thread = make_thread()
    agree(member, thread.space)

    response = send_reply(client, thread)

    post = Post.objects.get(author=member)
    assert response["Location"] == post.get_absolute_url()
    assert post.body == TYPED


def test_a_form_sent_twice_leads_to_the_first_post(client: Client, member: Member) -> None:
    thread = make_thread()
    agree(member, thread.space)
    key = uuid4()

    first = send_reply(client, thread, key=key)
    again = send_reply(client, thread, key=key)

    assert again["Location"] == first["Location"]
    assert thread.posts.count() == 2


def test_the_first_word_waits_for_the_guidelines_and_then_follows(
    client: Client, member: Member
) -> None:
    thread = make_thread()

    asked = send_reply(client, thread)
    kept = dict(asked.context["kept"])
    sent = client.post(asked.context["action"], kept | {"agreed": 1})

    assert asked.status_code == 409
    assert "Speak for yourself." in asked.content.decode()
    assert sent["Location"] == Post.objects.get(author=member).get_absolute_url()
    assert Post.objects.get(author=member).body == TYPED


def test_guidelines_can_be_agreed_to_beforehand(client: Client, member: Member) -> None:
    space = make_space()
    start = reverse("forums:start", args=[space.slug])

    first = client.get(start)
    agreed = client.post(first.context["action"], {"agreed": 1, "start": 1})

    assert "What is asked of everyone here" in first.content.decode()
    assert agreed["Location"] == start
    assert "What would you like to say?" in client.get(start).content.decode()


def test_agreeing_to_an_older_version_does_not_count(client: Client, member: Member) -> None:
    thread = make_thread(space=make_space(guidelines_version=2))

    assert send_reply(client, thread, agreed=1).status_code == 409
    assert not Post.objects.filter(author=member).exists()


def test_no_words_are_answered_kindly(client: Client, member: Member) -> None:
    response = send_reply(client, make_thread(), body=" ")

    assert response.status_code == 422
    assert "There are no words here yet." in response.content.decode()


@pytest.mark.parametrize("body", [TYPED + "\x00", TYPED + " " + "a" * 10_000])
def test_words_that_cannot_be_kept_stay_in_the_form(
    client: Client, member: Member, body: str
) -> None:
    response = send_reply(client, make_thread(), body=body)

    assert response.status_code == 422
    assert "me an hour." in response.content.decode()
    assert not Post.objects.filter(author=member).exists()


def test_words_that_cannot_stand_stay_in_the_form_with_the_reason(
    client: Client, member: Member
) -> None:
    thread = make_thread()
    agree(member, thread.space)

    response = send_reply(client, thread, body=f"{TYPED} {PHONE}")

    page = response.content.decode()
    assert response.status_code == 422
    assert "+44 7700 900123”" in page
    assert "Something here could let a person be found or recognised." in page
    assert "Could you say it more vaguely?" in page
    assert "me an hour." in page
    assert not Post.objects.filter(author=member).exists()


@pytest.mark.parametrize(
    ("body", "state", "told"),
    [
        ("Thank you, that helped me.", State.VISIBLE, None),
        ("It's 100% safe.", State.VISIBLE, "Only if it helps: This"),
        ("It's 100% safe.", State.VISIBLE, "Could you say it as your own experience"),
        ("You are an idiot.", State.HELD, None),  # on a page of its own
        ("I don't want to be alive anymore.", State.VISIBLE, "you are welcome here."),
    ],
)
def test_a_writer_is_told_what_became_of_their_words(
    client: Client, member: Member, body: str, state: str, told: str | None
) -> None:
    thread = make_thread()
    agree(member, thread.space)

    answer = client.post(
        reverse("forums:reply", args=[thread.pk]), {"key": uuid4(), "body": body}, follow=True
    )

    said = [str(message) for message in answer.context["messages"]]
    assert Post.objects.get(author=member).state == state
    assert [told in each for each in said] == [True] * (told is not None)  # type: ignore[operator]


def test_a_thread_closed_meanwhile_keeps_the_words(client: Client, member: Member) -> None:
    thread = make_thread(locked_at=timezone.now())
    agree(member, thread.space)

    response = send_reply(client, thread)

    assert response.status_code == 409
    assert "me an hour." in response.content.decode()


def test_a_slowed_thread_keeps_the_words(client: Client, member: Member) -> None:
    thread = make_thread(space=make_space(replies_an_hour=1))
    make_post(thread, at=timezone.now())
    agree(member, thread.space)

    response = send_reply(client, thread)

    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert "me an hour." in response.content.decode()


def test_writing_too_often_keeps_the_words(client: Client, member: Member) -> None:
    thread = make_thread()
    agree(member, thread.space)
    send_reply(client, thread)

    response = send_reply(client, thread, body="A second thought")

    assert response.status_code == 429
    assert int(response["Retry-After"]) <= 10
    assert "A second thought" in response.content.decode()


def test_a_thread_is_started_with_what_its_writer_says_about_it(
    client: Client, member: Member
) -> None:
    space = make_space()
    agree(member, space)

    send_start(client, space, notes=["grief", "legal"])

    thread = Thread.objects.get()
    assert (thread.title, thread.help_wanted, thread.notes) == (
        "Half a sentence",
        HelpWanted.LISTENING,
        ["grief", "legal"],
    )
    assert (thread.state, thread.posts.get().number) == (State.VISIBLE, 1)


def test_three_notes_are_enough(client: Client, member: Member) -> None:
    response = send_start(client, make_space(), notes=["grief", "legal", "abuse", "power"])

    assert response.status_code == 422
    assert "me an hour." in response.content.decode()
    assert not Thread.objects.exists()


def test_title_and_opening_are_read_together(client: Client, member: Member) -> None:
    space = make_space()
    agree(member, space)

    response = send_start(client, space, title=PHONE)

    assert response.status_code == 422
    assert "me an hour." in response.content.decode()
    assert not Thread.objects.exists()


def test_working_it_out_becomes_one_text_under_headings(client: Client, member: Member) -> None:
    space = make_space()
    agree(member, space)
    fields = {
        "key": uuid4(),
        "title": "Two clocks",
        "need": "More time",
        "they_need": "An answer",
        "agreed_on": "",
        "still_open": "When",
        "help_wanted": HelpWanted.IDEAS,
    }

    client.post(reverse("forums:start_disagreement", args=[space.slug]), fields)

    thread = Thread.objects.get()
    assert thread.kind == Thread.Kind.DISAGREEMENT
    assert thread.posts.get().body == (
        "### What I need\n\nMore time\n\n"
        "### What I think they need\n\nAn answer\n\n"
        "### What’s still open\n\nWhen"
    )


def test_a_held_opening_is_shown_to_its_writer_as_waiting(client: Client) -> None:
    space = make_space(careful=True)
    member = make_member(joined_date=timezone.now().date())
    agree(member, space)
    client.force_login(member)

    response = client.get(send_start(client, space)["Location"])

    assert "Waiting for a person to read it" in response.content.decode()
    client.force_login(make_member())
    assert client.get(response.request["PATH_INFO"]).status_code == 404


def test_paragraphs_of_a_post_are_offered_to_quote(client: Client, member: Member) -> None:
    thread = make_thread(body="First part.\n\nSecond part.")
    agree(member, thread.space)
    opening = thread.posts.get()

    page = client.get(reverse("forums:reply", args=[thread.pk]) + f"?quote={opening.pk}")
    offered = [offer.value for offer in page.context["offers"]]
    send_reply(client, thread, quote=offered[1])

    answer = client.get(thread.get_absolute_url()).content.decode()
    assert "wrote: Second part." in answer


@pytest.mark.parametrize("quote", ["x", "1.1.5.2", "9" * 30 + ".1.0.1", "99999999.1.0.5"])
def test_a_quote_of_nothing_is_refused_or_dropped_and_never_breaks(
    client: Client, member: Member, quote: str
) -> None:
    thread = make_thread()
    agree(member, thread.space)

    assert send_reply(client, thread, quote=quote).status_code in {302, 422}
    page = client.get(reverse("forums:reply", args=[thread.pk]), {"quote": quote})
    assert page.status_code == 200


def test_only_what_the_form_asks_for_is_taken(client: Client, member: Member) -> None:
    thread = make_thread()
    agree(member, thread.space)

    send_reply(
        client, thread, state="removed", number=77, author=thread.author_id, written_at="2020-01-01"
    )

    post = Post.objects.get(author=member)
    assert (post.state, post.number) == (State.VISIBLE, 2)
    assert post.written_at.year >= 2026
    assert GuidelinesAgreement.objects.count() == 1


@pytest.mark.parametrize(
    "words",
    [
        "Ω≈ç√∫˜µ≤≥÷ \u200bzero width",
        "الكل في المجمو عة",
        "👩‍❤️‍💋‍👩 👨🏿‍🦽 ﷽ Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
        "'; DROP TABLE forums_post; -- {{ 7*7 }} {% now %} ${1+1} %s %(x)s",
        "<script>alert(1)</script> <b>bold</b> &amp; &lt;",
        "  leading spaces\n\n\n\nand gaps\t\ttabs",
    ],
)
def test_words_are_stored_as_they_were_typed(client: Client, member: Member, words: str) -> None:
    thread = make_thread()
    agree(member, thread.space)

    page = client.get(send_reply(client, thread, body=words)["Location"])

    assert Post.objects.get(author=member).body == words
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    edit = client.get(reverse("forums:edit", args=[Post.objects.get(author=member).pk]))
    assert escape(words) in edit.content.decode()
