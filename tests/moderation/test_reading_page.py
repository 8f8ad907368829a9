"""A writer's page about words that wait: why, and what they can do."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from community import live
from moderation.acts import approve
from moderation.models import Case
from tests.factories import make_member, sign_in
from tests.moderation.building import decide, hold, post_of, say_instead

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(client: Client) -> Case:
    """Its writer is at the browser."""
    made = hold("Dear all. <b>You are an idiot</b>, sorry.")
    sign_in(client, made.author)
    return made


def page(client: Client, case: Case) -> str:
    answer = client.get(case.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def tell(client: Client, case: Case, tag: str):
    return client.post(f"{case.get_absolute_url()}context/", {"context_tag": tag})


def test_a_writer_sees_which_words_wait_and_why_and_three_ways_on(
    client: Client, case: Case
) -> None:
    html = page(client, case)

    assert "&lt;b&gt;<mark>You are an idiot</mark>&lt;/b&gt;, sorry." in html
    assert "One contemptuous reply can silence ten readers." in html
    assert reverse("forums:edit", args=[case.content_id]) in html
    assert "I see this very differently" in html
    assert "Talking about myself" in html
    assert "leave it for a person" in html


def test_context_told_later_comes_to_the_case_and_the_desk(
    client: Client, case: Case, announced: list[tuple[str, live.Event]]
) -> None:
    answer = tell(client, case, "quoting")

    told = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, case.get_absolute_url())
    assert (told.context_tag, told.revision, told.is_open) == ("quoting", 1, True)
    assert announced == [(live.DESK, live.CaseChanged(case_id=case.pk))]
    assert told.stamp != case.stamp
    assert post_of(case).state == "held"


def test_context_can_be_taken_back(client: Client, case: Case) -> None:
    tell(client, case, "quoting")
    tell(client, case, "")

    assert Case.objects.get().context_tag == ""


@pytest.mark.parametrize("tag", ["joking", "quoting\x00", "q" * 10_000])
def test_context_that_we_do_not_know_is_refused(client: Client, case: Case, tag: str) -> None:
    assert tell(client, case, tag).status_code == 422
    assert Case.objects.get().context_tag == ""


def test_nobody_says_it_of_the_words_of_others(client: Client, case: Case) -> None:
    sign_in(client, make_member())

    assert tell(client, case, "self").status_code == 404
    assert client.get(case.get_absolute_url()).status_code == 404
    assert Case.objects.get().context_tag == ""


def test_nothing_is_said_of_words_that_were_decided(client: Client, case: Case) -> None:
    decide(case, approve())

    assert tell(client, case, "self").status_code == 404
    assert "What you can do" not in page(client, case)


def test_new_words_of_the_same_case_are_marked_anew(client: Client, case: Case) -> None:
    say_instead(case, "Fine. You are a moron.")

    assert "<mark>You are a moron</mark>" in page(client, case)


def test_context_is_told_a_few_times_only(client: Client, case: Case) -> None:
    met = [tell(client, case, "self").status_code for _ in range(21)]

    assert met == [302] * 20 + [429]
