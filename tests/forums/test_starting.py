"""The spaces and threads of a new site."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from community.accounts.models import Member
from forums import starting
from forums.models import ContentNote, HelpWanted, Post, Space, Thread
from moderation import rules
from moderation.models import Reviewed
from tests.factories import NOON, make_member, make_space

pytestmark = pytest.mark.django_db


def test_a_new_site_has_six_spaces_and_thirty_threads_to_read() -> None:
    call_command("load_start")

    readable = Thread.objects.visible_to(make_member())
    assert Space.objects.count() == 6
    assert readable.count() == 30
    assert {thread.posts.visible_to(make_member()).count() for thread in readable} == {1}
    assert Space.objects.get(careful=True).slug == "harm-healing"


def test_loading_again_adds_nothing_and_brings_nothing_back() -> None:
    starting.load(at=NOON)
    Post.objects.first().become(Reviewed.State.REMOVED, at=NOON)  # type: ignore[union-attr]
    Space.objects.filter(slug="harm-healing").update(name="Renamed by the steward")

    assert starting.load(at=NOON) == 0
    assert Thread.objects.filter(state=Reviewed.State.VISIBLE).count() == 29
    assert Space.objects.filter(name="Renamed by the steward").exists()


def test_spaces_of_ones_own_stay_first() -> None:
    make_space(slug="ours", position=1)

    starting.load(at=NOON)

    assert Space.objects.order_by("position").first() == Space.objects.get(slug="ours")


def test_nobody_signs_in_as_the_house() -> None:
    starting.load(at=NOON)

    house = Member.objects.get(name=starting.HOUSE)
    assert not house.has_usable_password()
    assert authenticate(username=starting.HOUSE, password="") is None


def test_the_starting_words_stand_by_the_sites_own_rules() -> None:
    starting.load(at=NOON)

    for thread in Thread.objects.all():
        thread.clean_fields(exclude=["locked_at", "closes_at", "resting_until", "merged_into"])
        assert HelpWanted(thread.help_wanted)
        assert all(ContentNote(note) for note in thread.notes)
    heard = {rules.assess(post.words(), surface="post").outcome for post in Post.objects.all()}
    assert heard <= {rules.Outcome.PUBLISH, rules.Outcome.HINT, rules.Outcome.ROUTE}
