"""Somebody writes in haste: what is noticed, and every way on from there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from community.accounts.models import Member
from forums.models import Draft, Post, Thread
from moderation.models import Case
from tests import browsing, factories
from tests.serving import Site

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # milliseconds; the machine is shared with Chromium
INSULT = "You are an idiot."
INSTEAD = "I see this very differently, and here’s why."
CRISIS = "I don't want to be alive anymore."


@pytest.fixture
def thread(live: Site) -> Thread:
    return factories.make_thread(title="How do you ask?")


def come_in(arrive: browsing.Arrive, live: Site, member: Member, **options: Any) -> Page:
    client = Client()
    factories.sign_in(client, member)
    page = arrive(**options)
    browsing.take_session(page, client, url=live.url)
    return page


def come_to_write(arrive: browsing.Arrive, live: Site, thread: Thread, **options: Any) -> Page:
    member = factories.make_member()
    factories.agree(member, thread.space)
    page = come_in(arrive, live, member, **options)
    page.goto(thread.get_absolute_url())
    return page


def write(page: Page, words: str) -> None:
    page.get_by_label("Your reply").fill(words)
    expect(page.locator(".hint").first).to_be_visible()


def test_hasty_words_are_rephrased_and_sent(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_to_write(arrive, live, thread)
    write(page, f"\U0001f33b Hm. {INSULT} Goodbye.")
    expect(page.locator(".hint mark")).to_have_text("You are an idiot")
    assert browsing.find_barriers(page) == []

    page.get_by_role("button", name="Rephrase").click()
    expect(page.get_by_label("Your reply")).to_have_value(f"\U0001f33b Hm. {INSTEAD} Goodbye.")
    expect(page.locator(".hint")).to_have_count(0)

    page.get_by_role("button", name="Put my words back").click()
    expect(page.get_by_label("Your reply")).to_have_value(f"\U0001f33b Hm. {INSULT} Goodbye.")
    expect(page.locator(".hint")).to_be_visible()
    page.get_by_role("button", name="Rephrase").click()
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Your reply")).to_have_value(f"\U0001f33b Hm. {INSULT} Goodbye.")
    page.keyboard.press("Control+Shift+z")
    page.get_by_role("button", name="Send").click()

    expect(page.locator(".words", has_text="I see this very differently")).to_be_visible()
    assert not Case.objects.exists()


def test_a_hint_leaves_the_words_to_their_writer(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_to_write(arrive, live, thread)
    write(page, "It's 100% safe.")

    page.get_by_role("button", name="Keep my words").click()
    with page.expect_response("**/language/hint"):
        page.get_by_label("Your reply").press_sequentially(" Thank you.")

    expect(page.locator(".hint")).to_have_count(0)


@pytest.mark.timeout(120)
def test_context_comes_with_held_words_to_the_moderator(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_to_write(arrive, live, thread)
    write(page, INSULT)
    page.get_by_role("link", name="Tell us the context").click()
    page.get_by_label("Quoting something said to me").check()
    page.get_by_role("button", name="Send").click()

    expect(page.locator("mark")).to_have_text("You are an idiot")
    expect(page.get_by_role("link", name="Say it another way")).to_be_visible()
    assert browsing.find_barriers(page) == []

    desk = come_in(arrive, live, factories.make_moderator("Heron"))
    desk.goto("/desk/")
    expect(desk.locator(".case")).to_contain_text("Quoting something said to me")

    page.get_by_label("Talking about myself").check()
    page.get_by_role("button", name="Tell the moderator").click()
    expect(desk.locator(".case")).to_contain_text("Talking about myself")

    page.get_by_role("link", name="Say it another way").click()
    page.get_by_label("Your words").fill("I see it differently.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".words", has_text="I see it differently.")).to_be_visible()
    assert Case.objects.get().state == Case.State.LAPSED


def test_five_minutes_keep_the_words_and_end_when_one_is_ready(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_to_write(arrive, live, thread)
    write(page, INSULT)
    page.get_by_role("button", name="Take five minutes").click()

    expect(page.get_by_text("Five minutes for you.")).to_be_visible()
    expect(page.get_by_label("Your reply")).to_be_hidden()
    assert browsing.find_barriers(page) == []
    page.get_by_role("link", name="Steady yourself").last.click()
    assert Draft.objects.count() == 1

    page.goto(thread.get_absolute_url())
    expect(page.get_by_label("Your reply")).to_be_hidden()
    page.get_by_role("button", name="I’m ready now").click()
    expect(page.get_by_label("Your reply")).to_have_value(INSULT)
    page.reload()
    expect(page.get_by_label("Your reply")).to_be_visible()


def test_the_five_minutes_end_by_themselves(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_to_write(arrive, live, thread)
    page.clock.install()
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").fill(INSULT)
    page.clock.run_for(1_000)
    page.get_by_role("button", name="Take five minutes").click()
    expect(page.get_by_label("Your reply")).to_be_hidden()

    page.clock.run_for(300_000)

    expect(page.get_by_label("Your reply")).to_have_value(INSULT)


def test_somebody_in_distress_meets_company_and_may_post(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_to_write(arrive, live, thread)
    write(page, CRISIS)
    page.get_by_text("United Kingdom").click()
    expect(page.get_by_role("link", name="116 123")).to_be_visible()
    assert browsing.find_barriers(page) == []

    page.get_by_role("button", name="Post it anyway").click()

    expect(page.locator(".words", has_text=CRISIS)).to_be_visible()
    assert Case.objects.get().queue == Case.Queue.CARE


def test_without_a_connection_it_is_silent_and_typing_goes_on(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_to_write(arrive, live, thread)
    page.context.set_offline(True)
    with page.expect_event("requestfailed", lambda sent: sent.url.endswith("/language/hint")):
        page.get_by_label("Your reply").fill(INSULT)
    expect(page.locator(".hint")).to_have_count(0)

    page.context.set_offline(False)
    page.get_by_label("Your reply").press_sequentially(" ")
    expect(page.locator(".hint")).to_be_visible()


def test_sending_waits_for_no_hint(arrive: browsing.Arrive, live: Site, thread: Thread) -> None:
    page = come_to_write(arrive, live, thread)
    page.route("**/language/hint", lambda _: None)  # never answered

    page.get_by_label("Your reply").fill("Thank you for asking.")
    page.get_by_role("button", name="Send").click()

    expect(page.locator(".words", has_text="Thank you for asking.").last).to_be_visible()


def test_newer_words_take_the_place_of_older_ones(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_to_write(arrive, live, thread)
    write(page, INSULT)

    page.get_by_label("Your reply").fill("Real subs have no veto.")
    expect(page.locator(".hint mark").first).to_contain_text("no veto")
    page.get_by_label("Your reply").fill("")
    expect(page.locator(".hint")).to_have_count(0)


def test_hostile_words_stay_words_in_the_panel(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    hostile = "<img src=//evil.example onerror=alert(1)> You are an idiot <script>alert(2)</script>"
    page = come_to_write(arrive, live, thread)
    write(page, hostile)

    expect(page.locator(".noticed")).to_have_text(hostile)
    page.get_by_role("button", name="Rephrase").click()
    expect(page.get_by_label("Your reply")).to_have_value(INSTEAD)


def test_everything_works_without_scripts(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_to_write(arrive, live, thread, java_script_enabled=False)
    page.get_by_label("Your reply").fill(f"Hm. {INSULT}")
    page.get_by_role("button", name="See how this reads").click()
    expect(page.locator(".hint mark")).to_have_text("You are an idiot")

    page.get_by_role("button", name="Rephrase").click()
    expect(page.get_by_label("Your reply")).to_have_value(f"Hm. {INSTEAD}")
    page.get_by_role("button", name="Put my words back").click()
    expect(page.get_by_label("Your reply")).to_have_value(f"Hm. {INSULT}")
    page.get_by_label("Talking about myself").check()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="Only you can see this")).to_be_visible()
    assert Post.objects.get(body=f"Hm. {INSULT}").context_tag == "self"
