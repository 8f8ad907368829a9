"""A page that nobody touches locks itself."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browsing import take_session
from tests.factories import make_member, sign_in
from tests.serving import Site

LISTEN = """window.heard = new Promise((done) =>
    new BroadcastChannel("awake").addEventListener("message", () => done(true))), true"""


def open_the_spaces(page: Page, live: Site) -> None:
    client = Client()
    sign_in(client, make_member())
    take_session(page, client, url=live.url)
    page.clock.install()
    page.goto("/spaces/")


def test_a_page_that_nobody_touches_goes_to_the_lock(page: Page, live: Site) -> None:
    open_the_spaces(page, live)

    with page.expect_request("**/account/locked/?next=%2Fspaces%2F"):
        page.clock.fast_forward(f"{settings.IDLE_LOCK_MINUTES + 1}:00")


def test_a_page_in_use_stays_open(page: Page, live: Site) -> None:
    open_the_spaces(page, live)

    for _ in range(2):
        page.clock.fast_forward(f"{settings.IDLE_LOCK_MINUTES - 1}:00")
        page.keyboard.press("ArrowDown")
    page.clock.fast_forward(f"{settings.IDLE_LOCK_MINUTES - 1}:00")

    expect(page.get_by_role("heading", name="Spaces", exact=True)).to_be_visible()


def test_a_tab_in_use_keeps_the_others_open(page: Page, live: Site) -> None:
    open_the_spaces(page, live)
    other = page.context.new_page()
    other.clock.install()
    other.goto("/search/")

    page.clock.fast_forward(f"{settings.IDLE_LOCK_MINUTES - 1}:00")
    page.evaluate(LISTEN)
    other.keyboard.press("ArrowDown")
    page.evaluate("heard")
    page.clock.fast_forward("02:00")

    expect(page.get_by_role("heading", name="Spaces", exact=True)).to_be_visible()
