"""Told, on the desk, decided, and on the page of who told: without the other ever knowing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.accounts.models import Member
from moderation import legal, reports
from moderation.models import Case, Report
from tests import browsing, serving
from tests.factories import agree, make_member, make_moderator, make_post, make_thread, sign_in
from tests.journeys.looking import look

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # milliseconds


def as_member(page: Page, member: Member, *, at: serving.Site) -> Page:
    client = Client()
    sign_in(client, member)
    browsing.take_session(page, client, url=at.url)
    return page


def tell(page: Page, thread_id: int) -> None:
    page.goto(f"/threads/{thread_id}/")
    page.get_by_role("link", name="Tell a moderator", exact=True).last.click()
    look(page, "tell")
    page.get_by_label("What is it?").select_option("unkind")
    page.get_by_label("What should we know?").fill("That is the third time this week.")
    page.get_by_label("Please speak with them").check()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("status").first).to_contain_text("Thank you for telling us")


def decide(page: Page, case: Case) -> None:
    page.goto("/desk/queue/reports/")
    page.locator(f"#case-{case.pk}").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="1 person told us")).to_be_visible()
    page.get_by_role("button", name="Show the words").click()
    expect(page.get_by_text("That is the third time this week.")).to_be_visible()
    look(page, "case")


@pytest.mark.timeout(300)
def test_what_is_told_is_decided_and_answered(arrive: browsing.Arrive, live: serving.Site) -> None:
    thread, writer, teller = make_thread(), make_member("sharp-thorn"), make_member("quiet-fern")
    post = make_post(thread, author=writer, body="You again, with your nonsense.")
    agree(teller, thread.space)
    telling = as_member(arrive(), teller, at=live)
    deciding = as_member(arrive(), make_moderator("Heron"), at=live)

    tell(telling, thread.pk)
    look(telling, "one")
    case = Case.objects.get()
    assert case.content == post
    decide(deciding, case)
    deciding.get_by_label("It stays as it is").check()
    deciding.get_by_role("button", name="Decide").click()
    expect(deciding.get_by_role("button", name="Take back what you decided last")).to_be_visible()

    page = Report.objects.get().get_absolute_url()
    telling.goto(page)
    expect(telling.get_by_role("heading", level=1)).to_contain_text("Somebody is looking at it")
    Case.objects.update(settled_at=timezone.now() - timedelta(minutes=11), version=99)
    reports.answer_reporters(at=timezone.now())
    telling.goto("/notices/")
    telling.get_by_role("button", name="A moderator has looked at something you told us").click()
    expect(telling.get_by_text(reports.LEFT)).to_be_visible()
    look(telling, "answered")
    telling.goto("/reports/")
    look(telling, "own")


@pytest.mark.timeout(200)
def test_a_notice_without_an_account_is_answered_by_its_code(
    arrive: browsing.Arrive, live: serving.Site
) -> None:
    page = arrive()
    page.goto("/support/")
    page.get_by_role("link", name="Legal notice about something here").click()
    page.get_by_role("button", name="Send the notice").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "legal-nearly")
    page.get_by_label("What is it?").select_option("exposes")
    page.get_by_label("Where exactly is it?").fill("In a thread about gardens, last May")
    page.get_by_label("Why do you think").fill("It names my street.")
    page.get_by_label("Your name").fill("A. Person")
    page.get_by_label("Your e-mail").fill("person@example.org")
    page.get_by_label("I believe in good faith").check()
    page.get_by_role("button", name="Send the notice").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your notice")
    look(page, "legal-receipt")
    code = page.locator(".notice strong").inner_text()

    desk = as_member(arrive(), make_member("Wren", role=Member.Role.STEWARD), at=live)
    desk.goto("/desk/told/notices/")
    desk.get_by_text("Show where, and the words").click()
    look(desk, "notices")
    desk.get_by_label("Answer for whoever sent it").fill("We found it and it is gone.")
    desk.get_by_role("button", name="Answer").click()
    expect(desk.get_by_text("Nothing waits")).to_be_visible()

    page.get_by_role("link", name="What became of it").click()
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_text("We found it and it is gone.")).to_be_visible()
    expect(page.get_by_text(legal.REDRESS)).to_be_visible()
    look(page, "legal-answer")
