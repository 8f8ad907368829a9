"""Second factors, the idle lock, recovery words, browsers, and texts that changed."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community.accounts import agreeing, documents, fresh, hashing, links, recovery
from community.accounts.fields import PassphraseField, WordsField
from community.accounts.models import Agreement, Member
from community.accounts.sessions import BEGUN
from community.accounts.views import confirming, corner, joining, recovering, signing
from community.accounts.views import links as links_pages
from tests.factories import make_member, sign_in

PASSPHRASE = "seven slow boats"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
pytestmark = pytest.mark.django_db


def code(steps: int = 0) -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps))


def enter(client: Client, member: Member) -> Any:
    return client.post("/account/sign-in/", {"name": member.name, "passphrase": PASSPHRASE})


def rest(client: Client) -> None:
    """As if the browser had been left alone for an hour."""
    session = client.session
    session[BEGUN] = int(time.time()) - 3_600
    session.save()
    client.cookies.pop("i", None)


def fields_for_secrets() -> set[str]:
    """The names of all fields for passphrases and recovery words, in any form there is."""
    forms = [forms_of.__dict__.values() for forms_of in (confirming, corner, joining, links_pages)]
    fields = recovering.RecoverForm.base_fields | signing.SignInForm.base_fields
    for form in (form for found in forms for form in found if hasattr(form, "base_fields")):
        fields |= form.base_fields
    return {
        name for name, field in fields.items() if isinstance(field, PassphraseField | WordsField)
    }


SECRET_FIELDS = fields_for_secrets()


@pytest.fixture
def member() -> Member:
    return make_member("calm-otter-111", passphrase=PASSPHRASE)


@pytest.fixture
def with_code(member: Member) -> Member:
    TOTP.activate(member, SECRET)
    return member


def test_a_code_is_asked_for_after_the_passphrase(client: Client, with_code: Member) -> None:
    assert enter(client, with_code)["Location"] == "/account/sign-in/code/"
    assert client.get("/spaces/").status_code == 302

    client.post("/account/sign-in/code/", {"code": code()})

    assert client.session["_auth_user_id"] == str(with_code.pk)


def test_a_wrong_code_is_refused(client: Client, with_code: Member) -> None:
    enter(client, with_code)

    assert client.post("/account/sign-in/code/", {"code": "000000"}).status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_code_works_once(client: Client, with_code: Member) -> None:
    now, other = code(), Client()
    enter(client, with_code)
    client.post("/account/sign-in/code/", {"code": now})
    enter(other, with_code)

    assert other.post("/account/sign-in/code/", {"code": now}).status_code == 422


@pytest.mark.parametrize("sign", [" ", "-", "."])
def test_a_used_code_is_used_however_it_is_spaced(
    client: Client, with_code: Member, sign: str
) -> None:
    now, other = code(1), Client()
    enter(client, with_code)
    client.post("/account/sign-in/code/", {"code": now})
    cache.delete(f"allauth.mfa.totp.used?user={with_code.pk}&code={now}")  # forgets sooner
    enter(other, with_code)

    spaced = f"{now[:3]}{sign}{now[3:]}"
    assert other.post("/account/sign-in/code/", {"code": spaced}).status_code == 422


def test_a_secret_that_is_being_set_up_is_nowhere_in_the_database(client: Client) -> None:
    client.force_login(make_member())

    page = client.get("/account/second-factor/code/")

    secret = page.context["secret"].replace(" ", "")
    assert len(secret) >= 32
    assert secret not in str(client.session.items())


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_clocks_may_differ_by_half_a_minute(
    client: Client, with_code: Member, steps: int, fits: bool
) -> None:  # fmt: skip
    enter(client, with_code)
    answer = client.post("/account/sign-in/code/", {"code": code(steps)})

    assert (answer.status_code == 302) is fits


def test_the_sixth_code_in_five_minutes_has_to_wait(client: Client, with_code: Member) -> None:
    enter(client, with_code)
    answers = [
        client.post("/account/sign-in/code/", {"code": f"00000{n}"}).status_code for n in range(6)
    ]

    assert answers == [422] * 5 + [429]


def test_the_secret_of_a_code_is_sealed_at_rest(with_code: Member) -> None:
    stored = Authenticator.objects.get(user=with_code)

    assert SECRET not in str(stored.data)
    assert stored.wrap().validate_code(code())


def test_a_factor_added_counts_for_this_session_and_ends_the_others(
    client: Client, member: Member
) -> None:
    other = Client()
    for browser in (client, other):
        browser.force_login(member)
    link = links.make_link(member, at=timezone.now()).split("/")[-2]
    page = client.get("/account/second-factor/code/")
    secret = page.context["secret"].replace(" ", "")

    digits = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post("/account/second-factor/code/", {"code": digits})

    assert Authenticator.objects.filter(user=member, type="totp").exists()
    assert links.member_of(link, at=timezone.now()) is None
    assert client.get("/account/").status_code == 200
    assert other.get("/account/")["Location"].startswith("/account/sign-in/")


def test_a_moderator_without_any_factor_left_has_no_desk(client: Client) -> None:
    moderator = make_member(role=Member.Role.MODERATOR)
    TOTP.activate(moderator, SECRET)
    sign_in(client, moderator)
    assert client.get("/desk/").status_code == 200

    factor = Authenticator.objects.get(user=moderator)
    client.post(f"/account/second-factor/{factor.pk}/remove/")

    assert client.get("/desk/")["Location"].startswith("/account/second-factor/")


def test_a_factor_is_changed_only_after_the_passphrase(client: Client, with_code: Member) -> None:
    sign_in(client, with_code)
    session = client.session
    session[BEGUN] = int(time.time()) - 11 * 60
    session.save()
    factor = Authenticator.objects.get(user=with_code)

    refused = client.post(f"/account/second-factor/{factor.pk}/remove/")
    assert refused["Location"].startswith("/account/confirm/")
    client.post("/account/confirm/", {"passphrase": PASSPHRASE})
    client.post(f"/account/second-factor/{factor.pk}/remove/")

    assert not Authenticator.objects.filter(user=with_code).exists()


def test_nobody_removes_the_factor_of_somebody_else(client: Client, with_code: Member) -> None:
    client.force_login(make_member())
    factor = Authenticator.objects.get(user=with_code)

    assert client.post(f"/account/second-factor/{factor.pk}/remove/").status_code == 404


def test_a_page_left_alone_is_locked_until_the_passphrase(client: Client, member: Member) -> None:
    enter(client, member)
    rest(client)

    assert client.get("/spaces/")["Location"] == "/account/locked/?next=/spaces/"
    assert client.post("/account/locked/", {"passphrase": "not this one"}).status_code == 422
    assert client.get("/spaces/").status_code == 302
    opened = client.post("/account/locked/", {"passphrase": PASSPHRASE, "next": "/spaces/"})
    assert opened["Location"] == "/spaces/"
    assert client.get("/spaces/").status_code == 200


def test_fragments_that_a_tab_asks_for_by_itself_do_not_keep_it_open(
    client: Client, member: Member
) -> None:
    enter(client, member)
    session = client.session
    session[BEGUN] = int(time.time()) - 10 * 60
    session.save()
    client.cookies.pop("i", None)

    client.get("/spaces/", headers={"HX-Request": "true"})
    assert "i" not in client.cookies
    client.get("/spaces/")
    assert client.cookies["i"]["httponly"]


def test_another_sessions_sign_of_use_does_not_open_the_lock(
    client: Client, member: Member
) -> None:
    other = Client()
    enter(other, member)
    session = other.session
    session[BEGUN] = int(time.time()) - 10 * 60
    session.save()
    other.cookies.pop("i", None)
    other.get("/spaces/")
    enter(client, member)
    rest(client)
    client.cookies["i"] = other.cookies["i"].value

    assert client.get("/spaces/")["Location"].startswith("/account/locked/")


def test_what_was_sent_to_a_locked_page_waits_but_never_a_passphrase(
    client: Client, member: Member
) -> None:
    enter(client, member)
    rest(client)

    said = dict.fromkeys(SECRET_FIELDS, PASSPHRASE) | {"body": "What I wanted to say"}
    page = client.post("/account/passphrase/", said).content.decode()

    assert "What I wanted to say" in page
    assert PASSPHRASE not in page


@pytest.mark.parametrize(
    "path", ["/account/browsers/", "/account/second-factor/", "/account/close/", "/account/agree/"]
)
def test_a_locked_session_reaches_no_page_of_the_account(
    client: Client, member: Member, path: str
) -> None:
    enter(client, member)
    rest(client)

    assert client.get(path)["Location"].startswith("/account/locked/")


def test_words_are_not_shown_on_a_locked_page(client: Client, member: Member) -> None:
    enter(client, member)
    client.post("/account/words/renew/")
    assert client.get("/account/words/").status_code == 200

    rest(client)

    assert client.get("/account/words/").status_code == 302


def test_new_words_replace_the_old_ones_once_they_were_asked_back(
    client: Client, member: Member
) -> None:
    enter(client, member)
    client.post("/account/words/renew/")
    waiting = fresh.waiting(client.session)
    assert waiting is not None
    member.refresh_from_db()
    assert not member.recovery_hash

    said = {f"word_{place}": waiting.words[place - 1] for place in waiting.asked}
    assert client.post("/account/words/check/", said)["Location"] == "/account/"

    member.refresh_from_db()
    assert check_password(" ".join(waiting.words), member.recovery_hash)


def test_a_closed_account_opens_to_nobody(client: Client, member: Member) -> None:
    other = Client()
    for browser in (client, other):
        enter(browser, member)
    assert client.post("/account/close/", {"passphrase": "not this one"}).status_code == 422

    client.post("/account/close/", {"passphrase": PASSPHRASE})

    assert other.get("/spaces/").status_code == 302
    assert enter(Client(), member).status_code == 422
    member.refresh_from_db()
    assert (member.state, member.recovery_hash) == (Member.State.CLOSED, "")


def test_only_so_many_passphrases_are_hashed_at_once() -> None:
    turnstile, entered = hashing.Turnstile(at_once=1, queue=1), threading.Event()
    leave = threading.Event()

    def stay() -> None:
        with turnstile.turn():
            entered.set()
            leave.wait(timeout=30)

    threads = [threading.Thread(target=stay) for _ in range(2)]
    threads[0].start()
    assert entered.wait(timeout=30)
    with pytest.raises(hashing.TooBusy):
        fill_the_queue(turnstile, threads[1])
    leave.set()
    for thread in threads:
        thread.join(timeout=30)


def fill_the_queue(turnstile: hashing.Turnstile, second: threading.Thread) -> None:
    """Let one more wait, then come as one too many."""
    second.start()
    while turnstile._line._value:
        pass
    with turnstile.turn():
        pass


def test_recovery_words_give_a_new_passphrase_and_end_every_session(client: Client) -> None:
    words = recovery.new_words()
    member = make_member("calm-otter-111", recovery_hash=recovery.hashed(words))
    other = Client()
    other.force_login(member)
    said = {"name": "Calm Otter 111", "recovery_words": "  ".join(words).upper()}

    response = client.post("/account/recover/", said | {"passphrase": PASSPHRASE})

    member.refresh_from_db()
    assert response["Location"] == "/account/words/"
    assert member.check_password(PASSPHRASE)
    assert other.get("/spaces/").status_code == 302
    assert fresh.waiting(client.session).words != tuple(words)  # type: ignore[union-attr]
    assert "recovery words were used" in client.get("/account/").content.decode()
    assert not member.was_recovered_lately(at=timezone.now() + timedelta(hours=73))
    again = client.post("/account/recover/", said | {"passphrase": PASSPHRASE})
    assert again.status_code == 302  # signed in: led home, not recovered again


def test_used_words_are_dead_and_the_new_ones_live(client: Client) -> None:
    words = recovery.new_words()
    make_member("calm-otter-111", recovery_hash=recovery.hashed(words))
    found = recovery.recover(
        "calm-otter-111", words=" ".join(words), passphrase=PASSPHRASE, at=timezone.now()
    )

    with pytest.raises(recovery.NotRecovered):
        recovery.recover(
            "calm-otter-111", words=" ".join(words), passphrase=PASSPHRASE, at=timezone.now()
        )
    recovery.recover(
        "calm-otter-111", words=" ".join(found.words), passphrase=PASSPHRASE, at=timezone.now()
    )


def test_wrong_words_and_unknown_names_get_the_same_answer(client: Client) -> None:
    make_member("calm-otter-111", recovery_hash=recovery.hashed(recovery.new_words()))
    said = {"recovery_words": "zoo " * 10, "passphrase": PASSPHRASE}

    known = client.post("/account/recover/", said | {"name": "calm-otter-111"})
    unknown = client.post("/account/recover/", said | {"name": "calm-otter-222"})

    assert known.status_code == unknown.status_code == 422


def test_recovery_of_an_account_with_a_code_still_asks_for_it(
    client: Client, with_code: Member
) -> None:
    words = recovery.new_words()
    Member.objects.update(recovery_hash=recovery.hashed(words))

    client.post(
        "/account/recover/",
        {"name": with_code.name, "recovery_words": " ".join(words), "passphrase": PASSPHRASE},
    )

    assert "_auth_user_id" not in client.session


def test_a_new_passphrase_ends_other_browsers_and_keeps_this_one(
    client: Client, member: Member
) -> None:
    other = Client()
    for browser in (client, other):
        enter(browser, member)

    client.post("/account/passphrase/", {"old": PASSPHRASE, "new": "eight quick boats"})

    assert client.get("/spaces/").status_code == 200
    assert other.get("/spaces/").status_code == 302
    member.refresh_from_db()
    assert member.check_password("eight quick boats")


def test_one_browser_can_be_signed_out_from_another(client: Client, member: Member) -> None:
    other = Client()
    for browser in (client, other):
        browser.force_login(member)
    page = client.get("/account/browsers/")
    mark = next(row["mark"] for row in page.context["browsers"] if not row["here"])

    client.post("/account/browsers/end/", {"mark": mark})

    assert other.get("/spaces/").status_code == 302
    assert client.get("/spaces/").status_code == 200
    assert str(other.session.session_key) not in page.content.decode()


def test_agreeing_again_is_kept_with_version_and_day(client: Client) -> None:
    member = make_member(agreed_to="terms:1 privacy:1")
    client.force_login(member)
    page = client.get("/account/agree/").content.decode()
    assert "agree_consent" in page
    assert "agree_terms" not in page

    client.post("/account/agree/", {"agree_consent": "on"})

    member.refresh_from_db()
    assert member.agreed_to == documents.current()
    assert Agreement.objects.filter(member=member, document="consent", version=1).exists()
    assert client.get("/spaces/").status_code == 200


def test_the_difference_between_two_texts_is_told_word_by_word() -> None:
    old, new = "You may stay.\n\nBe kind.", "You may always stay.\n\nBe very kind.\n\nRest."

    first, second, third = agreeing.difference(old, new)

    assert [(piece.change, piece.words) for piece in first] == [
        ("same", "You may"), ("added", "always"), ("same", "stay."),
    ]  # fmt: skip
    assert [piece.words for piece in second if piece.change == "added"] == ["very"]
    assert [piece.words for piece in third] == ["Rest."]


@pytest.mark.parametrize("key", documents.TITLES)
def test_long_lines_of_our_texts_are_not_broken_on_the_page(key: str) -> None:
    assert "<br" not in documents.newest(key).html
    assert "<li>" in documents.newest(key).html


@pytest.mark.parametrize("key", documents.TITLES)
def test_the_texts_can_be_read_by_everybody(client: Client, key: str) -> None:
    assert client.get(f"/account/texts/{key}/").status_code == 200
