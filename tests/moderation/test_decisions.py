"""Deciding cases."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from community import live
from community.accounts.models import Member
from community.notices.models import Notice
from forums import editing
from forums.models import Post
from moderation import decisions
from moderation.acts import approve, decline
from moderation.models import Action, Case, Decision, Reviewed
from tests.factories import NOON, keep_apart, make_member, make_moderator
from tests.moderation.building import decide, hold, post_of, say_instead, standing

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
    assert (notice.kind, notice.subject, notice.about) == (Notice.Kind.DECISION, case, None)


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
def test_a_member_taken_for_under_age_is_let_in_again_with_their_words() -> None:
    case = hold("I'm 16.")

    decide(case, APPROVE, by=make_moderator())

    assert Member.objects.get(pk=case.author_id).state == Member.State.ACTIVE


@pytest.mark.django_db
def test_a_decision_stays_as_it_was_given() -> None:
    decision = decide(hold(), APPROVE, by=make_moderator())

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(step=3)


def race(*steps: object) -> list[str]:
    """Run steps at the same instant in threads of their own; what each came to."""
    barrier = threading.Barrier(len(steps))
    outcomes: list[str] = []

    def run(step: object) -> None:
        barrier.wait(timeout=10)
        try:
            step()  # type: ignore[operator]
            outcomes.append("done")
        except (decisions.AlreadyDecided, decisions.WordsChanged, Post.DoesNotExist) as told:
            outcomes.append(type(told).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_decides_and_the_other_is_told() -> None:
    moderators = [make_moderator(), make_moderator()]
    for _ in range(8):
        case = hold()

        outcomes = race(
            lambda case=case: decide(case, APPROVE, by=moderators[0]),
            lambda case=case: decide(case, decline("No."), by=moderators[1]),
        )

        case.refresh_from_db()
        assert outcomes == ["AlreadyDecided", "done"]
        assert post_of(case).state == decisions.OUTCOME[Kind(standing(case).kinds.pop())]
        assert Notice.objects.filter(subject_id=case.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_the_writers_change_at_once_never_mix() -> None:
    moderator = make_moderator()
    for _ in range(8):
        case = hold()

        def change(case: Case = case) -> None:
            words = editing.Words(body="You are a liar.")
            editing.edit_post(case.content_id, words, revision=1, by=case.author, at=NOON)

        outcomes = race(lambda case=case: decide(case, decline("No."), by=moderator), change)

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
