"""A reader's tools in a real browser: signs and keeping without losing one's place."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from community.accounts.models import Member
from forums.models import Bookmark, Reaction, Thread
from tests.browsing import Arrive
from tests.factories import make_member, make_post, make_thread, sign_in
from tests.serving import Site


def come_in(page: Page, live: Site, member: Member) -> None:
    client = Client()
    sign_in(client, member)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live.url}]
    )


def a_thread() -> tuple[Thread, int]:
    thread = make_thread(title="How do you begin?")
    return thread, make_post(thread, body="Slowly, and with tea.").pk


def test_a_sign_and_keeping_leave_the_page_and_its_words_alone(page: Page, live: Site) -> None:
    thread, post = a_thread()
    come_in(page, live, make_member())
    page.goto(thread.get_absolute_url())
    words = page.get_by_role("textbox").first
    words.fill("Words in the making.")

    signs = page.locator(f"#signs-{post}")
    signs.get_by_role("button", name="With you").click()
    expect(signs.get_by_role("button", name="With you")).to_have_attribute("aria-pressed", "true")
    page.locator(f"#keep-{post}").click()
    expect(page.locator(f"#keep-{post}")).to_have_text("Kept")
    expect(words).to_have_value("Words in the making.")
    assert (Reaction.objects.count(), Bookmark.objects.count()) == (1, 1)

    signs.get_by_role("button", name="With you").click()
    expect(signs.get_by_role("button", name="With you")).to_have_attribute("aria-pressed", "false")
    expect(signs.get_by_role("button", name="With you")).to_be_focused()
    assert not Reaction.objects.exists()


def test_signs_work_without_scripts(arrive: Arrive, live: Site) -> None:
    thread, post = a_thread()
    page = arrive(java_script_enabled=False)
    come_in(page, live, make_member())
    page.goto(thread.get_absolute_url())

    page.locator(f"#signs-{post}").get_by_role("button", name="Thank you").click()

    pressed = page.locator(f"#signs-{post}").get_by_role("button", name="Thank you")
    expect(pressed).to_have_attribute("aria-pressed", "true")
