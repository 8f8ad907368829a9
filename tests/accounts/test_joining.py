from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from community.accounts import documents, fresh, invitations, joining, names, recovery
from community.accounts.age import Assurance
from community.accounts.models import AgeAssurance, Agreement, Invitation, Member, MemberSession
from tests.factories import make_member

PASSPHRASE = "seven slow boats"
YES = {"over_18": "on", "agree_terms": "on", "agree_privacy": "on", "agree_consent": "on"}
pytestmark = pytest.mark.django_db


def offered(client: Client) -> list[str]:
    page = client.get("/account/join/name/").content.decode()
    return re.findall(r'name="name" value="([^"]+)"', page)


def words_of(client: Client) -> tuple[str, ...]:
    waiting = fresh.waiting(client.session)
    assert waiting is not None
    return waiting.words


def answers(client: Client) -> dict[str, str]:
    waiting = fresh.waiting(client.session)
    assert waiting is not None
    return {f"word_{place}": waiting.words[place - 1] for place in waiting.asked}


def walk(client: Client, **said: str) -> str:
    """Through all pages but the last; the chosen name."""
    client.post("/account/join/", YES | said)
    name = offered(client)[0]
    client.post("/account/join/name/", {"name": name})
    client.post("/account/join/passphrase/", {"passphrase": PASSPHRASE})
    client.get("/account/words/")
    return name


def test_joining_makes_a_member_who_waits_for_approval(client: Client) -> None:
    name = walk(client)
    response = client.post("/account/words/check/", answers(client), follow=True)

    member = Member.objects.get()
    assert member.name == name
    assert member.state == Member.State.PENDING
    assert member.check_password(PASSPHRASE)
    assert response.redirect_chain[-1][0] == "/account/waiting/"


def test_with_open_doors_a_new_member_is_let_in(client: Client, settings: Settings) -> None:
    settings.REGISTRATION = "open"

    walk(client)
    response = client.post("/account/words/check/", answers(client))

    assert Member.objects.get().state == Member.State.ACTIVE
    assert response["Location"] == "/spaces/"


def test_nothing_is_stored_before_the_end_but_a_session(client: Client) -> None:
    walk(client)

    assert not Member.objects.exists()
    assert not Agreement.objects.exists()
    stored = MemberSession.objects.get().get_decoded()
    assert PASSPHRASE not in str(stored)
    assert not any(word in str(stored).split() for word in words_of(client))


def test_what_is_kept_of_joining_is_days_versions_and_no_birth_date(client: Client) -> None:
    walk(client)
    client.post("/account/words/check/", answers(client))

    kept = {agreement.document: agreement for agreement in Agreement.objects.all()}
    assert set(kept) == set(documents.TITLES)
    assert kept["terms"].text_hash == documents.newest("terms").text_hash
    age = AgeAssurance.objects.get()
    assert (age.over_18, age.method, age.assured_date) == (
        True, "declaration", timezone.now().date(),
    )  # fmt: skip
    columns = {
        field.name
        for model in (Member, Agreement, AgeAssurance, MemberSession)
        for field in model._meta.get_fields()
    }
    assert not columns & {
        "email",
        "birth_date",
        "phone",
        "ip",
        "address",
        "user_agent",
        "last_login",
    }


@pytest.mark.parametrize("left_out", YES)
def test_each_box_is_unticked_and_needed(client: Client, left_out: str) -> None:
    page = client.get("/account/join/").content.decode()
    response = client.post("/account/join/", {k: v for k, v in YES.items() if k != left_out})

    assert " checked" not in page
    assert response.status_code == 422
    assert "joining" not in client.session


def test_pages_asked_for_too_early_lead_to_the_first_missing_one(client: Client) -> None:
    assert client.get("/account/join/name/")["Location"] == "/account/join/"
    assert client.get("/account/join/passphrase/")["Location"] == "/account/join/"
    assert client.get("/account/words/")["Location"] == "/spaces/"
    client.post("/account/join/", YES)
    assert client.get("/account/join/passphrase/")["Location"] == "/account/join/name/"


def test_going_back_and_choosing_another_name_counts(client: Client) -> None:
    walk(client)
    other = offered(client)[1]
    client.post("/account/join/name/", {"name": other})
    client.post("/account/words/check/", answers(client))

    assert Member.objects.get().name == other


def test_wrong_words_make_no_account_and_can_be_looked_at_again(client: Client) -> None:
    walk(client)
    wrong = dict.fromkeys(answers(client), "zebra")

    response = client.post("/account/words/check/", wrong)

    assert response.status_code == 422
    assert not Member.objects.exists()
    assert client.get("/account/words/").status_code == 200


def test_words_asked_back_may_be_written_with_capitals_and_spaces(client: Client) -> None:
    walk(client)
    client.post("/account/words/check/", {k: f"  {v.upper()} " for k, v in answers(client).items()})

    assert Member.objects.exists()


def test_the_words_are_gone_once_they_were_asked_back(client: Client) -> None:
    walk(client)
    client.post("/account/words/check/", answers(client))

    assert fresh.waiting(client.session) is None
    assert client.get("/account/words/").status_code == 302


def test_a_name_is_never_refused_for_being_taken(client: Client) -> None:
    make_member("silver-heron-500")
    client.post("/account/join/", YES)

    for own in ("silver heron", "silver-heron-500", "unheard of"):
        response = client.post("/account/join/name/", {"own": own})
        assert response.status_code == 302
        assert all(name.startswith(names.tidy(own)) for name in offered(client))
        assert "silver-heron-500" not in offered(client)


def test_a_name_that_hurts_is_refused_with_kind_words_and_never_held(client: Client) -> None:
    client.post("/account/join/", YES)

    response = client.post("/account/join/name/", {"own": "kill yourself"})

    assert response.status_code == 422
    assert "could hurt somebody who reads them here" in response.content.decode()
    assert client.session["joining"].get("own") is not True


def test_a_name_not_on_offer_is_refused(client: Client) -> None:
    client.post("/account/join/", YES)

    assert client.post("/account/join/name/", {"name": "steward-1"}).status_code == 422


@pytest.mark.parametrize(
    "passphrase", ["short words", "password1234", "accordaccordaccord", "x" * 129]
)
def test_weak_passphrases_are_refused(client: Client, passphrase: str) -> None:
    client.post("/account/join/", YES)
    client.post("/account/join/name/", {"name": offered(client)[0]})

    response = client.post("/account/join/passphrase/", {"passphrase": passphrase})

    assert response.status_code == 422
    assert fresh.waiting(client.session) is None


@pytest.mark.parametrize("passphrase", [" spaces count here ", "ünïcödé 🌊 passphrase", "x7" * 64])
def test_long_and_strange_passphrases_are_kept_exactly(client: Client, passphrase: str) -> None:
    client.post("/account/join/", YES)
    client.post("/account/join/name/", {"name": offered(client)[0]})
    client.post("/account/join/passphrase/", {"passphrase": passphrase})
    client.post("/account/words/check/", answers(client))

    member = Member.objects.get()
    again = Client()
    again.post("/account/sign-in/", {"name": member.name, "passphrase": passphrase})
    assert again.session["_auth_user_id"] == str(member.pk)


def test_an_invitation_is_needed_where_registration_is_by_invitation(
    client: Client, settings: Settings
) -> None:
    settings.REGISTRATION = "invitation"
    code = invitations.invite(make_member(role=Member.Role.STEWARD), places=1, at=timezone.now())

    assert client.post("/account/join/", YES).status_code == 422
    assert client.post("/account/join/", YES | {"invitation": "aaaa-bbbb"}).status_code == 422
    walk(client, invitation=code.upper())
    client.post("/account/words/check/", answers(client))

    assert Member.objects.filter(role="member").get().state == Member.State.ACTIVE
    assert Invitation.objects.get().taken == 1


def test_an_invitation_waits_sealed_while_somebody_joins(
    client: Client, settings: Settings
) -> None:
    settings.REGISTRATION = "invitation"
    code = invitations.invite(make_member(role=Member.Role.STEWARD), places=5, at=timezone.now())

    client.post("/account/join/", YES | {"invitation": code})

    assert "joining" in client.session
    assert code not in str(client.session.items())


def test_an_invitation_taken_back_lets_nobody_in(client: Client, settings: Settings) -> None:
    settings.REGISTRATION = "invitation"
    code = invitations.invite(make_member(role=Member.Role.STEWARD), places=5, at=timezone.now())
    walk(client, invitation=code)
    invitations.revoke(Invitation.objects.get().pk)

    response = client.post("/account/words/check/", answers(client))

    assert response["Location"] == "/account/join/"
    assert not Member.objects.filter(role="member").exists()


def test_the_sixth_account_from_one_place_in_half_an_hour_has_to_wait(client: Client) -> None:
    for _ in range(5):
        visitor = Client()
        walk(visitor)
        visitor.post("/account/words/check/", answers(visitor))
    walk(client)

    assert client.post("/account/words/check/", answers(client)).status_code == 429
    assert Member.objects.count() == 5


def an_application(**changes: Any) -> joining.Application:
    said: dict[str, Any] = {
        "key": uuid4(),
        "name": names.suggestions(1)[0],
        "passphrase_hash": "!",
        "recovery_hash": "!",
        "age": Assurance(
            over_18=True, method="m", provider="p", level="l", date=timezone.now().date()
        ),
    }
    return joining.Application(**(said | changes))


def together(count: int, act: Callable[[int], object]) -> list[object]:
    """What `act(number)` returned or raised, begun at the same moment in threads."""
    barrier = threading.Barrier(count)
    results: list[object] = [None] * count

    def run(number: int) -> None:
        barrier.wait(timeout=30)
        try:
            results[number] = act(number)
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_account(settings: Settings) -> None:
    application = an_application()

    members = together(8, lambda _: joining.join(application, at=timezone.now()))

    assert len({member.pk for member in members if isinstance(member, Member)}) == 1
    assert Member.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_name_one_gets_it() -> None:
    name = names.suggestions(1)[0]

    results = together(8, lambda _: joining.join(an_application(name=name), at=timezone.now()))

    assert sum(isinstance(result, Member) for result in results) == 1
    assert sum(isinstance(result, joining.NameTaken) for result in results) == 7


@pytest.mark.django_db(transaction=True)
def test_two_hundred_with_one_invitation_for_five_make_five_accounts(
    settings: Settings,
) -> None:
    settings.REGISTRATION = "invitation"
    steward = make_member(role=Member.Role.STEWARD)
    code = invitations.invite(steward, places=5, at=timezone.now())

    results: list[object] = []
    for _ in range(4):  # fifty at a time: PostgreSQL's connections are shared with others
        results += together(
            50, lambda _: joining.join(an_application(invitation=code), at=timezone.now())
        )

    assert sum(isinstance(result, Member) for result in results) == 5
    assert sum(isinstance(result, invitations.Full) for result in results) == 195
    assert Invitation.objects.get().taken == 5
    assert Member.objects.filter(role="member").count() == 5


@pytest.mark.django_db(transaction=True)
def test_recovery_words_work_once_for_a_hundred_at_the_same_moment() -> None:
    words = recovery.new_words()
    make_member("calm-otter-111", recovery_hash=recovery.hashed(words))

    results: list[object] = []
    for _ in range(5):
        results += together(
            20,
            lambda number: recovery.recover(
                "calm-otter-111",
                words=" ".join(words),
                passphrase=f"new passphrase {number}",
                at=timezone.now(),
            ),
        )

    assert sum(isinstance(result, recovery.Recovered) for result in results) == 1
    assert sum(isinstance(result, recovery.NotRecovered) for result in results) == 99


def test_choosing_passphrases_again_and_again_is_slowed(client: Client) -> None:
    """Each costs a hash, and all visitors share the few that are made at once."""
    client.post("/account/join/", YES)
    client.post("/account/join/name/", {"name": offered(client)[0]})

    tried = [
        client.post("/account/join/passphrase/", {"passphrase": PASSPHRASE}).status_code
        for _ in range(11)
    ]

    assert tried == [302] * 10 + [429]
