"""
Every page, as everybody: nothing is asked elsewhere, nothing breaks the policy, nothing
stands in the way of a screen reader or a narrow screen, in either colour scheme.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page

from community.accounts.models import Member
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
NOT_PAGES = {"/leaving/", "/worker.js", "/robots.txt", "/healthz", "/readyz"}


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
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live.url}]
    )
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
