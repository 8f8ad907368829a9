"""Names under which staff appear to members."""

from __future__ import annotations

from itertools import islice

import pytest
from django.db import IntegrityError, transaction

from community.accounts import handles, roles
from community.accounts.models import Member
from tests.factories import NOON, make_member

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_handle_comes_with_the_role_and_stays() -> None:
    member = roles.give("calm-otter-111", role=Member.Role.MODERATOR, at=NOON)
    handle = member.handle

    again = roles.give("calm-otter-111", role=Member.Role.STEWARD, at=NOON)

    assert handle in handles.BIRDS
    assert again.handle == handle
    assert again.role_handle == f"Moderator {handle}"


def test_members_have_none_and_staff_cannot_be_without() -> None:
    member = make_member()

    assert member.role_handle == ""
    with pytest.raises(IntegrityError, match="member_staff_have_a_handle"), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(role=Member.Role.MODERATOR)


def test_nobody_gets_the_handle_of_another_even_after_they_left() -> None:
    for bird in handles.BIRDS[:-1]:
        make_member(handle=bird)

    found = {roles.give(f"calm-otter-{n}", role=Member.Role.MODERATOR, at=NOON).handle
             for n in range(100, 110)}  # fmt: skip

    assert len(found) == 10
    assert not found & set(handles.BIRDS[:-1])


def test_there_is_always_another_bird() -> None:
    assert len(set(islice(handles.in_order(), 200))) == 200
    assert len(set(handles.BIRDS)) == len(handles.BIRDS)
