"""A moderator at work in a real browser: by keyboard alone, and with colleagues."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.accounts.models import Member
from moderation import claims
from moderation.models import Case, CaseEvent, Claim, Reviewed
from tests import browsing, serving
from tests.factories import make_moderator
from tests.journeys.test_written_held_approved import as_member, has_stayed, open_and_mark
from tests.moderation.building import hold, post_of

T = TypeVar("T")
pytestmark = pytest.mark.browser
ROUNDS = 9  # cases that appear on the open desk
AT_MOST = 1_000  # milliseconds, the median, on a machine that is busy with other tests
# When a card comes to be on the page, by the clock of the machine.
WATCH = """() => {
  window.arrived = {};
  new MutationObserver(() => {
    const now = Date.now();
    for (const card of document.querySelectorAll(".cases > .case"))
      window.arrived[card.id + card.dataset.stamp] ??= now;
  }).observe(document.querySelector(".cases"), { childList: true });
}"""


@pytest.fixture
def live(live_pair: serving.Site) -> serving.Site:
    """Two processes: who decides and who looks on may be served by either."""
    return live_pair


def elsewhere(step: Callable[[], T]) -> T:
    """In a thread of its own: Playwright's loop runs in ours, and announcing starts another."""

    def run() -> T:
        try:
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as another:
        return another.submit(run).result()


def open_words(page: Page) -> None:
    page.wait_for_load_state("load")
    page.keyboard.press("o")
    expect(page.locator("#words[data-opened]")).to_be_focused()


def press(page: Page, *keys: str) -> None:
    """Once the page's scripts run."""
    page.wait_for_load_state("load")
    for key in keys:
        page.keyboard.press(key)


def decline(page: Page, words: str) -> None:
    """By keyboard; what is typed into the field presses nothing."""
    open_words(page)
    press(page, "r")
    field = page.get_by_label("Words for the writer")
    expect(field).to_be_focused()
    page.keyboard.type(words)
    expect(field).to_have_value(words)
    press(page, "Tab", "d")
    expect(page.get_by_text("Decided. The writer was told why")).to_be_visible()


@pytest.mark.timeout(180)
def test_five_cases_are_decided_by_keyboard_alone(
    arrive: browsing.Arrive, live: serving.Site
) -> None:
    insults = [hold(f"You are an idiot, number {number}.") for number in range(4)]
    low = hold("I don't want to be alive anymore.")
    heron = make_moderator("Heron")
    page = as_member(arrive(), heron, at=live)
    page.goto("/desk/")

    # From the list, the second case: nothing is let through unread.
    press(page, "j", "j", "j", "k", "Enter")
    page.wait_for_url(f"**/desk/{insults[0].pk}/")
    press(page, "a")
    expect(page.locator("[data-say]")).to_have_text("Open the words first: o")
    open_words(page)
    press(page, "a")
    expect(page.get_by_text("Let through. Everybody can read it now.")).to_be_visible()
    press(page, "u")
    expect(page.get_by_text("Taken back.")).to_be_visible()
    decline(page, "Could you jot down an idea, and not a person? ao")

    # The others come into the hand, the pressing first.
    press(page, "n")
    page.wait_for_url(f"**/desk/{low.pk}/")
    expect(page.get_by_text("You have it in hand.")).to_be_visible()
    open_words(page)
    press(page, "a")
    expect(page.get_by_text("Thank you for looking after somebody.")).to_be_visible()
    for case in insults[1:]:
        press(page, "n")
        page.wait_for_url(f"**/desk/{case.pk}/")
        decline(page, "Please say what you disagree with.")

    press(page, "?")
    assert browsing.find_barriers(page) == []
    assert not Case.objects.open().exists()
    assert post_of(insults[0]).state == Reviewed.State.REMOVED
    viewed = CaseEvent.objects.filter(kind=CaseEvent.Kind.VIEWED, by=heron)
    assert set(viewed.values_list("case_id", flat=True)) == {low.pk, *(c.pk for c in insults)}


def test_single_keys_do_nothing_once_they_are_off(
    arrive: browsing.Arrive, live: serving.Site
) -> None:
    hold()
    page = as_member(arrive(), make_moderator(), at=live)
    page.goto("/desk/")
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn single keys off").click()

    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.press("?")

    expect(page.locator("#keys[open]")).to_have_count(0)
    expect(page.locator(".case a:focus")).to_have_count(0)
    assert page.url.endswith("/desk/")
    assert not Claim.objects.exists()


def test_a_case_is_let_go_when_its_page_is_left(
    arrive: browsing.Arrive, live: serving.Site
) -> None:
    case, heron = hold(), make_moderator()
    page = as_member(arrive(), heron, at=live)
    page.goto("/desk/")
    page.keyboard.press("n")
    expect(page.get_by_text("You have it in hand.")).to_be_visible()
    assert Claim.objects.get().moderator == heron
    desk = as_member(arrive(), make_moderator(), at=live)
    open_and_mark(desk, "/desk/")
    expect(desk.locator(".case")).to_contain_text(f"{heron.role_handle} has it in hand")

    page.get_by_role("link", name="Desk", exact=True).last.click()

    expect(desk.locator(".case")).not_to_contain_text("has it in hand")
    assert has_stayed(desk)
    assert not Claim.objects.filter(case=case).exists()


def take(case: Case, by: Member) -> float:
    """A colleague takes a case in hand; a moment before that is committed, in milliseconds."""
    begun = time.time() * 1000
    claims.claim(case.pk, by=by, at=timezone.now())
    return begun


@pytest.mark.timeout(180)
def test_cards_are_on_other_desks_within_a_moment(
    arrive: browsing.Arrive, live: serving.Site, capsys: pytest.CaptureFixture[str]
) -> None:
    known = [hold(f"You are an idiot, number {number}.") for number in range(ROUNDS)]
    page = as_member(arrive(), make_moderator("Heron"), at=live)
    open_and_mark(page, "/desk/")
    page.evaluate(WATCH)
    before = page.locator(".case").evaluate_all("cards => cards.map((card) => card.id)")
    wren = make_moderator("Wren")
    taken = []

    for case in known:
        committed = elsewhere(partial(take, case, wren))
        card = page.locator(f"#case-{case.pk}")
        expect(card).to_contain_text(f"{wren.role_handle} has it in hand")
        stamp = card.get_attribute("data-stamp")
        taken.append(page.evaluate(f"window.arrived['case-{case.pk}{stamp}']") - committed)

    median = statistics.median(taken)
    with capsys.disabled():
        print(f"\n  from commit to card: median {median:.0f} ms, longest {max(taken):.0f} ms")  # noqa: T201
    assert median < AT_MOST
    after = page.locator(".case").evaluate_all("cards => cards.map((card) => card.id)")
    assert before == after


def test_what_is_new_waits_until_it_is_asked_for(
    arrive: browsing.Arrive, live: serving.Site
) -> None:
    first = hold()
    page = as_member(arrive(), make_moderator("Heron"), at=live)
    held_only = as_member(arrive(), make_moderator("Wren"), at=live)
    open_and_mark(page, "/desk/")
    open_and_mark(held_only, "/desk/queue/care/")

    second = elsewhere(partial(hold, "You are a moron."))
    third = elsewhere(partial(hold, "I know where you live."))

    expect(page.get_by_role("button", name="2 new")).to_be_visible()
    expect(page.locator(".case")).to_have_count(1)
    wren = make_moderator()
    elsewhere(partial(take, second, wren))
    page.keyboard.press("i")
    order = page.locator(".case").evaluate_all("cards => cards.map((card) => card.id)")
    assert order == [f"case-{third.pk}", f"case-{first.pk}", f"case-{second.pk}"]
    expect(page.locator(f"#case-{second.pk} a")).to_be_focused()
    expect(page.locator(f"#case-{second.pk}")).to_contain_text("has it in hand")
    expect(held_only.locator("[data-arrivals]")).to_be_hidden()
    assert has_stayed(page)
