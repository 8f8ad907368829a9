"""The public pages, at every width and in both schemes: nothing in anybody's way."""

from itertools import product

import pytest
from playwright.sync_api import Page

from tests.browsing import find_barriers
from tests.crawl import SCHEMES

PAGES = ["/", "/before/", "/grounding/", "/support/", "/offline/", "/nothing-here/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_has_no_barrier_in_any_look(page: Page, path: str) -> None:
    page.goto(path)
    found = []

    for width, scheme in product((360, 1280), SCHEMES):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += find_barriers(page)

    assert found == []


def test_pictures_give_way_to_forced_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/")

    assert not page.locator(".hills").is_visible()
    assert not page.locator(".window").is_visible()


def test_the_words_of_a_page_come_first_in_print_too(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/grounding/")

    assert not page.get_by_role("button", name="Leave now").is_visible()
    assert page.get_by_role("heading", name="Five doors").is_visible()
