"""Grounding cards without a connection, for those who asked to keep them."""

from playwright.sync_api import Page, expect

from tests.browsing import find_barriers


def keep(page: Page) -> None:
    page.goto("/grounding/")
    page.get_by_role("button", name="Keep these on this device").click()
    expect(page.get_by_role("button", name="Remove them from this device")).to_be_visible()


def shelves(page: Page) -> int:
    count: int = page.evaluate(
        "async () => (await caches.keys()).length"
        " + (await navigator.serviceWorker.getRegistrations()).length"
        " + localStorage.length + sessionStorage.length"
    )
    return count


def test_reading_the_cards_leaves_nothing_on_the_device(page: Page) -> None:
    page.goto("/grounding/")

    assert shelves(page) == 0
    assert page.context.cookies() == []


def test_kept_cards_open_without_a_connection(page: Page) -> None:
    keep(page)
    page.context.set_offline(True)

    page.goto("/grounding/#five-doors")

    expect(page.get_by_role("heading", name="Five doors")).to_be_in_viewport()
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    assert find_barriers(page) == []


def test_other_pages_say_that_there_is_no_connection(page: Page) -> None:
    keep(page)
    page.context.set_offline(True)

    page.goto("/support/")

    expect(page.get_by_role("heading", name="No connection just now")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="steady yourself").click()
    expect(page.get_by_role("heading", name="Steady yourself")).to_be_visible()


def test_cards_are_removed_with_one_tap(page: Page) -> None:
    keep(page)

    page.get_by_role("button", name="Remove them from this device").click()

    expect(page.get_by_role("button", name="Keep these on this device")).to_be_visible()
    assert shelves(page) == 0


def test_leaving_quickly_removes_the_cards(page: Page) -> None:
    keep(page)
    page.get_by_role("button", name="Leave now").click()
    expect(page.get_by_text("Sunny spells")).to_be_visible()

    page.goto("/support/")

    page.wait_for_function("async () => (await caches.keys()).length === 0")
    assert shelves(page) == 0
