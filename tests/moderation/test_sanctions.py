"""What keeps a member from writing or coming in, and how it ends by itself."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community import limits, live
from community.accounts import access
from community.accounts.models import Member
from forums import editing, posting
from forums.models import Space, Thread
from moderation import decisions, sanctions
from moderation.acts import Act, Choice, Kind
from moderation.models import Decision, Sanction
from tests.factories import NOON, agree, make_member, make_moderator, make_thread, sign_in
from tests.moderation.building import hold

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = timedelta(days=7)
COOL_OFF = Choice((Act(Kind.DECLINE), Act(Kind.COOL_OFF)), "Take a day.")
SUSPEND = Choice((Act(Kind.DECLINE), Act(Kind.SUSPEND, lasts=WEEK)), "Take a week.")
CLOSE = Choice((Act(Kind.DECLINE), Act(Kind.CLOSE)), "This cannot go on.")


def restrict(choice: Choice, *, writer: Member | None = None, at: object = NOON) -> Decision:
    case = hold(author=writer or make_member())
    by = make_moderator()
    decision = decisions.decide(case.pk, choice, by=by, revision=1, at=at)  # type: ignore[arg-type]
    if decision.needs_second:
        decision = decisions.second(decision.pk, by=make_moderator(), at=at)  # type: ignore[arg-type]
    decision.member.refresh_from_db()
    return decision


def answer(thread: Thread, *, by: Member, at: object) -> posting.Written:
    agree_once(by, thread.space)
    return posting.write_post(
        thread.pk,
        body="I hear you.",
        key=uuid4(),
        by=by,
        at=at,  # type: ignore[arg-type]
    )


def agree_once(member: Member, space: Space) -> None:
    if not member.guidelinesagreement_set.filter(space=space).exists():
        agree(member, space)


def test_reading_only_ends_by_itself_at_its_moment() -> None:
    writer, thread = restrict(COOL_OFF).member, make_thread()
    ends = NOON + timedelta(hours=24)

    with pytest.raises(sanctions.MayNotWrite) as told:
        answer(thread, by=writer, at=ends - timedelta(seconds=1))
    assert told.value.until == ends
    assert answer(thread, by=writer, at=ends).post.pk


def test_reading_only_holds_for_new_threads_and_edits_too() -> None:
    writer, space = make_member(), make_thread().space
    post = answer(make_thread(), by=writer, at=NOON).post
    restrict(COOL_OFF, writer=writer)
    agree(writer, space)
    opening = posting.Opening(title="Hello", body="How are you?", help_wanted="listening")  # type: ignore[arg-type]

    with pytest.raises(sanctions.MayNotWrite):
        posting.start_thread(space, opening=opening, key=uuid4(), by=writer, at=NOON)
    with pytest.raises(sanctions.MayNotWrite):
        editing.edit_post(post.pk, editing.Words(body="More."), revision=1, by=writer, at=NOON)


def test_a_limit_lets_somebody_write_a_little_and_may_hold_in_one_place_only() -> None:
    writer = make_member()
    chosen = Choice((Act(Kind.DECLINE), Act(Kind.LIMIT, lasts=WEEK, here=True)), "Less.")
    decision = restrict(chosen, writer=writer)
    here = decision.sanctions.get().place_id

    for _ in range(3):
        sanctions.check_may_write(writer, place_id=here, at=NOON)
    with pytest.raises(limits.TooOften):
        sanctions.check_may_write(writer, place_id=here, at=NOON)
    sanctions.check_may_write(writer, place_id=(here or 0) + 1, at=NOON)
    sanctions.check_may_write(writer, place_id=here, at=NOON + WEEK)


@pytest.mark.parametrize("choice", [SUSPEND, CLOSE])
def test_those_kept_out_reach_the_reasons_and_nothing_else(client: Client, choice: Choice) -> None:
    decision = restrict(choice, at=timezone.now())
    sign_in(client, decision.member)
    why = reverse("decisions:standing")

    for page in (reverse("forums:home"), reverse("notices:list"), reverse("forums:kept")):
        assert client.get(page).headers["Location"] == why
    said = client.get(why).content.decode()

    assert choice.words in said
    assert "six months" in said
    assert client.get(decision.statement.get_absolute_url()).status_code == 200
    assert not access.may_connect(decision.member)


def test_a_suspension_is_over_at_its_moment_whatever_has_run(client: Client) -> None:
    decision = restrict(SUSPEND, at=timezone.now() - WEEK)
    sign_in(client, decision.member)

    assert client.get(reverse("forums:home")).status_code == 200
    assert client.get(reverse("decisions:standing")).status_code == 302
    assert access.may_connect(decision.member)


def test_open_pages_hear_that_it_began_and_that_it_ended(
    announced: list[tuple[str, live.Event]],
) -> None:
    decision = restrict(COOL_OFF)
    heard = (live.person_channel(decision.member_id), live.RightsChanged())
    assert announced.count(heard) == 1
    ends = NOON + timedelta(hours=24)

    assert sanctions.end_due(at=ends - timedelta(seconds=1)) == 0
    assert sanctions.end_due(at=ends) == 1
    assert sanctions.end_due(at=ends) == 0

    assert announced.count(heard) == 2
    assert Sanction.objects.get().told_at == ends


def test_of_two_suspensions_the_longer_holds() -> None:
    writer = make_member()
    restrict(SUSPEND, writer=writer)
    longer = Choice((Act(Kind.DECLINE), Act(Kind.SUSPEND, lasts=2 * WEEK)), "Longer.")
    restrict(longer, writer=writer)

    sanctions.end_due(at=NOON + WEEK)

    assert Member.objects.get(pk=writer.pk).suspended_until == NOON + 2 * WEEK


def test_reasons_are_for_the_one_they_concern(client: Client) -> None:
    decision = restrict(COOL_OFF)
    sign_in(client, make_member())
    other = client.get(decision.statement.get_absolute_url()).status_code
    sign_in(client, make_moderator())
    staff = client.get(decision.statement.get_absolute_url()).status_code
    client.logout()

    assert (other, staff) == (404, 404)
    assert client.get(decision.statement.get_absolute_url()).status_code == 302
    assert client.get(reverse("decisions:standing")).status_code == 302


def test_somebody_cooled_off_is_told_kindly_and_keeps_their_words(client: Client) -> None:
    decision, thread = restrict(COOL_OFF, at=timezone.now()), make_thread()
    agree(decision.member, thread.space)
    sign_in(client, decision.member)

    answered = client.post(
        reverse("forums:reply", args=[thread.pk]), {"body": "I hear you.", "key": str(uuid4())}
    )

    assert answered.status_code == 403
    assert "you can read everything here and not write" in answered.content.decode()
    assert "I hear you." in answered.content.decode()
