"""Proposals at the desk."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from forums.models import Space
from moderation import proposals
from tests.factories import make_member, make_moderator, make_space, sign_in

pytestmark = pytest.mark.django_db


def proposed(text: str = "Be <b>kind</b>.") -> tuple[Space, int]:
    space = make_space(guidelines=["Speak for yourself."])
    return space, proposals.propose(space, by=make_moderator("Wren"), guidelines=[text])


def rule(client: Client, number: int, ruling: str) -> HttpResponse:
    return client.post(  # type: ignore[return-value]
        reverse("desk:proposal_ruling", args=[number]), {"ruling": ruling}
    )


def test_a_proposal_is_shown_with_what_would_change_and_nothing_in_it_runs(client: Client) -> None:
    proposed()
    sign_in(client, make_moderator())

    html = client.get(reverse("desk:proposals")).content.decode()

    assert "<b>kind" not in html
    assert "<del>Speak" in html
    assert "Wren" in html


def test_a_colleague_publishes_it(client: Client) -> None:
    space, number = proposed("Be kind.")
    sign_in(client, make_moderator())

    assert rule(client, number, "publish").status_code == 302

    space.refresh_from_db()
    assert (space.guidelines, space.guidelines_version) == (["Be kind."], 2)


@pytest.mark.parametrize(
    ("ruling", "status"), [("publish", 409), ("leave", 409), ("nonsense", 422), ("", 422)]
)
def test_a_second_or_senseless_ruling_changes_nothing(
    client: Client, ruling: str, status: int
) -> None:
    space, number = proposed()
    proposals.reject(number, by=make_moderator(), reason="")
    sign_in(client, make_moderator())

    assert rule(client, number, ruling).status_code == status

    space.refresh_from_db()
    assert space.guidelines == ["Speak for yourself."]


def test_who_proposed_it_does_not_publish_it(client: Client) -> None:
    steward, space = make_moderator(), make_space()
    number = proposals.propose(space, by=steward, guidelines=["Be kind."])
    sign_in(client, steward)

    assert rule(client, number, "publish").status_code == 409
    assert rule(client, 987_654, "publish").status_code == 404


def test_members_have_no_proposals(client: Client) -> None:
    space, number = proposed()
    sign_in(client, make_member())

    assert client.get(reverse("desk:proposals")).status_code == 404
    assert rule(client, number, "publish").status_code == 404

    space.refresh_from_db()
    assert space.guidelines_version == 1
