"""A composer that shows how words read, without scripts; and what a writer says of them."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from community import limits
from community.accounts.models import Member
from forums.models import Draft, Post, PostRevision, Thread
from moderation.models import Case
from tests.factories import agree, make_member, make_thread, sign_in

pytestmark = pytest.mark.django_db
INSULT = "I read it twice. You are an idiot. Goodbye."
INSTEAD = "I see this very differently, and here’s why."
CRISIS = "I don't want to be alive anymore."


@pytest.fixture
def member(client: Client, monkeypatch: pytest.MonkeyPatch) -> Member:
    monkeypatch.setitem(limits.LIMITS, "write_post", limits.Limit("1000/minute"))
    made = make_member()
    sign_in(client, made)
    return made


@pytest.fixture
def thread(member: Member) -> Thread:
    made = make_thread()
    agree(member, made.space)
    return made


def send(client: Client, name: str, *at: object, **fields: Any):
    return client.post(reverse(f"forums:{name}", args=at), {"key": uuid4(), **fields})


def shown(answer: Any, name: str) -> str:
    """What the form of the page holds in a field."""
    return str(answer.context["form"][name].value())


def test_a_look_shows_what_was_noticed_and_sends_nothing(client: Client, thread: Thread) -> None:
    answer = send(client, "reply", thread.pk, body=INSULT, context_tag="quoting", coach="look")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>You are an idiot</mark>" in html
    assert shown(answer, "body") == INSULT
    assert re.search(r'value="quoting"[^>]*checked', html)
    assert '<details class="more" id="context" open>' in html
    assert not Post.objects.filter(body=INSULT).exists()


def test_a_look_at_harmless_words_says_so(client: Client, thread: Thread) -> None:
    answer = send(client, "reply", thread.pk, body="Thank you.", coach="look")

    assert "noticed nothing" in answer.content.decode()


def test_another_wording_stands_in_and_goes_again(client: Client, thread: Thread) -> None:
    other = send(client, "reply", thread.pk, body=INSULT, coach="rephrase R06")

    assert shown(other, "body") == f"I read it twice. {INSTEAD} Goodbye."
    undo = re.search(r'<textarea name="before"[^>]*>(.*?)</textarea>', other.content.decode())
    assert undo is not None
    back = send(
        client, "reply", thread.pk, body=shown(other, "body"), coach="back", changed="body",
        before=undo[1],
    )  # fmt: skip
    assert shown(back, "body") == INSULT


@pytest.mark.parametrize("asked", ["rephrase R03", "rephrase", "rephrase <b>", "back", "?", ""])
def test_what_is_not_offered_changes_nothing(client: Client, thread: Thread, asked: str) -> None:
    answer = send(client, "reply", thread.pk, body=INSULT, coach=asked, changed="key", before="x")

    assert (answer.status_code, shown(answer, "body")) == (200, INSULT)


def test_a_title_is_rephrased_in_its_own_field(client: Client, thread: Thread) -> None:
    answer = send(
        client, "start", thread.space.slug, title="You are an idiot.", body="Hello.",
        help_wanted="ideas", notes=["grief"], coach="rephrase R06",
    )  # fmt: skip

    assert (shown(answer, "title"), shown(answer, "body")) == (INSTEAD, "Hello.")
    assert answer.context["form"]["notes"].value() == ["grief"]


def test_each_part_of_the_template_is_read(client: Client, thread: Thread) -> None:
    answer = send(
        client, "start_disagreement", thread.space.slug, title="A title", need="To be heard.",
        they_need="You are an idiot.", help_wanted="ideas", coach="rephrase R06",
    )  # fmt: skip

    assert shown(answer, "they_need") == INSTEAD


def test_words_may_be_kept(client: Client, thread: Thread) -> None:
    answer = send(client, "reply", thread.pk, body="It's 100% safe.", coach="keep")

    assert shown(answer, "body") == "It's 100% safe."
    assert 'class="notice hint"' not in answer.content.decode()


def test_somebody_in_distress_meets_people_first(client: Client, thread: Thread) -> None:
    html = send(client, "reply", thread.pk, body=CRISIS, coach="look").content.decode()

    assert all(words in html for words in ("116 123", "Post it anyway", "Save privately"))


def test_five_minutes_keep_the_draft(client: Client, thread: Thread, member: Member) -> None:
    answer = send(client, "reply", thread.pk, body=INSULT, draft="rest")

    assert answer["Location"] == reverse("safety:grounding")
    assert Draft.objects.get(member=member).place_id == thread.pk


def test_too_long_words_are_left_to_sending(client: Client, thread: Thread) -> None:
    answer = send(client, "reply", thread.pk, body="a" * 10_001, coach="look")

    assert (answer.status_code, len(shown(answer, "body"))) == (200, 10_001)


def test_too_many_looks_keep_the_words(client: Client, thread: Thread) -> None:
    met = [send(client, "reply", thread.pk, body=INSULT, coach="look") for _ in range(61)]

    assert [answer.status_code for answer in met] == [200] * 60 + [429]
    assert "You are an idiot." in met[-1].content.decode()


@pytest.mark.parametrize("body", ["Thank you.", INSULT])
def test_context_is_kept_with_the_revision(client: Client, thread: Thread, body: str) -> None:
    send(client, "reply", thread.pk, body=body, context_tag="self")

    assert Post.objects.get(body=body).context_tag == "self"
    assert [case.context_tag for case in Case.objects.all()] == ["self"] * (body == INSULT)


def test_an_edit_says_it_anew(client: Client, thread: Thread, member: Member) -> None:
    send(client, "reply", thread.pk, body=INSULT, context_tag="self")
    post = Post.objects.get(author=member)
    Post.objects.update(written_at="2026-01-01T12:00Z")
    assert shown(client.get(reverse("forums:edit", args=[post.pk])), "context_tag") == "self"

    send(client, "edit", post.pk, body=INSULT + " Yes.", revision=1, context_tag="quoting")

    case = Case.objects.get()
    post.refresh_from_db()
    assert (case.revision, case.context_tag, post.context_tag) == (2, "quoting", "quoting")
    assert PostRevision.objects.get().context_tag == "self"


def test_context_that_we_do_not_know_is_refused(client: Client, thread: Thread) -> None:
    answer = send(client, "reply", thread.pk, body="Thank you.", context_tag="joking")

    assert answer.status_code == 422
    assert shown(answer, "body") == "Thank you."
    assert Post.objects.count() == 1


def test_words_that_wait_are_changed_with_what_was_noticed_beside_them(
    client: Client, thread: Thread, member: Member
) -> None:
    held = send(client, "reply", thread.pk, body=INSULT)
    post = Post.objects.get(author=member)
    assert held["Location"] == f"/reading/forums.post/{post.pk}/"

    html = client.get(reverse("forums:edit", args=[post.pk])).content.decode()
    assert "<mark>You are an idiot</mark>" in html

    send(client, "edit", post.pk, body="I see this differently.", revision=1)
    post.refresh_from_db()
    assert post.state == "visible"
    assert Case.objects.get().state == Case.State.LAPSED


def test_a_tag_alone_is_no_draft(client: Client, thread: Thread) -> None:
    send(client, "reply", thread.pk, body="", context_tag="self", draft="auto")

    assert not Draft.objects.exists()
