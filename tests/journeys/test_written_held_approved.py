"""Written, held, approved, and there for everybody, without anybody loading a page again."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from community.accounts.models import Member
from forums.models import GuidelinesAgreement, Thread
from tests import browsing, serving
from tests.factories import NOON, make_member, make_moderator, make_thread, sign_in
from tests.moderation.building import hold

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # milliseconds; two processes share the machine with Chromium


@pytest.fixture
def live(live_pair: serving.Site) -> serving.Site:
    """Two processes: who writes, who decides and who reads may be served by either."""
    return live_pair


def as_member(page: Page, member: Member, *, at: serving.Site) -> Page:
    """Signed in, as after the sign-in pages."""
    client = Client()
    sign_in(client, member)
    browsing.take_session(page, client, url=at.url)
    return page


def has_stayed(page: Page) -> bool:
    marked: bool = page.evaluate("document.body.dataset.marked == 'yes'")
    return marked


def agree(member: Member, thread: Thread) -> None:
    GuidelinesAgreement.objects.create(
        space=thread.space, member=member, version=1, agreed_date=NOON.date()
    )


def open_and_mark(page: Page, address: str) -> None:
    """Open a page that listens; a reload of it would be noticed."""
    with page.expect_websocket():
        page.goto(address)
    page.evaluate("document.body.dataset.marked = 'yes'")


def write(page: Page, address: str, words: str) -> Locator:
    """Answer in a thread; the answer as its writer sees it."""
    page.goto(address)
    page.get_by_role("textbox").last.fill(words)
    page.get_by_role("button", name="Send").click()
    with page.expect_websocket():
        page.get_by_role("link", name="Go to your words").click()
    page.evaluate("document.body.dataset.marked = 'yes'")
    return page.locator("#posts > li").last


def let_through(page: Page) -> None:
    """From the open desk, where the case appears by itself."""
    page.get_by_role("button", name="1 new").click()
    card = page.locator("#cases-0 > .case")
    expect(card).to_contain_text("Against a person")
    assert has_stayed(page)
    card.get_by_role("link").click()
    page.get_by_role("button", name="Show the words").click()
    expect(page.locator("mark")).to_have_text("You are an idiot")
    assert browsing.find_barriers(page) == []
    page.get_by_role("radio", name="Let it through").check()
    page.get_by_role("button", name="Decide").click()


@pytest.mark.timeout(180)
def test_held_words_come_to_everybody_once_a_moderator_has_read_them(
    arrive: browsing.Arrive, live: serving.Site
) -> None:
    thread, writer = make_thread(), make_member("Willow")
    agree(writer, thread)
    reading = as_member(arrive(), make_member("Reader"), at=live)
    writing = as_member(arrive(), writer, at=live)
    deciding = as_member(arrive(), make_moderator("Heron"), at=live)
    open_and_mark(reading, f"/threads/{thread.pk}/")
    open_and_mark(deciding, "/desk/")

    mine = write(writing, f"/threads/{thread.pk}/", "You are an idiot, and I mean it **kindly**.")
    expect(mine).to_contain_text("Only you can see it")
    expect(reading.locator("#posts > li")).to_have_count(1)
    let_through(deciding)

    arrived = reading.locator("#posts > li").last
    expect(arrived).to_contain_text("You are an idiot, and I mean it kindly.")
    expect(mine).not_to_contain_text("Only you can see it")
    assert has_stayed(reading)
    assert has_stayed(writing)
    expect(reading.locator("body")).not_to_contain_text("Heron")
    assert browsing.find_barriers(reading) == []


@pytest.mark.timeout(180)
def test_two_moderators_at_one_case_do_not_work_against_each_other(
    arrive: browsing.Arrive, live: serving.Site
) -> None:
    case = hold()
    first = as_member(arrive(), make_moderator("Heron"), at=live)
    second = as_member(arrive(), make_moderator("Wren"), at=live)
    desk = as_member(arrive(), make_moderator("Robin"), at=live)
    open_and_mark(second, f"/desk/{case.pk}/")
    open_and_mark(desk, "/desk/")

    first.goto(f"/desk/{case.pk}/")
    first.get_by_role("radio", name="Decline").check()
    first.get_by_label("Words for the writer").fill("Please speak of the idea.")
    first.get_by_role("button", name="Decide").click()

    expect(second.get_by_role("heading", name="Declined by a colleague")).to_be_visible()
    expect(second.get_by_role("radio", name="Let it through")).to_have_count(0)
    expect(desk.locator(f"#case-{case.pk}")).to_contain_text("Declined by a colleague")
    expect(desk.locator(f"#case-{case.pk}").get_by_role("link")).to_have_count(0)
    assert has_stayed(second)
    assert has_stayed(desk)


def test_hostile_words_do_nothing_on_the_desk(arrive: browsing.Arrive, live: serving.Site) -> None:
    hostile = (
        "<script>alert(1)</script> <img src=//evil.example onerror=alert(2)> You are an idiot."
    )
    case = hold(hostile)
    page = as_member(arrive(), make_moderator("Heron"), at=live)

    page.goto(f"/desk/{case.pk}/")
    page.get_by_role("button", name="Show the words").click()

    expect(page.locator(".veil .words")).to_have_text(hostile)
    expect(page.locator("mark")).to_have_text("You are an idiot")
