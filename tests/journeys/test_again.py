"""Declined, asked to be looked at again, taken back, and there for everybody once more."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.accounts.models import Member
from moderation import acts, decisions
from tests import browsing, serving
from tests.factories import make_member, make_moderator, make_thread, sign_in
from tests.journeys.looking import look
from tests.moderation.building import hold

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # milliseconds


def as_member(page: Page, member: Member, *, at: serving.Site) -> Page:
    client = Client()
    sign_in(client, member)
    browsing.take_session(page, client, url=at.url)
    return page


def ask(page: Page, decision_id: int) -> None:
    page.goto("/notices/")
    page.get_by_role("button", name="A moderator has read").first.click()
    expect(page).to_have_url(f"/decisions/{decision_id}/")
    look(page, "decision")
    page.get_by_role("link", name="Ask somebody else to look again").click()
    page.get_by_label("What should somebody else look at?").fill(
        "I quoted somebody.\nPlease read all of it."
    )
    page.get_by_role("button", name="Ask somebody else to look again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You asked to look again")
    look(page, "appeal")


def take_back(page: Page) -> None:
    page.goto("/desk/")
    page.locator(".case", has_text="Asked to look again").get_by_role("link").first.click()
    page.get_by_role("button", name="Show the words").click()
    expect(page.locator("#words mark")).to_have_text("You are an idiot")
    page.get_by_role("button", name="I’ll look at it").click()
    expect(page.get_by_text("Please read all of it.")).to_be_visible()
    look(page, "again")
    page.get_by_role("radio", name="Take it back").check()
    page.get_by_label("Your words to who asked").fill("You are right, it was a quote.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Taken back. Who asked reads your words")).to_be_visible()


@pytest.mark.timeout(300)
def test_declined_words_come_back_when_somebody_else_looks_again(
    arrive: browsing.Arrive, live: serving.Site
) -> None:
    thread, writer = make_thread(), make_member("Willow")
    case = hold(thread=thread, author=writer)
    declined = acts.decline("Please speak of the idea.")
    made = decisions.decide(
        case.pk, declined, by=make_moderator("Heron"), revision=1, at=timezone.now()
    )
    asking = as_member(arrive(), writer, at=live)
    deciding = as_member(arrive(), make_moderator("Wren"), at=live)
    reading = as_member(arrive(), make_member("Reader"), at=live)
    reading.goto(thread.get_absolute_url())
    expect(reading.locator("#posts > li")).to_have_count(1)

    ask(asking, made.pk)
    take_back(deciding)

    asking.goto("/notices/")
    asking.get_by_role("button", name="Somebody has looked again").click()
    expect(asking.get_by_text("You are right, it was a quote.")).to_be_visible()
    expect(asking.locator("main")).not_to_contain_text("Wren")
    look(asking, "answered-again")
    asking.get_by_role("link", name="What was decided").click()
    expect(asking.get_by_text("this was taken back")).to_be_visible()
    look(asking, "reversed")
    asking.goto(thread.get_absolute_url())
    expect(asking.locator("#posts > li").last).to_contain_text("You are an idiot.")
    expect(asking.locator("#posts > li").last).not_to_contain_text("Only you can see it")
    reading.reload()
    expect(reading.locator("#posts > li").last).to_contain_text("You are an idiot.")
