"""A steward proposes new guidelines of a space."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from community.accounts.models import Member
from moderation import proposals
from tests.factories import make_member, make_moderator, make_space, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(client: Client) -> Member:
    member = make_member(role=Member.Role.STEWARD)
    sign_in(client, member)
    return member


def test_what_a_steward_proposes_waits_at_the_desk(client: Client, steward: Member) -> None:
    space = make_space(guidelines=["Speak for yourself."])
    address = reverse("forums:propose_guidelines", args=[space.slug])

    html = client.get(address).content.decode()
    answer = client.post(address, {"guidelines": " Be kind. \r\n\r\nSpeak for yourself."})

    (waiting,) = proposals.waiting()
    space.refresh_from_db()
    assert "Speak for yourself." in html
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:proposals"))
    assert waiting.proposed_by == steward
    assert space.guidelines == ["Speak for yourself."]


@pytest.mark.parametrize(
    "lines",
    ["", " \n ", "Speak for yourself.", "\n".join("a" * 13), "a" * 301, "a\x00b", "a" * 10_000],
)
@pytest.mark.usefixtures("steward")
def test_what_cannot_be_guidelines_is_said_kindly(client: Client, lines: str) -> None:
    space = make_space(guidelines=["Speak for yourself."])

    answer = client.post(
        reverse("forums:propose_guidelines", args=[space.slug]), {"guidelines": lines}
    )

    assert answer.status_code == 422
    assert proposals.waiting() == []


@pytest.mark.parametrize("make", [make_member, make_moderator])
def test_only_stewards_propose(client: Client, make) -> None:
    space = make_space()
    sign_in(client, make())
    address = reverse("forums:propose_guidelines", args=[space.slug])

    assert client.get(address).status_code == 404
    assert client.post(address, {"guidelines": "Be kind."}).status_code == 404
    assert proposals.waiting() == []
