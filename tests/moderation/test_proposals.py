"""Proposing new guidelines of a space, and deciding about them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from forums.models import Space
from moderation import proposals
from moderation.django_moderation.models import ModeratedObject
from tests.factories import make_moderator, make_space

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries


def proposed(text: str = "Be kind.") -> tuple[Space, int]:
    space = make_space(guidelines=["Speak for yourself."])
    return space, proposals.propose(space, by=make_moderator(), guidelines=[text])


@pytest.mark.django_db
def test_a_proposal_waits_beside_the_published_text() -> None:
    space, _ = proposed()

    (waiting,) = proposals.waiting()

    space.refresh_from_db()
    assert space.guidelines == ["Speak for yourself."]
    assert waiting.about == space.name
    assert "".join(change.kept + change.added for change in waiting.changes) == "Be kind."
    assert "".join(change.kept + change.removed for change in waiting.changes) == (
        "Speak for yourself."
    )


@pytest.mark.django_db
def test_an_approved_proposal_is_published_as_a_new_version() -> None:
    space, number = proposed()

    proposals.approve(number, by=make_moderator())

    space.refresh_from_db()
    assert (space.guidelines, space.guidelines_version) == (["Be kind."], 2)
    assert proposals.waiting() == []


@pytest.mark.django_db
def test_approving_changes_nothing_but_what_was_opened() -> None:
    space, number = proposed()
    Space.objects.filter(pk=space.pk).update(name="Renamed meanwhile")

    proposals.approve(number, by=make_moderator())

    space.refresh_from_db()
    assert space.name == "Renamed meanwhile"


@pytest.mark.django_db
def test_a_rejected_proposal_leaves_everything() -> None:
    space, number = proposed()

    proposals.reject(number, by=make_moderator(), reason="Too short.")

    space.refresh_from_db()
    assert (space.guidelines, space.guidelines_version) == (["Speak for yourself."], 1)
    assert proposals.waiting() == []


@pytest.mark.django_db
def test_the_same_proposal_sent_twice_waits_once() -> None:
    space, number = proposed()

    again = proposals.propose(space, by=make_moderator(), guidelines=["Be kind."])

    assert again == number
    assert len(proposals.waiting()) == 1


@pytest.mark.django_db
def test_nobody_decides_what_they_proposed() -> None:
    steward, space = make_moderator(), make_space()
    number = proposals.propose(space, by=steward, guidelines=["Be kind."])

    with pytest.raises(proposals.OwnProposal):
        proposals.approve(number, by=steward)


@pytest.mark.django_db
def test_a_text_that_changed_meanwhile_is_not_overwritten() -> None:
    space, number = proposed()
    Space.objects.filter(pk=space.pk).update(guidelines=["Newer."], guidelines_version=2)

    with pytest.raises(proposals.Outdated):
        proposals.approve(number, by=make_moderator())

    space.refresh_from_db()
    assert space.guidelines == ["Newer."]


@pytest.mark.django_db
def test_the_published_text_is_no_proposal() -> None:
    space = make_space(guidelines=["Speak for yourself."])

    with pytest.raises(proposals.NothingNew):
        proposals.propose(space, by=make_moderator(), guidelines=["Speak for yourself."])


@pytest.mark.django_db
def test_a_proposal_that_never_was_is_not_found() -> None:
    with pytest.raises(proposals.NotFound):
        proposals.approve(987_654, by=make_moderator())


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 20])
def test_reading_all_proposals_costs_the_same(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        proposed()
    proposals.waiting()

    with django_assert_num_queries(2):
        found = proposals.waiting()

    assert len(found) == many


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_decides_and_the_other_is_told() -> None:
    space, number = proposed()
    reviewers = [make_moderator(), make_moderator()]
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def run(step: object) -> None:
        barrier.wait(timeout=10)
        try:
            step()  # type: ignore[operator]
            outcomes.append("decided")
        except proposals.AlreadyDecided:
            outcomes.append("told")
        finally:
            connection.close()

    steps = [
        lambda: proposals.approve(number, by=reviewers[0]),
        lambda: proposals.reject(number, by=reviewers[1], reason="No."),
    ]
    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    space.refresh_from_db()
    entry = ModeratedObject.objects.get(pk=number)
    assert sorted(outcomes) == ["decided", "told"]
    assert (space.guidelines == ["Be kind."]) == (entry.status == 1)
