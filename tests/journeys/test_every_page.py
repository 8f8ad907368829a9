"""
Every page, as everybody: nothing is asked elsewhere, nothing breaks the policy, nothing
stands in the way of a screen reader or a narrow screen, in either colour scheme.
"""

import os
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page, expect

from community.accounts.models import Member
from community.accounts.sessions import BEGUN
from community.http import Policy
from community.notices import sending
from community.notices.models import Notice
from forums.models import ContentNote
from tests import browsing, factories
from tests.crawl import Walk, open_to
from tests.moderation.building import hold
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
NOT_PAGES = {
    "/leaving/", "/policy.json", "/transparency.csv", "/transparency.json", "/worker.js",
    "/robots.txt", "/healthz", "/readyz",
}  # fmt: skip


def furnish(member: Member) -> None:
    """A small world with one of everything that pages show."""
    other = factories.make_member("amber-moth")
    space = factories.make_space(name="Talking", description="Before, during and after.")
    factories.agree(member, space)
    factories.make_space(name="Listening", guidelines=["Ask before you advise."])
    own = factories.make_thread(space=space, author=member, title="How do you ask?")
    noted = factories.make_thread(space=space, notes=[ContentNote.GRIEF], title="A hard week")
    for number in range(22):
        factories.make_post(noted, body=f"Answer {number} with **weight** and `signs`.")
    answer = factories.make_post(own, author=other, body="> a quote\n\n- one\n- two")
    hold()
    hold(author=member)
    with transaction.atomic():
        sending.send([member.pk], Notice.Kind.REPLY, subject=answer, at=factories.NOON, about=other)


def sign_in(arrive: browsing.Arrive, live: Site, role: str) -> Page:
    page = arrive()
    if not role:
        factories.make_thread()
        return page
    member = factories.make_member(role=Role(role))
    furnish(member)
    client = Client()
    factories.sign_in(client, member)
    browsing.take_session(page, client, url=live.url)
    return page


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", WHO)
def test_every_page_is_open_to_everybody_it_is_for(
    arrive: browsing.Arrive, live: Site, role: str
) -> None:
    pictures = os.environ.get("PICTURES")
    walk = Walk(sign_in(arrive, live, role), KNOWN, Path(pictures) if pictures else None)

    walk.through([*sorted(set(open_to(*WHO[role])) - NOT_PAGES), OUTWARD])

    assert walk.faults == []


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
