"""The picture in the README shows the site as it starts."""

from __future__ import annotations

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from community import places
from tests import browsing, factories
from tests.serving import Site

PICTURE = places.ROOT / "docs" / "screenshot.png"  # remove it to have it made anew


def test_a_member_of_a_new_site_sees_its_spaces(arrive: browsing.Arrive, live: Site) -> None:
    call_command("load_start")
    client = Client()
    factories.sign_in(client, factories.make_member("quiet-heron"))
    page = arrive(viewport={"width": 1180, "height": 820}, color_scheme="light")
    browsing.take_session(page, client, url=live.url)

    page.goto(reverse("forums:home"))

    expect(page.get_by_text("First Conversations").first).to_be_visible()
    if not PICTURE.exists():
        page.screenshot(path=PICTURE)
