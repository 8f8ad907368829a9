from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from community.accounts.models import Member
from tests.factories import make_member

PASSPHRASE = "seven slow boats"
pytestmark = pytest.mark.django_db


def enter(client: Client, name: str, passphrase: str, **more: str) -> Any:
    return client.post("/account/sign-in/", {"name": name, "passphrase": passphrase, **more})


def test_a_member_signs_in_with_name_and_passphrase(client: Client) -> None:
    member = make_member("calm-otter-111", passphrase=PASSPHRASE)

    response = enter(client, "calm-otter-111", PASSPHRASE)

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(member.pk)


@pytest.mark.parametrize("name", ["Calm Otter 111", "CALM-OTTER-111", " calm_otter_111 "])
def test_capitals_and_separators_of_a_name_do_not_matter(client: Client, name: str) -> None:
    make_member("calm-otter-111", passphrase=PASSPHRASE)

    enter(client, name, PASSPHRASE)

    assert "_auth_user_id" in client.session


def test_a_wrong_passphrase_and_an_unknown_name_get_the_same_answer(client: Client) -> None:
    make_member("calm-otter-111", passphrase=PASSPHRASE)

    known = enter(client, "calm-otter-111", "eight slow boats")
    unknown = enter(client, "calm-otter-222", "eight slow boats")

    assert known.status_code == unknown.status_code == 422
    assert "_auth_user_id" not in client.session
    assert "don’t go together" in known.content.decode()


def test_closed_accounts_answer_like_unknown_ones(client: Client) -> None:
    make_member("calm-otter-111", passphrase=PASSPHRASE, state=Member.State.CLOSED)

    response = enter(client, "calm-otter-111", PASSPHRASE)

    assert response.status_code == 422
    assert "_auth_user_id" not in client.session


def test_members_without_a_passphrase_cannot_sign_in_with_nothing(client: Client) -> None:
    make_member("calm-otter-111")

    assert enter(client, "calm-otter-111", "").status_code == 422


@pytest.mark.parametrize("wanted", ["/notices/", "/?page=2"])
def test_signing_in_leads_to_the_page_that_was_wanted(client: Client, wanted: str) -> None:
    make_member("calm-otter-111", passphrase=PASSPHRASE)

    response = enter(client, "calm-otter-111", PASSPHRASE, next=wanted)

    assert response["Location"] == wanted


@pytest.mark.parametrize(
    "wanted",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "\\\\a.b",
     "javascript:alert(1)", "/\t/elsewhere.example", "elsewhere", "http:///a.b"],
)  # fmt: skip
def test_signing_in_never_leads_elsewhere(client: Client, wanted: str) -> None:
    make_member("calm-otter-111", passphrase=PASSPHRASE)

    response = enter(client, "calm-otter-111", PASSPHRASE, next=wanted)

    assert response["Location"] == "/spaces/"


def test_the_session_gets_a_new_key_at_sign_in(client: Client) -> None:
    make_member("calm-otter-111", passphrase=PASSPHRASE)
    session = client.session
    session["planted"] = True
    session.save()
    before = str(session.session_key)
    client.cookies["s"] = before

    enter(client, "calm-otter-111", PASSPHRASE)

    assert client.session.session_key != before
    assert Client(headers={"cookie": f"s={before}"}).get("/account/waiting/").status_code == 302


def test_the_eleventh_try_in_five_minutes_has_to_wait(client: Client) -> None:
    make_member("calm-otter-111", passphrase=PASSPHRASE)
    answers = [enter(client, "calm-otter-111", "wrong words here").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert enter(client, "calm-otter-111", PASSPHRASE).headers["Retry-After"]


def test_unknown_names_are_counted_alike(client: Client) -> None:
    answers = [enter(client, "nobody-at-all", "wrong words here").status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_signing_out_ends_the_session_and_clears_the_browser(client: Client) -> None:
    member = make_member(passphrase=PASSPHRASE)
    client.force_login(member)

    response = client.post("/account/sign-out/")

    assert not member.sessions.exists()
    assert "storage" in response["Clear-Site-Data"]


def test_signing_out_needs_a_form(client: Client) -> None:
    client.force_login(make_member())

    assert client.get("/account/sign-out/").status_code == 405


def test_signing_out_everywhere_ends_every_browser(client: Client) -> None:
    member = make_member()
    other = Client()
    for browser in (client, other):
        browser.force_login(member)

    client.post("/account/sign-out/everywhere/")

    assert other.get("/account/second-factor/").status_code == 302
    assert not member.sessions.exists()


@pytest.mark.parametrize("key", ['"aaaaaaaaaa\\000"', "a" * 4_000, "!" * 32])
def test_a_made_up_session_is_no_session(client: Client, key: str) -> None:
    answer = client.get("/spaces/", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}={key}"})

    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/")
