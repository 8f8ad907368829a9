"""Moderators of some places, and cases that move with their words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from community.accounts.models import Member
from forums import merging, tending
from moderation import cases
from moderation.models import Case, CaseEvent, ModeratorScope
from tests.factories import NOON, make_member, make_moderator, make_space, make_thread
from tests.moderation.building import hold, post_of

pytestmark = pytest.mark.django_db(transaction=True)


def sees(moderator: Member) -> list[int]:
    return [case.pk for case in cases.on_desk(moderator)]


def test_a_case_goes_with_its_thread_to_those_who_moderate_there() -> None:
    case, space = hold(), make_space()
    here, there = make_moderator(), make_moderator()
    ModeratorScope.objects.create(moderator=here, place_id=post_of(case).thread.space_id)
    ModeratorScope.objects.create(moderator=there, place_id=space.pk)
    assert (sees(here), sees(there)) == ([case.pk], [])

    tending.move(post_of(case).thread_id, to=space, by=make_moderator(), at=NOON)

    assert (sees(here), sees(there)) == ([], [case.pk])
    assert CaseEvent.objects.filter(case=case, kind=CaseEvent.Kind.MOVED).count() == 1


def test_a_case_goes_with_its_post_into_another_thread() -> None:
    case, other = hold(), make_thread()

    merging.merge(post_of(case).thread_id, into=other.pk, by=make_moderator(), at=NOON)

    case.refresh_from_db()
    assert case.place_id == other.space_id


def test_cases_about_staff_are_for_stewards() -> None:
    case, steward = hold(), make_member(role=Member.Role.STEWARD)
    case.queue = Case.Queue.STEWARDS
    case.version += 1
    case.save(update_fields=["queue", "version"])

    assert sees(make_moderator()) == []
    assert sees(steward) == [case.pk]


def test_each_case_says_in_one_line_why_it_stands_where_it_does() -> None:
    said = {
        cases.why_now(case, at=NOON)
        for case in (hold("I'm 16."), hold("I don't want to be alive anymore."), hold())
    }
    said.add(cases.why_now(hold(), at=NOON + timedelta(days=1)))

    assert len(said) == 4
    assert all(len(line) < 80 and "\n" not in line for line in said)
