"""Fixtures that every test may ask for, and the order of the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from community import live as way_out
from moderation import staging
from tests import browsing, serving

SKIPPED = "No usable Chromium"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come last: Playwright leaves an event loop running in the main thread."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if SKIPPED in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section("JOURNEYS WERE NOT TRIED", red=True, bold=True)
        reason = str(skipped[0].longrepr).split(SKIPPED, 1)[1].rstrip("')")
        terminalreporter.line(f"{len(skipped)} browser tests skipped: {SKIPPED}{reason}", red=True)


@pytest.fixture(autouse=True)
def forgotten_counts() -> Iterator[None]:
    """Rate limits and caches of one test are not the next one's."""
    yield
    staging.forget_now()
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        if keys := list(server.scan_iter(f"*{settings.REDIS_PREFIX}*", count=1000)):
            server.delete(*keys)


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, way_out.Event]]:
    """What was announced instead of leaving: pairs of channel and event, in order."""
    pairs: list[tuple[str, way_out.Event]] = []
    monkeypatch.setattr(way_out, "announce", lambda channel, event: pairs.append((channel, event)))
    return pairs


@pytest.fixture
def live(transactional_db: None, tmp_path: Path) -> Iterator[serving.Site]:
    """A real site over this test's database, in a process of its own."""
    with serving.serve(tmp_path) as site:
        yield site


@pytest.fixture
def live_pair(transactional_db: None, tmp_path: Path) -> Iterator[serving.Site]:
    """As `live`, with two processes on one socket: who answers is chance."""
    with serving.serve(tmp_path, processes=2) as site:
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Django refuses the database wherever a loop runs; Playwright's runs in our thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        try:
            browser = browsing.launch(playwright)
        except browsing.NoChromium as why:
            pytest.skip(f"{SKIPPED}: {why}")
        yield browser
        browser.close()


@pytest.fixture
def arrive(chromium: Browser, live: serving.Site) -> Iterator[browsing.Arrive]:
    """
    A person with a browser of their own (`arrive()`, or with new_context's options).
    The test fails when any page asked elsewhere, broke the policy or opened a dialog.
    """
    seen = browsing.Seen(home=live.url)
    contexts = []

    def come(**options: object) -> Page:
        context = chromium.new_context(base_url=live.url, **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)  # milliseconds
        contexts.append(context)
        context.on("page", seen.watch)
        context.route(settings.EXIT_URL, browsing.be_elsewhere)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()
    assert seen.faults == []


@pytest.fixture
def page(arrive: browsing.Arrive) -> Page:
    """One person's browser."""
    return arrive()
