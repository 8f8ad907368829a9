"""Coming in for the first time, and keeping one's account one's own, in a real browser."""

from __future__ import annotations

import os
import re
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from community.accounts import approving, links
from community.accounts.models import Member, MemberSession
from community.accounts.sessions import BEGUN, SessionStore
from tests import browsing
from tests.factories import make_member
from tests.serving import Site

PASSPHRASE = "seven slow boats"
WORDS = "what took me long to put into words"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PHONE = {"width": 360, "height": 740}


def press(way: Locator) -> None:
    """Follow a link or send a form, and wait for the page it leads to."""
    with way.page.expect_navigation():
        way.click()


def look(page: Page, name: str) -> None:
    """Keeps a picture where PICTURES names a folder, and looks for barriers."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
    assert browsing.find_barriers(page) == []
    assert not page.evaluate(TOO_WIDE)


def written_down(page: Page) -> list[str]:
    return [word.strip() for word in page.locator("ol.words li").all_inner_texts()]


def give_words_back(page: Page, words: list[str]) -> None:
    for field in page.locator("form input[name^=word_]").all():
        place = int((field.get_attribute("name") or "").removeprefix("word_"))
        field.fill(words[place - 1])


def test_somebody_joins_from_the_front_page_on_a_phone(arrive: browsing.Arrive) -> None:
    page = arrive(viewport=PHONE)
    page.goto("/")
    press(page.get_by_role("link", name="Come in"))
    press(page.get_by_role("link", name=re.compile("Join|new", re.IGNORECASE)).last)
    name = promise_and_choose_a_name(page)
    page.get_by_label("Your passphrase").fill(PASSPHRASE)
    press(page.get_by_role("button", name="Go on"))
    look(page, "words")
    words = written_down(page)
    press(page.get_by_role("link", name="I have written them down"))
    look(page, "words-back")
    give_words_back(page, words)
    press(page.get_by_role("button", name="Done"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Somebody will look soon")
    look(page, "waiting")

    member = Member.objects.get()
    approving.approve(member.pk)
    page.goto("/spaces/")

    assert member.name == name
    assert name.startswith("slow-tide-")
    assert page.url.endswith("/spaces/")


def promise_and_choose_a_name(page: Page) -> str:
    look(page, "join-1")
    press(page.get_by_role("button", name="Go on"))
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "join-1-errors")
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page.get_by_role("button", name="Go on"))
    look(page, "join-2")
    page.get_by_label("Or words of your own").fill("slow tide")
    press(page.get_by_role("button", name="Go on"))
    look(page, "join-2-own")
    page.get_by_role("radio").first.check()
    name = page.get_by_role("radio").first.get_attribute("value") or ""
    press(page.get_by_role("button", name="Go on"))
    look(page, "join-3")
    return name


def test_joining_needs_neither_mouse_nor_scripts(arrive: browsing.Arrive) -> None:
    page = arrive(viewport=PHONE, java_script_enabled=False)
    page.goto("/account/join/")
    keys = page.keyboard
    page.locator("#id_over_18").focus()
    for _ in range(4):
        keys.press("Space")
        keys.press("Tab")
    keys.press("Enter")
    page.get_by_role("radio").first.focus()
    keys.press("Space")
    keys.press("Enter")
    page.get_by_label("Your passphrase").focus()
    keys.type(PASSPHRASE)
    keys.press("Enter")
    page.wait_for_url("**/words/")
    words = written_down(page)
    page.get_by_role("link", name="I have written them down").focus()
    keys.press("Enter")
    page.wait_for_url("**/check/")
    give_words_back(page, words)
    page.get_by_role("button", name="Done").focus()
    keys.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Somebody will look soon")


def enter(page: Page, name: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Your name here").fill(name)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(page.get_by_role("button", name="Sign in"))


def code_of(secret: str) -> str:
    now = int(timezone.now().timestamp())
    return format_hotp_value(hotp_value(secret.replace(" ", ""), now // 30))


def test_a_steward_comes_in_by_a_link_and_sets_up_a_code(arrive: browsing.Arrive) -> None:
    steward = make_member("calm-otter-111", role=Member.Role.STEWARD)
    page = arrive(viewport=PHONE)
    page.goto(links.make_link(steward, at=timezone.now()))
    look(page, "link")
    page.get_by_label("Your new passphrase").fill(PASSPHRASE)
    press(page.get_by_role("button", name="Go on"))
    words = written_down(page)
    press(page.get_by_role("link", name="I have written them down"))
    give_words_back(page, words)
    press(page.get_by_role("button", name="Done"))
    page.wait_for_url("**/spaces/")

    page.goto("/account/stewards/waiting/")
    expect(page.get_by_text("others trust them with a lot")).to_be_visible()
    look(page, "second-factor-missing")
    press(page.get_by_role("link", name="Set up a code"))
    look(page, "add-code")
    page.get_by_label("Six digits").fill(code_of(page.locator("code.secret").inner_text()))
    press(page.get_by_role("button", name="Set it up"))

    page.wait_for_url("**/stewards/waiting/")
    look(page, "stewards-waiting")
    page.goto("/account/")
    look(page, "corner")
    page.goto("/account/people/")
    look(page, "people")
    page.goto("/account/browsers/")
    look(page, "browsers")


def with_virtual_key(page: Page) -> None:
    """Chromium's own authenticator for tests: it says yes to everything."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_member_signs_in_with_a_passkey(chromium: Browser, live: Site) -> None:
    make_member("calm-otter-111", passphrase=PASSPHRASE)
    # Keys belong to a name, not to a number.
    page = chromium.new_page(base_url=live.url.replace("127.0.0.1", "localhost"))
    with_virtual_key(page)
    page.goto("/account/sign-in/")
    page.get_by_label("Your name here").fill("calm-otter-111")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(page.get_by_role("button", name="Sign in"))
    page.wait_for_url("**/spaces/")
    page.goto("/account/second-factor/key/")
    look(page, "add-key")
    press(page.get_by_role("button", name="Add it"))
    page.wait_for_url("**/second-factor/")
    look(page, "second-factor")

    page.goto("/account/")
    press(page.get_by_role("button", name="Sign out", exact=True))
    page.get_by_label("Your name here").fill("calm-otter-111")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(page.get_by_role("button", name="Sign in"))
    look(page, "authenticate")
    press(page.get_by_role("button", name="Use your passkey"))

    page.wait_for_url("**/spaces/")
    page.context.close()


def test_words_sent_to_a_locked_page_come_back_with_the_passphrase(
    arrive: browsing.Arrive,
) -> None:
    make_member("calm-otter-111", passphrase=PASSPHRASE)
    page = arrive(viewport=PHONE)
    enter(page, "calm-otter-111")
    page.goto("/choices/")
    page.get_by_label("Words to fold").fill(WORDS)
    rest(page)
    press(page.get_by_role("button", name=re.compile("Save|Keep")))
    expect(page.get_by_text("What you just wrote is not lost")).to_be_visible()
    look(page, "locked")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(page.get_by_role("button", name="Open"))
    look(page, "unlocked")
    press(page.get_by_role("button", name="Send it now"))

    expect(page.get_by_text("Saved")).to_be_visible()
    assert Member.objects.get().folded_words == [WORDS]


def rest(page: Page) -> None:
    """As if the browser had been left alone: its session began long ago."""
    page.context.clear_cookies(name="i")
    store = SessionStore(MemberSession.objects.get().session_key)
    store[BEGUN] = 0
    store.save()
