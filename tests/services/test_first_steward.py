"""The first steward's way in."""

from datetime import UTC, datetime

import pytest

from community.accounts import links
from community.accounts.models import Member
from community.services.management.commands.serve import first_stewards_link

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_the_first_start_makes_a_steward_and_a_link_for_it() -> None:
    link = first_stewards_link(at=NOON)

    steward = Member.objects.get(role=Member.Role.STEWARD)
    assert links.member_of(link.rstrip("/").rsplit("/", 1)[1], at=NOON) == steward


@pytest.mark.django_db
def test_an_unused_link_is_offered_again_and_makes_no_second_steward() -> None:
    first_stewards_link(at=NOON)

    assert first_stewards_link(at=NOON)
    assert Member.objects.filter(role=Member.Role.STEWARD).count() == 1


@pytest.mark.django_db
def test_once_a_steward_has_a_passphrase_no_link_is_offered() -> None:
    first_stewards_link(at=NOON)
    steward = Member.objects.get(role=Member.Role.STEWARD)
    steward.set_password("correct horse battery staple")
    steward.save(update_fields=["password"])

    assert first_stewards_link(at=NOON) == ""
