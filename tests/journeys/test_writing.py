"""Somebody writes: a tab is lost, a button is pressed twice, scripts are off."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from forums.models import Draft, Post, Thread
from tests import browsing, factories
from tests.serving import Site

TYPED = "It took me an hour to write this."


@pytest.fixture
def thread(live: Site) -> Thread:
    return factories.make_thread(title="How do you ask?")


def come_in(arrive: browsing.Arrive, live: Site, thread: Thread, **options: Any) -> Page:
    member = factories.make_member()
    factories.agree(member, thread.space)
    client = Client()
    factories.sign_in(client, member)
    page = arrive(**options)
    browsing.take_session(page, client, url=live.url)
    return page


def test_words_survive_a_lost_tab(arrive: browsing.Arrive, live: Site, thread: Thread) -> None:
    page = come_in(arrive, live, thread)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").fill(TYPED)
    page.goto("/grounding/")  # at once: nothing was kept while writing

    page.goto(thread.get_absolute_url())

    expect(page.get_by_label("Your reply")).to_have_value(TYPED)
    expect(page.get_by_text("words you had not sent yet")).to_be_visible()


def test_words_are_kept_while_one_writes_and_gone_once_sent(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_in(arrive, live, thread)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").press_sequentially(TYPED)

    expect(page.get_by_text("Kept as a draft.")).to_be_visible()
    assert Draft.objects.count() == 1

    page.get_by_role("button", name="Send").click()
    expect(page.locator(".words", has_text=TYPED)).to_be_visible()
    assert not Draft.objects.exists()


def test_a_double_click_sends_once(arrive: browsing.Arrive, live: Site, thread: Thread) -> None:
    page = come_in(arrive, live, thread)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").fill(TYPED)
    page.get_by_role("button", name="Send").dblclick()

    expect(page.locator(".words", has_text=TYPED)).to_have_count(1)
    page.go_back()
    expect(page.get_by_label("Your reply")).to_have_value("")
    assert Post.objects.filter(body=TYPED).count() == 1


def test_everything_is_written_without_scripts(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_in(arrive, live, thread, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Quote").first.click()
    page.get_by_label("Your reply").fill(TYPED)
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_label("Your reply")).to_have_value(TYPED)

    page.get_by_role("button", name="Send").click()
    expect(page.locator(".words", has_text=TYPED)).to_be_visible()

    page.get_by_role("link", name="Change or take back").click()
    page.get_by_role("link", name="Hide this now").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Your words are taken back.")).to_be_visible()
    assert not Post.objects.exclude(body="").filter(body=TYPED).exists()


def test_a_way_to_begin_is_one_press_away(
    arrive: browsing.Arrive, live: Site, thread: Thread
) -> None:
    page = come_in(arrive, live, thread)
    page.goto(thread.get_absolute_url())

    page.get_by_role("button", name="What I heard").click()

    expect(page.get_by_label("Your reply")).to_have_value("What I heard ")
    expect(page.get_by_label("Your reply")).to_be_focused()
