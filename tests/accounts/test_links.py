from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from community.accounts import fresh, links
from community.accounts.models import Member
from tests.factories import make_member

PASSPHRASE = "seven slow boats"


def make_steward(name: str = "quiet-harbour-482") -> str:
    said = StringIO()
    call_command("make_steward", name, stdout=said)
    return said.getvalue().strip()


def walk(client: Client, link: str) -> object:
    client.post(link, {"passphrase": PASSPHRASE})
    client.get("/account/words/")
    waiting = fresh.waiting(client.session)
    assert waiting is not None
    answers = {f"word_{place}": waiting.words[place - 1] for place in waiting.asked}
    return client.post("/account/words/check/", answers)


@pytest.mark.django_db
def test_the_first_steward_comes_in_by_a_link(client: Client) -> None:
    link = make_steward()

    walk(client, link)

    steward = Member.objects.get()
    assert steward.is_steward
    assert steward.check_password(PASSPHRASE)
    assert steward.recovery_hash
    assert client.session["_auth_user_id"] == str(steward.pk)


@pytest.mark.django_db
def test_a_link_works_once(client: Client) -> None:
    link = make_steward()
    walk(client, link)

    assert Client().get(link).status_code == 404


@pytest.mark.django_db
def test_of_two_who_opened_a_link_one_finishes(client: Client) -> None:
    link = make_steward()
    late = Client()
    late.post(link, {"passphrase": "another slow boat"})
    walk(client, link)

    waiting = fresh.waiting(late.session)
    assert waiting is not None
    answers = {f"word_{place}": waiting.words[place - 1] for place in waiting.asked}
    late.post("/account/words/check/", answers)

    assert Member.objects.get().check_password(PASSPHRASE)
    assert "_auth_user_id" not in late.session


@pytest.mark.django_db
def test_a_link_ends_after_a_day() -> None:
    member, now = make_member(), timezone.now()
    token = links.make_link(member, at=now).split("/")[-2]

    assert links.member_of(token, at=now + timedelta(hours=23)) == member
    assert links.member_of(token, at=now + timedelta(hours=25)) is None


@pytest.mark.django_db
def test_a_link_made_before_a_change_of_role_is_dead() -> None:
    member, now = make_member("calm-otter-111"), timezone.now()
    token = links.make_link(member, at=now).split("/")[-2]

    call_command("make_moderator", "calm-otter-111", stdout=StringIO())

    assert links.member_of(token, at=now) is None


@pytest.mark.django_db
def test_a_new_role_ends_open_sessions(client: Client) -> None:
    member = make_member("calm-otter-111")
    client.force_login(member)

    call_command("make_moderator", "Calm Otter 111", stdout=StringIO())

    member.refresh_from_db()
    assert member.role == Member.Role.MODERATOR
    assert not member.sessions.exists()
