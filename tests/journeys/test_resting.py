"""Somebody who reads only for a while can write again in the open page, without loading it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.accounts.models import Member
from forums.models import Thread
from moderation import decisions, sanctions
from moderation.acts import Act, Choice
from moderation.models import Action, Decision
from tests import browsing, serving
from tests.factories import agree, make_member, make_moderator, make_thread, sign_in
from tests.moderation.building import hold

pytestmark = pytest.mark.browser
REST = Choice((Act(Action.Kind.DECLINE), Act(Action.Kind.COOL_OFF)), "Please take a day to rest.")


def rest(member: Member, *, ends_at: datetime) -> Decision:
    """A day that began nearly a day ago."""
    at = ends_at - timedelta(hours=24)
    case = hold(author=member)
    return decisions.decide(case.pk, REST, by=make_moderator(), revision=1, at=at)


def compose(page: Page, live: serving.Site, member: Member, thread: Thread, address: str) -> None:
    agree(member, thread.space)
    client = Client()
    sign_in(client, member)
    browsing.take_session(page, client, url=live.url)
    page.goto(address)
    page.evaluate("document.body.dataset.marked = 'yes'")
    page.locator("textarea[name=body]").fill("Thank you for asking.")


def expect_to_write_again(page: Page) -> None:
    expect(page.locator("form .actions > .main")).to_be_enabled(timeout=40_000)
    expect(page.locator("#resting")).to_be_empty()
    assert page.evaluate("document.body.dataset.marked") == "yes"
    expect(page.locator("textarea[name=body]")).to_have_value("Thank you for asking.")


@pytest.mark.timeout(120)
def test_a_rest_that_ends_lets_one_write_in_the_open_page(page: Page, live: serving.Site) -> None:
    member, thread = make_member(), make_thread()
    rest(member, ends_at=timezone.now() + timedelta(seconds=20))

    compose(page, live, member, thread, f"/threads/{thread.pk}/reply/")
    expect(page.locator("form .actions > .main")).to_be_disabled()
    expect(page.locator("#resting")).to_contain_text("less than a minute")
    assert browsing.find_barriers(page) == []

    expect_to_write_again(page)


@pytest.mark.timeout(120)
def test_a_rest_that_is_lifted_lets_one_write_in_the_open_page(
    page: Page, live: serving.Site
) -> None:
    member, thread = make_member(), make_thread()
    decision = rest(member, ends_at=timezone.now() + timedelta(hours=5))

    compose(page, live, member, thread, f"/threads/{thread.pk}/")
    expect(page.locator("form .actions > .main")).to_be_disabled()
    page.locator("#resting a").click()
    expect(page.get_by_role("heading", name="What you can do next")).to_be_visible()
    page.go_back()
    page.evaluate("document.body.dataset.marked = 'yes'")
    page.locator("textarea[name=body]").fill("Thank you for asking.")
    sanctions_lifted(decision)

    expect_to_write_again(page)


def sanctions_lifted(decision: Decision) -> None:

    with transaction.atomic():
        sanctions.lift(decision, at=timezone.now())
