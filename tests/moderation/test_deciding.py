"""Decisions of several actions, second moderators, statements of reasons, and undoing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from community.accounts.models import Member
from community.notices.models import Notice
from forums import editing
from forums.models import ContentNote, Draft, Follow, Post, Thread
from moderation import acts, closing, decisions, intake, sanctions
from moderation.acts import Act, Choice
from moderation.models import (
    Action,
    Case,
    CaseEvent,
    Decision,
    ModeratorScope,
    Reviewed,
    Sanction,
    Statement,
)
from tests.factories import NOON, make_member, make_moderator, make_thread
from tests.moderation.building import decide, hold, post_of, say_instead, standing
from tests.moderation.racing import race

Kind = Action.Kind
State = Reviewed.State
MONTH = timedelta(days=30)
EVERYTHING = Choice(
    (
        Act(Kind.DECLINE),
        Act(Kind.COOL_OFF),
        Act(Kind.LIMIT, lasts=MONTH, here=True),
        Act(Kind.SUSPEND, lasts=timedelta(days=180)),
    ),
    "Please take some time.",
)
CLOSING = Choice((Act(Kind.DECLINE), Act(Kind.CLOSE)), "This cannot go on here.")
ASK = Choice((Act(Kind.ASK_REVISION),), "Could you say what you felt?")


@pytest.mark.django_db
def test_several_actions_are_one_decision() -> None:
    case = hold()

    decision = decide(case, EVERYTHING)

    found = {one.kind: one.ends_at - one.starts_at for one in Sanction.objects.all()}  # type: ignore[operator]
    assert decision.kinds == {Kind.DECLINE, Kind.COOL_OFF, Kind.LIMIT, Kind.SUSPEND}
    assert found == {
        "cool_off": timedelta(hours=24),
        "limit": MONTH,
        "suspend": timedelta(days=180),
    }
    assert (decision.step, post_of(case).state) == (6, State.REMOVED)
    assert Case.objects.get().state == Case.State.DECIDED


@pytest.mark.django_db
def test_a_content_note_comes_with_the_words() -> None:
    case = hold()

    decide(case, Choice((Act(Kind.APPROVE), Act(Kind.CONTENT_NOTE, note=ContentNote.GRIEF))))

    assert post_of(case).thread.notes == [ContentNote.GRIEF]
    assert post_of(case).state == State.VISIBLE


@pytest.mark.django_db
@pytest.mark.parametrize(
    "chosen",
    [
        (),
        (Act(Kind.COOL_OFF),),
        (Act(Kind.APPROVE), Act(Kind.DECLINE)),
        (Act(Kind.DECLINE), Act(Kind.COOL_OFF), Act(Kind.COOL_OFF)),
    ],
)
def test_what_is_not_one_decision_decides_nothing(chosen: tuple[Act, ...]) -> None:
    case = hold()

    with pytest.raises(acts.Unfit):
        decide(case, Choice(chosen, "No."))

    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("kind", "lasts"),
    [
        (Kind.LIMIT, None),
        (Kind.LIMIT, timedelta(days=30, seconds=1)),
        (Kind.SUSPEND, timedelta(days=181)),
        (Kind.SUSPEND, timedelta(0)),
    ],
)
def test_nothing_lasts_longer_than_it_may(kind: Action.Kind, lasts: timedelta | None) -> None:
    with pytest.raises(acts.Unfit):
        Act(kind, lasts=lasts)


# A statement of reasons


@pytest.mark.django_db
def test_a_restriction_says_all_that_it_must() -> None:
    case = hold()

    decision = decide(case, acts.decline("Please speak of the idea."))

    said = decision.statement
    assert said.member == case.author
    assert said.words == "Please speak of the idea."
    assert said.rule == decision.rule == case.findings[0]["rule"]
    assert "rules noticed" in said.automation
    assert "six months" in said.redress
    assert all([said.restriction, said.duration, said.facts, said.explanation])
    assert Notice.objects.visible_to(case.author).get().subject == said


@pytest.mark.django_db
def test_kinder_words_replace_a_part_and_never_empty_it() -> None:
    choice = Choice(
        (Act(Kind.DECLINE),), "No.", said={"facts": "What you told Wren.", "redress": "  "}
    )

    said = decide(hold(), choice).statement

    assert said.facts == "What you told Wren."
    assert "six months" in said.redress


@pytest.mark.django_db
def test_the_database_refuses_a_restriction_without_its_reasons() -> None:
    raw_decision(hold(), by=make_moderator(), step=3)

    with (
        pytest.raises(DatabaseError, match="decision_restricts_with_a_statement"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("decision_automation_never_declines", {"actor_kind": "automation", "by": None}),
        ("decision_by_somebody_or_automation", {"by": None}),
        ("decision_closing_needs_a_second", {"step": 7}),
        ("decision_seconded_where_needed", {"needs_second": True}),
        ("decision_stands_since_a_moment", {"undo_until": None}),
        ("decision_undone_completely", {"state": "undone"}),
    ],
)
def test_the_database_refuses_half_a_decision(name: str, fields: dict[str, Any]) -> None:
    case, moderator = hold(), make_moderator()

    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        raw_decision(case, **{"by": moderator, "step": 3, **fields})


@pytest.mark.django_db
def test_the_database_refuses_decisions_by_the_wrong_people() -> None:
    case, moderator = hold(), make_moderator()
    author = case.author

    for fields in (
        {"by": author},
        {"by": moderator, "seconded_by": author},
        {"by": moderator, "seconded_by": moderator},
        {"by": moderator, "member": make_member()},
    ):
        with pytest.raises(DatabaseError, match="decision_"), transaction.atomic():
            raw_decision(case, step=0, **fields)


@pytest.mark.django_db
def test_the_database_refuses_to_decline_distress() -> None:
    case = hold("I don't want to be alive anymore.")

    with pytest.raises(DatabaseError, match="never_declines"), transaction.atomic():
        raw_decision(case, by=make_moderator(), step=3)


@pytest.mark.django_db
def test_the_database_refuses_actions_beyond_their_decision_or_their_time() -> None:
    decision = decide(hold(), acts.approve())

    for name, fields in (
        ("within_the_step", {"kind": "decline"}),
        ("lasts_no_longer", {"kind": "approve", "lasts": MONTH}),
        ("names_its_note", {"kind": "approve", "note": "grief"}),
        ("names_its_note", {"kind": "note"}),
    ):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            Action.objects.create(decision=decision, **fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "days"), [("cool_off", 1.01), ("limit", 31), ("suspend", 181), ("close", 1)]
)
def test_the_database_refuses_a_sanction_beyond_its_time(kind: str, days: float) -> None:
    decision = decide(hold(), acts.approve())

    with pytest.raises(DatabaseError, match="sanction_ends_when_it_must"), transaction.atomic():
        Sanction.objects.create(
            decision=decision,
            member=decision.member,
            kind=kind,
            starts_at=NOON,
            ends_at=NOON + timedelta(days=days),
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Statement, {"facts": "Other facts."}),
        (Sanction, {"ends_at": NOON}),
        (CaseEvent, {"at": NOON}),
        (Action, {"note": "grief"}),
        (Decision, {"rule": "R15"}),
    ],
)
def test_what_was_said_and_done_stays(model: type[models.Model], fields: dict[str, Any]) -> None:
    decide(hold(), EVERYTHING)
    rows: Any = model._default_manager

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        rows.update(**fields)
    with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
        rows.all()._raw_delete("default")


def raw_decision(case: Case, **fields: Any) -> Decision:
    values = {
        "case": case,
        "revision": 1,
        "member": case.author,
        "state": "standing",
        "made_at": NOON,
        "decided_at": NOON,
        "undo_until": NOON,
    }
    return Decision.objects.create(**(values | fields))


# A second moderator


@pytest.mark.django_db
def test_closing_an_account_waits_for_a_second_moderator() -> None:
    case, heron, wren = hold(), make_moderator(), make_moderator()

    proposed = decide(case, CLOSING, by=heron)

    assert (proposed.state, Case.objects.get().state) == ("proposed", "proposed")
    assert post_of(case).state == State.HELD
    assert not Sanction.objects.exists()
    assert not Notice.objects.exists()
    with pytest.raises(decisions.NeedsAnother):
        decisions.second(proposed.pk, by=heron, at=NOON)
    with pytest.raises(decisions.AwaitsSecond):
        decide(case, acts.approve(), by=wren)

    seconded = decisions.second(proposed.pk, by=wren, at=NOON)

    assert (seconded.by, seconded.seconded_by) == (heron, wren)
    assert (seconded.state, Case.objects.get().state) == ("standing", "decided")
    assert post_of(case).state == State.REMOVED
    assert seconded.statement.words == CLOSING.words
    assert Member.objects.get(pk=case.author_id).is_kept_out(at=NOON)


@pytest.mark.django_db
def test_hard_stops_wait_for_a_second_moderator_whatever_is_proposed() -> None:
    case = hold("I'm 16.")

    proposed = decide(case, acts.approve())

    assert Member.objects.get(pk=case.author_id).state == Member.State.PAUSED
    decisions.second(proposed.pk, by=make_moderator(), at=NOON)
    assert Member.objects.get(pk=case.author_id).state == Member.State.ACTIVE


@pytest.mark.django_db
def test_what_is_turned_down_waits_again_and_can_be_decided_otherwise() -> None:
    case, wren = hold(), make_moderator()
    proposed = decide(case, CLOSING)

    decisions.turn_down(proposed.pk, by=wren, at=NOON)

    assert Case.objects.get().state == Case.State.OPEN
    with pytest.raises(decisions.AlreadyDecided):
        decisions.second(proposed.pk, by=wren, at=NOON)
    decide(case, acts.approve(), by=wren)
    assert post_of(case).state == State.VISIBLE


@pytest.mark.django_db
def test_new_words_make_a_proposal_fall() -> None:
    case = hold()
    proposed = decide(case, CLOSING)

    say_instead(case, "You are a liar.")

    proposed.refresh_from_db()
    case.refresh_from_db()
    assert (proposed.state, case.state, case.revision) == ("turned", "open", 2)
    with pytest.raises(decisions.AlreadyDecided):
        decisions.second(proposed.pk, by=make_moderator(), at=NOON)


@pytest.mark.django_db
def test_the_second_may_read_the_case_too() -> None:
    case = hold()
    proposed = decide(case, CLOSING)
    elsewhere = make_moderator()
    ModeratorScope.objects.create(moderator=elsewhere, place_id=1 + (case.place_id or 0))

    with pytest.raises(Decision.DoesNotExist):
        decisions.second(proposed.pk, by=elsewhere, at=NOON)


# Asking for other words


@pytest.mark.django_db
def test_other_words_are_the_next_revision_of_the_case_and_a_person_reads_them() -> None:
    case = hold()
    asked = decide(case, ASK)
    assert (post_of(case).state, Case.objects.get().state) == (State.HELD, Case.State.DECIDED)

    say_instead(case, "I see it differently.")

    asked.refresh_from_db()
    case.refresh_from_db()
    assert (asked.state, case.state, case.revision) == ("ended", "open", 2)
    assert post_of(case).state == State.HELD
    decide(case, acts.approve(), revision=2)
    assert post_of(case).state == State.VISIBLE


@pytest.mark.django_db
def test_words_that_never_came_bring_the_case_back_to_a_person() -> None:
    case = hold()
    decide(case, ASK)

    assert closing.reopen_unanswered(at=NOON + timedelta(days=7, seconds=-1)) == 0
    assert closing.reopen_unanswered(at=NOON + timedelta(days=7)) == 1
    assert closing.reopen_unanswered(at=NOON + timedelta(days=8)) == 0

    assert Case.objects.get().state == Case.State.OPEN
    decide(case, acts.decline("Nothing came."))
    assert post_of(case).state == State.REMOVED


@pytest.mark.django_db
def test_words_taken_back_after_being_asked_for_others_leave_nothing_to_decide() -> None:
    case = hold()
    decide(case, ASK)

    editing.withdraw_post(case.content_id, by=case.author, at=NOON)

    assert Case.objects.get().state == Case.State.LAPSED
    assert closing.reopen_unanswered(at=NOON + timedelta(days=8)) == 0


@pytest.mark.django_db
def test_a_case_closes_when_nobody_can_ask_about_it_any_more() -> None:
    decide(hold(), acts.approve())

    assert closing.close_past(at=NOON + closing.APPEALS_FOR - timedelta(seconds=1)) == 0
    assert closing.close_past(at=NOON + closing.APPEALS_FOR) == 1

    assert Case.objects.get().state == Case.State.CLOSED


# Undoing

WATCHED = (Post, Thread, Member, Notice, Draft)
CHOICES = {
    "approve": acts.approve(),
    "note": Choice((Act(Kind.APPROVE), Act(Kind.CONTENT_NOTE, note=ContentNote.GRIEF))),
    "decline": acts.decline("No."),
    "ask": ASK,
    "everything": EVERYTHING,
    "closing": CLOSING,
}


def rows() -> dict[str, list[dict[str, Any]]]:
    """All that members see of it."""
    found = {}
    for model in WATCHED:
        some: Any = model._default_manager.order_by("pk")
        found[model.__name__] = list(some.values())
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("chosen", CHOICES)
@pytest.mark.parametrize("opening", [False, True])
@pytest.mark.parametrize("reported", [False, True])
def test_undoing_puts_everything_back(chosen: str, opening: bool, reported: bool) -> None:
    if opening and reported:
        pytest.skip("an opening is reported like an answer")
    case = opened_case() if opening else hold()
    Follow.objects.create(thread_id=post_of(case).thread_id, member=make_member())
    if reported:
        report(case)
    heron, wren = make_moderator(), make_moderator()
    before = rows()

    decision = decide(case, CHOICES[chosen], by=heron)
    if decision.needs_second:
        decisions.second(decision.pk, by=wren, at=NOON)
    changed = rows()
    decisions.undo(decision.pk, by=heron, at=NOON + timedelta(minutes=10))

    assert changed != before or (reported and chosen == "approve")
    assert rows() == before
    assert Case.objects.get().state == Case.State.OPEN
    assert not Sanction.objects.active(at=NOON).exists()
    decide(case, acts.decline("After all."), by=heron)


def opened_case() -> Case:
    """A case about the opening of a thread."""
    post = make_thread(body="You are an idiot.", state=State.HELD).posts.get()
    with transaction.atomic():
        intake.admit(post, surface="post", at=NOON)
    return Case.objects.get()


def report(case: Case) -> None:
    """As if others had read it, and one told us."""
    post = post_of(case)
    post.become(State.VISIBLE, at=NOON)
    case.queue = Case.Queue.REPORTS
    case.version += 1
    case.save(update_fields=["queue", "version"])


@pytest.mark.django_db
def test_undoing_is_for_ten_minutes_and_for_those_who_decided() -> None:
    case, heron = hold(), make_moderator()
    decision = decide(case, acts.approve(), by=heron)

    for by, at in (
        (heron, NOON + timedelta(minutes=10, seconds=1)),
        (make_moderator(), NOON),
    ):
        with pytest.raises(decisions.TooLate):
            decisions.undo(decision.pk, by=by, at=at)
    decisions.undo(decision.pk, by=heron, at=NOON)
    with pytest.raises(decisions.TooLate):
        decisions.undo(decision.pk, by=heron, at=NOON)
    with pytest.raises(Decision.DoesNotExist):
        decisions.undo(987_654, by=heron, at=NOON)


@pytest.mark.django_db
def test_words_that_changed_since_are_not_put_back() -> None:
    case, heron = hold(), make_moderator()
    decision = decide(case, acts.approve(), by=heron)
    words = editing.Words(body="I see it differently.")
    editing.edit_post(case.content_id, words, revision=1, by=case.author, at=NOON)

    with pytest.raises(decisions.WordsChanged):
        decisions.undo(decision.pk, by=heron, at=NOON)

    assert standing(case) == decision


@pytest.mark.django_db
def test_undoing_lifts_exactly_what_the_decision_brought() -> None:
    heron, writer = make_moderator(), make_member()
    first, other = hold(author=writer), hold(author=writer)
    decision = decide(first, EVERYTHING, by=heron)
    decide(other, Choice((Act(Kind.DECLINE), Act(Kind.SUSPEND, lasts=MONTH)), "No."), by=heron)

    decisions.undo(decision.pk, by=heron, at=NOON)

    left = sanctions.active_for(writer, at=NOON).get()
    assert left.decision.case == other
    assert Member.objects.get(pk=writer.pk).suspended_until == NOON + MONTH


@pytest.mark.django_db
def test_a_statement_taken_back_is_not_read_any_more() -> None:
    case, heron = hold(), make_moderator()
    decision = decide(case, acts.decline("No."), by=heron)

    decisions.undo(decision.pk, by=heron, at=NOON)

    assert not Statement.objects.visible_to(case.author).exists()


@pytest.mark.django_db
def test_what_happened_to_a_case_can_be_read_in_order() -> None:
    case, heron = hold(), make_moderator()
    decision = decide(case, acts.decline("No."), by=heron)
    decisions.undo(decision.pk, by=heron, at=NOON)
    decide(case, acts.approve(), by=heron)

    history = CaseEvent.objects.filter(case=case).order_by("pk").values_list("kind", "version")
    assert list(history) == [("opened", 1), ("decided", 2), ("undone", 3), ("decided", 4)]


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_opposite_pairs_each_decides_once() -> None:
    heron, wren = make_moderator(), make_moderator()
    for _ in range(200):
        case = hold()

        outcomes = race(
            partial(decide, case, acts.approve(), by=heron),
            partial(decide, case, acts.decline("No."), by=wren),
        )

        assert outcomes == ["AlreadyDecided", "done"]
        decision = Decision.objects.get(case=case)
        shown = decision.by == heron
        assert post_of(case).state == (State.VISIBLE if shown else State.REMOVED)
        assert CaseEvent.objects.filter(case=case, kind="decided").count() == 1
        assert Notice.objects.filter(member=case.author).count() == 1


@pytest.mark.django_db(transaction=True)
def test_undoing_and_deciding_again_at_once_never_mix() -> None:
    heron, wren = make_moderator(), make_moderator()
    for _ in range(20):
        case = hold()
        decision = decide(case, acts.approve(), by=heron)

        outcomes = race(
            partial(decisions.undo, decision.pk, by=heron, at=NOON),
            partial(decide, case, acts.decline("No."), by=wren),
        )

        assert outcomes in (["AlreadyDecided", "done"], ["done", "done"])
        expected = State.HELD if len(set(outcomes)) == 2 else State.REMOVED
        assert post_of(case).state == expected


@pytest.mark.django_db
def test_a_moderator_of_one_place_reads_there_and_a_steward_everywhere() -> None:
    here, there = hold(), hold()
    moderator, steward = make_moderator(), make_member(role=Member.Role.STEWARD)
    ModeratorScope.objects.create(moderator=moderator, place_id=post_of(here).thread.space_id)

    assert list(Case.objects.for_moderator(moderator)) == [here]
    assert set(Case.objects.for_moderator(steward)) == {here, there}
