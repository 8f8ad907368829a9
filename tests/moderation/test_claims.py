"""Having a case in hand."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from community import live
from community.accounts.models import Member
from moderation import acts, claims, decisions
from moderation.models import LEASE, Case, CaseEvent, Claim, ModeratorScope
from tests.factories import NOON, keep_apart, make_member, make_moderator
from tests.moderation.building import decide, hold, post_of
from tests.moderation.racing import race

LATER = NOON + LEASE


@pytest.mark.django_db
def test_a_case_is_in_one_hand_and_colleagues_see_whose(
    announced: list[tuple[str, live.Event]],
) -> None:
    case, heron, wren = hold(), make_moderator(), make_moderator()
    announced.clear()

    claims.claim(case.pk, by=heron, at=NOON)

    with pytest.raises(claims.InHand) as told:
        claims.claim(case.pk, by=wren, at=NOON)
    assert told.value.claim.moderator == heron
    assert claims.held_by(Case.objects.with_content().get(), at=NOON) == heron
    assert announced == [(live.DESK, live.CaseChanged(case_id=case.pk))]


@pytest.mark.django_db
def test_claiming_again_goes_on_and_is_written_down_once() -> None:
    case, heron = hold(), make_moderator()

    claims.claim(case.pk, by=heron, at=NOON)
    again = claims.claim(case.pk, by=heron, at=NOON + timedelta(minutes=1))

    assert (again.taken_at, again.lease_until) == (NOON, LATER + timedelta(minutes=1))
    assert CaseEvent.objects.filter(kind=CaseEvent.Kind.CLAIMED).count() == 1


@pytest.mark.django_db
def test_a_lease_that_ran_out_counts_for_nobody() -> None:
    case, heron, wren = hold(), make_moderator(), make_moderator()
    claims.claim(case.pk, by=heron, at=NOON)

    assert claims.held_by(Case.objects.with_content().get(), at=LATER) is None
    taken = claims.claim(case.pk, by=wren, at=LATER)

    assert (taken.moderator, taken.taken_at, taken.handed_by) == (wren, LATER, None)
    with pytest.raises(claims.Gone):
        claims.heartbeat(case.pk, by=heron, at=LATER)


@pytest.mark.django_db
def test_a_heartbeat_keeps_it_and_comes_too_late_after_the_lease() -> None:
    case, heron = hold(), make_moderator()
    claims.claim(case.pk, by=heron, at=NOON)

    almost = LATER - timedelta(seconds=1)
    assert claims.heartbeat(case.pk, by=heron, at=almost).lease_until == almost + LEASE
    with pytest.raises(claims.Gone):
        claims.heartbeat(case.pk, by=heron, at=almost + LEASE)


@pytest.mark.django_db
def test_letting_go_frees_it_and_only_ones_own() -> None:
    case, heron, wren = hold(), make_moderator(), make_moderator()
    claims.claim(case.pk, by=heron, at=NOON)

    assert not claims.release(case.pk, by=wren, at=NOON)
    assert claims.release(case.pk, by=heron, at=NOON)
    assert not claims.release(case.pk, by=heron, at=NOON)
    assert not Claim.objects.exists()
    assert not claims.release(987_654, by=heron, at=NOON)


@pytest.mark.django_db
def test_a_case_is_passed_on_with_a_whole_lease(announced: list[tuple[str, live.Event]]) -> None:
    case, heron, wren = hold(), make_moderator(), make_moderator()
    claims.claim(case.pk, by=heron, at=NOON)
    at = NOON + timedelta(minutes=5)

    handed = claims.hand_over(case.pk, to=wren, by=heron, at=at)

    assert (handed.moderator, handed.handed_by) == (wren, heron)
    assert handed.lease_until == at + LEASE
    assert CaseEvent.objects.get(kind=CaseEvent.Kind.HANDED_OVER).to == wren
    assert announced[-1] == (live.person_channel(wren.pk), live.CaseChanged(case_id=case.pk))
    with pytest.raises(claims.Gone):
        claims.hand_over(case.pk, to=make_moderator(), by=heron, at=at)


@pytest.mark.django_db
def test_a_case_is_never_passed_to_somebody_who_may_not_have_it() -> None:
    case, heron = hold(), make_moderator()
    apart, elsewhere = make_moderator(), make_moderator()
    keep_apart(apart, case.author)
    ModeratorScope.objects.create(moderator=elsewhere, place_id=post_of(case).thread.space_id + 1)
    claims.claim(case.pk, by=heron, at=NOON)

    for nobody in (heron, make_member(), apart, elsewhere):
        with pytest.raises(claims.NotFor):
            claims.hand_over(case.pk, to=nobody, by=heron, at=NOON)


@pytest.mark.django_db
def test_a_colleagues_case_is_not_decided_over_their_head() -> None:
    case, heron, wren = hold(), make_moderator(), make_moderator()
    claims.claim(case.pk, by=heron, at=NOON)

    with pytest.raises(claims.InHand):
        decide(case, acts.approve(), by=wren)
    decide(case, acts.approve(), by=heron)

    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_what_is_decided_or_not_ones_own_to_read_is_not_claimed() -> None:
    done, mine = hold(), hold(author=(moderator := make_moderator()))
    decide(done, acts.approve())

    for case_id in (done.pk, mine.pk, 987_654):
        with pytest.raises(Case.DoesNotExist):
            claims.claim(case_id, by=moderator, at=NOON)


@pytest.mark.django_db
def test_the_database_knows_one_claim_a_case() -> None:
    case = hold()
    claims.claim(case.pk, by=make_moderator(), at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO moderation_claim (case_id, moderator_id, taken_at, lease_until)"
            " VALUES (%s, %s, now(), now() + interval '1 minute')",
            [case.pk, make_moderator().pk],
        )


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_reach_for_a_case_at_once_one_has_it() -> None:
    moderators = [make_moderator() for _ in range(8)]
    for round_ in range(12):
        case = hold()
        at = NOON
        if round_ % 2:  # after a lease that ran out
            claims.claim(case.pk, by=make_moderator(), at=NOON)
            at = LATER

        outcomes = race(*(partial(claims.claim, case.pk, by=one, at=at) for one in moderators))

        assert outcomes == ["InHand"] * 7 + ["done"]
        assert Claim.objects.get(pk=case.pk).taken_at == at


@pytest.mark.django_db(transaction=True)
def test_claims_and_decisions_at_once_never_wait_in_a_circle() -> None:
    heron, wren = make_moderator(), make_moderator()
    for _ in range(10):
        case = hold()

        outcomes = race(
            partial(claims.claim, case.pk, by=heron, at=NOON),
            partial(decided, case, wren),
            partial(claims.release, case.pk, by=heron, at=NOON),
        )

        assert "OperationalError" not in outcomes
        assert Case.objects.get(pk=case.pk).state in {Case.State.OPEN, Case.State.DECIDED}


def decided(case: Case, by: Member) -> None:
    decisions.decide(case.pk, acts.approve(), by=by, revision=1, at=NOON)
