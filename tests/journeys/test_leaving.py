"""Leaving at once, in a real browser: by button, by keys, without scripts, in every tab."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from community.accounts.models import MemberSession
from tests import browsing
from tests.factories import make_member
from tests.services.machine import until
from tests.serving import Site

SKY = "Sunny spells"


def sign_in(page: Page, url: str) -> None:
    """Give this browser a member's session, as if they had signed in."""
    client = Client()
    client.force_login(make_member())
    browsing.take_session(page, client, url=url)


def expect_elsewhere(page: Page) -> None:
    expect(page.get_by_text(SKY)).to_be_visible()
    assert page.url == settings.EXIT_URL


def press_shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def test_the_button_leaves_and_ends_the_session(page: Page, live: Site) -> None:
    sign_in(page, live.url)
    page.goto("/before/")

    with page.expect_request("**/exit/") as asked:
        page.get_by_role("button", name="Leave now").click()

    expect_elsewhere(page)
    asked.value.response()
    assert until(lambda: not MemberSession.objects.exists())
    assert until(lambda: not page.context.cookies(live.url))


def test_pressing_shift_three_times_leaves(page: Page, live: Site) -> None:
    sign_in(page, live.url)
    page.goto("/before/")

    with page.expect_request("**/exit/") as asked:
        press_shift(page, 3)

    expect_elsewhere(page)
    asked.value.response()
    assert until(lambda: not MemberSession.objects.exists())


def test_capital_letters_do_not_leave(page: Page) -> None:
    page.goto("/before/")

    for _ in range(4):
        page.keyboard.press("Shift+A")
    press_shift(page, 2)
    page.keyboard.press("Escape")

    expect(page.get_by_role("heading", name="Before you begin")).to_be_visible()


def test_leaving_works_without_scripts(arrive: browsing.Arrive, live: Site) -> None:
    page = arrive(java_script_enabled=False)
    sign_in(page, live.url)
    page.goto("/before/")

    page.get_by_role("button", name="Leave now").click()

    page.wait_for_url(settings.EXIT_URL)
    assert until(lambda: not MemberSession.objects.exists())
    assert until(lambda: not page.context.cookies(live.url))


def test_other_tabs_go_blank_too(page: Page) -> None:
    page.goto("/support/")
    other = page.context.new_page()
    other.goto("/grounding/")

    press_shift(page, 3)

    expect_elsewhere(page)
    expect_elsewhere(other)


def test_the_page_that_was_left_is_not_in_the_history(page: Page) -> None:
    page.goto("about:blank")
    page.goto("/before/")
    press_shift(page, 3)
    expect_elsewhere(page)

    page.go_back()

    assert page.url == "about:blank"


def test_the_button_is_the_second_stop_of_the_keyboard(page: Page) -> None:
    page.goto("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Tab")

    expect(page.get_by_role("button", name="Leave now")).to_be_focused()


@pytest.mark.parametrize("presses", [1, 2])
def test_each_press_of_shift_is_counted_in_sight(page: Page, presses: int) -> None:
    page.goto("/")

    press_shift(page, presses)

    expect(page.locator(f".leave[data-presses='{presses}']")).to_be_visible()
