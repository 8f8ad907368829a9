"""
Every page, as everybody: nothing is asked elsewhere, nothing breaks the policy, nothing
stands in the way of a screen reader or a narrow screen, in either colour scheme.
"""

import os
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from community.accounts.models import Member
from community.accounts.sessions import BEGUN
from community.http import Policy
from tests import browsing, factories
from tests.crawl import Walk, kind_of, open_to
from tests.journeys.furnishing import furnish
from tests.serving import Site

Role = Member.Role
SIGNED_IN = [Policy.EVERYONE, Policy.SIGNED_IN, Policy.MEMBER]
WHO = {
    "": [Policy.EVERYONE, Policy.VISITOR],
    Role.MEMBER: SIGNED_IN,
    Role.MODERATOR: [*SIGNED_IN, Policy.MODERATOR],
    Role.STEWARD: [*SIGNED_IN, Policy.MODERATOR, Policy.STEWARD],
}
KNOWN: set[str] = set()
OUTWARD = "/leaving/?to=https%3A%2F%2Fexample.org%2F"
NOT_PAGES = frozenset({
    "/leaving/", "/policy.json", "/transparency.csv", "/transparency.json", "/worker.js",
    "/decisions/writing/", "/robots.txt", "/healthz", "/readyz",
})  # fmt: skip


def sign_in(arrive: browsing.Arrive, live: Site, role: str) -> tuple[Page, list[str]]:
    """Somebody's browser, and pages of theirs to begin with."""
    page = arrive()
    if not role:
        factories.make_thread()
        return page, []
    member = factories.make_member(role=Role(role))
    starts = furnish(member)
    client = Client()
    factories.sign_in(client, member)
    browsing.take_session(page, client, url=live.url)
    return page, starts


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", WHO)
def test_every_page_is_open_to_everybody_it_is_for(
    arrive: browsing.Arrive, live: Site, role: str
) -> None:
    pictures = os.environ.get("PICTURES")
    page, starts = sign_in(arrive, live, role)
    walk = Walk(page, KNOWN, NOT_PAGES, Path(pictures) if pictures else None)

    walk.through([*starts, *sorted(set(open_to(*WHO[role])) - NOT_PAGES), OUTWARD])

    assert walk.faults == []
    assert {kind_of(path) for path in starts} <= walk.arrived


@pytest.mark.parametrize(
    ("fields", "session", "words"),
    [
        ({"state": Member.State.PENDING}, {}, "Somebody will look soon"),
        ({"state": Member.State.PAUSED}, {}, "Your account is resting"),
        ({"agreed_to": ""}, {}, "Please read this"),
        ({}, {BEGUN: 0}, "This page had a rest"),
        ({}, {}, "What is asked of everyone here"),
    ],
)
def test_whoever_lacks_something_is_told_without_a_barrier(
    arrive: browsing.Arrive,
    live: Site,
    fields: dict[str, str],
    session: dict[str, int],
    words: str,
) -> None:
    client = Client()
    factories.sign_in(client, factories.make_member(**fields))  # type: ignore[arg-type]
    changed = client.session
    changed.update(session)
    changed.save()
    page = arrive(viewport={"width": 360, "height": 740}, color_scheme="dark")
    browsing.take_session(page, client, url=live.url)

    page.goto(f"/spaces/{factories.make_space().slug}/start/")

    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()
    assert browsing.find_barriers(page) == []
