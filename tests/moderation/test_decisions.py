"""Deciding cases."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import DatabaseError, transaction

from community import live
from community.notices.models import Notice
from forums import editing
from moderation import decisions
from moderation.acts import approve, decline
from moderation.models import Action, Case, Decision, Reviewed
from tests.factories import NOON, keep_apart, make_member, make_moderator
from tests.moderation.building import decide, hold, post_of, say_instead, standing
from tests.moderation.racing import race

State = Reviewed.State
Kind = Action.Kind
APPROVE = approve()


@pytest.mark.django_db
def test_approved_words_become_visible() -> None:
    case = hold()

    decide(case, APPROVE, by=make_moderator())

    assert post_of(case).state == State.VISIBLE


@pytest.mark.django_db
def test_declined_words_are_removed_and_their_writer_is_told_without_a_name() -> None:
    case = hold()

    decide(case, decline("Please speak of the idea."), by=make_moderator())

    notice = Notice.objects.visible_to(case.author).get()
    assert post_of(case).state == State.REMOVED
    reasons = standing(case).statement
    assert (notice.kind, notice.subject, notice.about) == (Notice.Kind.DECISION, reasons, None)


@pytest.mark.django_db
def test_a_decision_is_announced_to_the_thread_and_the_desk(
    announced: list[tuple[str, live.Event]],
) -> None:
    case = hold()
    announced.clear()

    decide(case, APPROVE, by=make_moderator())

    assert announced == [
        (live.thread_channel(post_of(case).thread_id), live.PostChanged(post_id=case.content_id)),
        (live.DESK, live.CaseChanged(case_id=case.pk)),
    ]


@pytest.mark.django_db
def test_nobodys_words_are_declined_without_saying_why() -> None:
    case = hold()

    with pytest.raises(decisions.NeedsReason):
        decide(case, decline(""), by=make_moderator())

    assert post_of(case).state == State.HELD


@pytest.mark.django_db
def test_the_second_to_decide_learns_what_was_decided() -> None:
    case, first, second = hold(), make_moderator(), make_moderator()
    decide(case, APPROVE, by=first)

    with pytest.raises(decisions.AlreadyDecided) as told:
        decide(case, decline("No."), by=second)

    assert told.value.case == case
    assert (standing(case).kinds, standing(case).by) == ({Kind.APPROVE}, first)
    assert post_of(case).state == State.VISIBLE


@pytest.mark.django_db
def test_words_that_changed_since_they_were_read_are_not_decided() -> None:
    case = hold()
    say_instead(case, "You are a liar.")
    newer = Case.objects.open().get()

    with pytest.raises(decisions.WordsChanged) as told:
        decide(case, APPROVE, by=make_moderator())
    with pytest.raises(decisions.WordsChanged):
        decide(newer, APPROVE, by=make_moderator(), revision=1)

    assert told.value.case == newer
    assert post_of(case).state == State.HELD


@pytest.mark.django_db
def test_words_that_became_harmless_meanwhile_leave_nothing_to_decide() -> None:
    case = hold()
    say_instead(case, "I see it differently.")

    with pytest.raises(decisions.WordsChanged) as told:
        decide(case, decline("No."), by=make_moderator())

    assert told.value.case is None
    assert post_of(case).state == State.VISIBLE


@pytest.mark.django_db
def test_nobody_decides_about_their_own_words() -> None:
    moderator = make_moderator()
    case = hold(author=moderator)

    with pytest.raises(Case.DoesNotExist):
        decide(case, APPROVE, by=moderator)

    assert post_of(case).state == State.HELD


@pytest.mark.django_db
def test_nobody_decides_about_somebody_they_blocked() -> None:
    case, moderator = hold(), make_moderator()
    keep_apart(moderator, case.author)

    with pytest.raises(Case.DoesNotExist):
        decide(case, APPROVE, by=moderator)


@pytest.mark.django_db
def test_nobody_escapes_the_desk_by_blocking_moderators() -> None:
    case, moderator = hold(), make_moderator()
    keep_apart(case.author, moderator)

    assert decide(case, decline("No."), by=moderator).kinds == {Kind.DECLINE}


@pytest.mark.django_db
def test_distress_is_never_declined() -> None:
    case = hold("I don't want to be alive anymore.")

    with pytest.raises(decisions.NeverDeclined):
        decide(case, decline("No."), by=make_moderator())

    decide(case, APPROVE, by=make_moderator())
    assert post_of(case).state == State.VISIBLE
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_decision_stays_as_it_was_given() -> None:
    decision = decide(hold(), APPROVE, by=make_moderator())

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(step=3)


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_decides_and_the_other_is_told() -> None:
    moderators = [make_moderator(), make_moderator()]
    for _ in range(8):
        case = hold()

        outcomes = race(
            partial(decide, case, APPROVE, by=moderators[0]),
            partial(decide, case, decline("No."), by=moderators[1]),
        )

        case.refresh_from_db()
        assert outcomes == ["AlreadyDecided", "done"]
        shown = Kind.APPROVE in standing(case).kinds
        assert post_of(case).state == (State.VISIBLE if shown else State.REMOVED)
        assert Notice.objects.filter(member=case.author).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_the_writers_change_at_once_never_mix() -> None:
    moderator = make_moderator()
    for _ in range(8):
        case = hold()

        def change(case: Case = case) -> None:
            words = editing.Words(body="You are a liar.")
            editing.edit_post(case.content_id, words, revision=1, by=case.author, at=NOON)

        outcomes = race(partial(decide, case, decline("No."), by=moderator), change)

        case.refresh_from_db()
        post = post_of(case)
        assert outcomes in (["WordsChanged", "done"], ["DoesNotExist", "done"])
        decided = (case.state, post.revision, post.state) == ("decided", 1, State.REMOVED)
        changed = (case.state, post.revision, post.state) == ("open", 2, State.HELD)
        assert decided != changed


@pytest.mark.django_db
def test_an_unknown_case_is_nobodys() -> None:
    with pytest.raises(Case.DoesNotExist):
        decisions.decide(987_654, APPROVE, by=make_member(), revision=1, at=NOON)
