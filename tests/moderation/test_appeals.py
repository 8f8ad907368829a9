"""Asking that somebody else looks again, and what the answer does."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from community import limits
from community.accounts.models import Member
from community.notices.models import Notice
from forums import editing, showing
from forums.models import ContentNote, Post, Quote, Thread
from moderation import (
    acts,
    appeals,
    audit,
    closing,
    decisions,
    intake,
    reporting,
    reports,
    sanctions,
)
from moderation.acts import Act, Choice
from moderation.models import (
    Action,
    Appeal,
    Case,
    CaseEvent,
    Decision,
    Report,
    Reviewed,
    Sanction,
)
from moderation.reporting import Told
from tests.factories import NOON, make_member, make_moderator, make_post, make_thread
from tests.moderation.building import decide, hold, post_of, say_instead
from tests.moderation.racing import race

Kind = Action.Kind
State = Appeal.State
Words = Reviewed.State
MONTH = timedelta(days=30)
LATER = NOON + timedelta(days=3)
EVERYTHING = Choice(
    (
        Act(Kind.DECLINE),
        Act(Kind.CONTENT_NOTE, note=ContentNote.GRIEF),
        Act(Kind.LIMIT, lasts=MONTH, here=True),
        Act(Kind.SUSPEND, lasts=timedelta(days=180)),
    ),
    "Please take some time.",
)
CLOSING = Choice((Act(Kind.DECLINE), Act(Kind.CLOSE)), "This cannot go on here.")
ASK = Choice((Act(Kind.ASK_REVISION),), "Could you say what you felt?")


def ask(
    decision: Decision,
    *,
    by: Member | None = None,
    words: str = "Please read it again.",
    **more: Any,
) -> Appeal:
    values = {"key": uuid4(), "at": LATER, **more}
    return appeals.ask(decision.pk, words, by=by or decision.member, **values)


def answer(appeal: Appeal, outcome: str, *, by: Member | None = None, **more: Any) -> Appeal:
    values = {"at": LATER, **more}
    return appeals.answer(
        appeal.pk, outcome, "I read it anew.", by=by or make_moderator(), **values
    )


def told_about(*, choice: Choice | None = None) -> tuple[Report, Decision]:
    """Somebody told us about visible words, and heard what a moderator decided."""
    post = make_post(make_thread(), body="You are an idiot.")
    report = reporting.tell(post, Told("unkind"), by=make_member(), at=NOON)
    decision = decide(report.case, choice or acts.approve())
    reports.answer_reporters(at=NOON + timedelta(minutes=11))
    report.refresh_from_db()
    return report, decision


def complain(report: Report, **more: Any) -> Appeal:
    values = {"key": uuid4(), "by": report.reporter, "at": LATER, **more}
    return appeals.ask_about(report.pk, "It still hurts.", **values)


# Asking


@pytest.mark.django_db
def test_who_asks_brings_the_case_to_the_desk_and_it_goes_back_when_answered() -> None:
    decision = decide(hold(), acts.decline("No."))

    appeal = ask(decision)

    case = Case.objects.get()
    assert (case.state, case.queue, case.queue_before) == ("open", "appeals", "held")
    assert (appeal.state, appeal.first_by, appeal.member) == ("open", decision.by, decision.member)

    answer(appeal, State.UPHELD)

    case.refresh_from_db()
    decision.refresh_from_db()
    assert (case.state, case.queue, case.queue_before) == ("decided", "held", "")
    assert (decision.state, post_of(case).state) == ("standing", Words.REMOVED)
    history = CaseEvent.objects.filter(case=case).order_by("pk").values_list("kind", flat=True)
    assert list(history) == ["opened", "decided", "appealed", "answered"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["You idiots. I will kill you.", "<b>You</b> \u202e are an idiot", "No."]
)
def test_nothing_that_is_said_in_it_is_held_or_refused(words: str) -> None:
    appeal = ask(decide(hold(), acts.decline("No.")), words=words)

    assert Appeal.objects.get(pk=appeal.pk).words == words
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM moderation_appeal")
        assert words not in cursor.fetchone()[0]


@pytest.mark.django_db
def test_somebody_under_age_in_it_is_for_stewards_and_urgent() -> None:
    ask(decide(hold(), acts.decline("No.")), words="I'm 13 years old and he knows it.")

    case = Case.objects.get()
    assert (case.queue, case.urgent) == ("stewards", True)


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["", "  \n ", "x" * 1_001])
def test_words_are_asked_for_and_have_an_end(words: str) -> None:
    decision = decide(hold(), acts.decline("No."))

    with pytest.raises(appeals.NoWords):
        ask(decision, words=words)
    assert ask(decision, words="x" * 1_000).words == "x" * 1_000


@pytest.mark.django_db
def test_six_months_are_six_months() -> None:
    early, late = (decide(hold(), acts.decline("No.")) for _ in range(2))

    with pytest.raises(appeals.TooLate):
        ask(late, at=NOON + closing.APPEALS_FOR + timedelta(seconds=1))
    assert ask(early, at=NOON + closing.APPEALS_FOR).state == State.OPEN


@pytest.mark.django_db
def test_one_asks_once_and_a_second_click_changes_nothing() -> None:
    decision, key = decide(hold(), acts.decline("No.")), uuid4()

    first = ask(decision, key=key)

    assert ask(decision, key=key, words="Again.") == first
    with pytest.raises(appeals.Asked) as earlier:
        ask(decision)
    assert earlier.value.appeal == first
    assert Case.objects.get().version == 3


@pytest.mark.django_db
def test_only_whom_it_restricts_may_ask() -> None:
    restricted = decide(hold(), acts.decline("No."))
    harmless = decide(hold(), acts.approve())
    undone = decide(hold(), acts.decline("No."))
    assert undone.by
    decisions.undo(undone.pk, by=undone.by, at=NOON)

    for decision, by in (
        (restricted, make_member()),
        (restricted, restricted.by),
        (harmless, harmless.member),
        (undone, undone.member),
    ):
        with pytest.raises(Decision.DoesNotExist):
            ask(decision, by=by)
    with pytest.raises(Decision.DoesNotExist):
        appeals.ask(987_654, "x", key=uuid4(), by=make_member(), at=NOON)


@pytest.mark.django_db
def test_asking_about_many_at_once_is_slowed() -> None:
    member = make_member()
    for _ in range(10):
        ask(decide(hold(author=member), acts.decline("No.")))

    with pytest.raises(limits.TooOften):
        ask(decide(hold(author=member), acts.decline("No.")))


@pytest.mark.django_db
def test_what_was_taken_back_may_be_asked_once_more() -> None:
    decision = decide(hold(), acts.decline("No."))
    appeal = ask(decision)

    appeals.withdraw(appeal.pk, by=decision.member, at=LATER)

    assert Case.objects.get().state == "decided"
    with pytest.raises(appeals.Answered):
        appeals.withdraw(appeal.pk, by=decision.member, at=LATER)
    with pytest.raises(Appeal.DoesNotExist):
        appeals.withdraw(appeal.pk, by=make_member(), at=LATER)
    assert ask(decision).state == State.OPEN


# Who looks


@pytest.mark.django_db
def test_nobody_reviews_what_they_decided_seconded_wrote_or_asked() -> None:
    heron, wren, robin = make_moderator(), make_moderator(), make_moderator()
    proposed = decide(hold(), CLOSING, by=heron)
    decision = decisions.second(proposed.pk, by=wren, at=NOON)
    appeal = ask(decision)

    for by in (heron, wren):
        with pytest.raises(appeals.NeedsAnother):
            appeals.take(appeal.pk, by=by, at=LATER)
        with pytest.raises(appeals.NeedsAnother):
            answer(appeal, State.UPHELD, by=by, at=LATER + MONTH)
    assert Appeal.objects.get().state == State.OPEN
    assert answer(appeal, State.UPHELD, by=robin).reviewer == robin


@pytest.mark.django_db
def test_a_moderator_of_elsewhere_and_the_writer_know_of_no_appeal() -> None:
    author = make_moderator()
    decision = decide(hold(author=author), acts.decline("No."))
    appeal = ask(decision)

    for by in (author, make_member(role=Member.Role.MEMBER)):
        if by.may_moderate:
            with pytest.raises(Appeal.DoesNotExist):
                appeals.take(appeal.pk, by=by, at=LATER)
    assert not Appeal.objects.visible_to(make_member()).exists()
    assert list(Appeal.objects.visible_to(author)) == [appeal]


@pytest.mark.django_db
def test_what_a_colleague_took_is_theirs_for_a_day() -> None:
    appeal = ask(decide(hold(), acts.decline("No.")))
    heron, wren = make_moderator(), make_moderator()

    appeals.take(appeal.pk, by=heron, at=LATER)

    assert appeals.take(appeal.pk, by=heron, at=LATER).assigned_at == LATER
    for act in (appeals.take, appeals.let_go):
        with pytest.raises(appeals.InHand):
            act(appeal.pk, by=wren, at=LATER + timedelta(hours=23))
    assert appeals.take(appeal.pk, by=wren, at=LATER + timedelta(days=1)).reviewer == wren
    assert appeals.let_go(appeal.pk, by=wren, at=LATER + MONTH).state == State.OPEN
    assert answer(appeal, State.REVERSED, by=heron).state == State.REVERSED


@pytest.mark.django_db
def test_the_only_moderator_looks_a_second_time_after_a_week() -> None:
    heron = make_moderator()
    appeal = ask(decide(hold(), acts.decline("No."), by=heron))
    week = LATER + timedelta(days=7)

    assert appeals.is_alone(appeal)
    with pytest.raises(appeals.NeedsAnother):
        appeals.take(appeal.pk, by=heron, at=week - timedelta(seconds=1))
    taken = appeals.take(appeal.pk, by=heron, at=week)

    assert taken.second_look
    appeals.let_go(appeal.pk, by=heron, at=week)
    make_moderator()
    with pytest.raises(appeals.NeedsAnother):
        appeals.take(appeal.pk, by=heron, at=week)
    with pytest.raises(DatabaseError, match="by_another_where_there_is_one"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(
            state="assigned", reviewer=heron, assigned_at=week, second_look=True
        )


# What an answer does


def all_seen(post: Post) -> dict[str, Any]:
    """All that members see of the words and of who wrote them, but for what they are told."""
    post = Post.objects.get(pk=post.pk)
    thread = Thread.objects.get(pk=post.thread_id)
    author = post.author
    reader = make_member()
    page = showing.page_of_posts(thread, 1, viewer=reader, today=NOON.date())
    return {
        "post": (post.state, post.number, post.body, post.revision),
        "page": [(one.number, one.html, [str(each) for each in one.quotes]) for one in page],
        "thread": (thread.replies, thread.last_number, thread.notes, thread.active_at),
        "author": (author.state, author.suspended_until, author.is_shut),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("choice", [acts.decline("No."), EVERYTHING, CLOSING, ASK])
def test_taking_it_back_restores_words_place_counts_quotes_and_standing(choice: Choice) -> None:
    post = make_post(make_thread(), body="You are an idiot.", at=NOON + timedelta(hours=1))
    later = make_post(post.thread, at=NOON + timedelta(hours=2))
    Quote.objects.create(post=later, quoted=post, quoted_revision=1, start=0, end=16)
    case = reporting.tell(post, Told("unkind"), by=make_member(), at=NOON).case
    before = all_seen(post)
    decision = decide(case, choice)
    if decision.needs_second:
        decision = decisions.second(decision.pk, by=make_moderator(), at=NOON)
    assert len(all_seen(post)["page"]) < len(before["page"])

    answer(ask(decision), State.REVERSED)

    decision.refresh_from_db()
    assert all_seen(post) == before
    assert "You are an idiot" in str(before["page"][2])
    assert decision.state == Decision.State.REVERSED
    assert not Sanction.objects.active(at=LATER).exists()
    assert Case.objects.get(pk=case.pk).state == "decided"


@pytest.mark.django_db
def test_held_words_that_were_declined_appear_for_everybody() -> None:
    case = hold()
    decision = decide(case, acts.decline("No."))

    answer(ask(decision), State.REVERSED)

    post = post_of(case)
    assert post.state == Words.VISIBLE
    assert post in Post.objects.visible_to(make_member())
    assert post.thread.replies == 1


@pytest.mark.django_db
def test_exactly_the_sanctions_of_the_decision_are_lifted() -> None:
    writer = make_member()
    first, other = hold(author=writer), hold(author=writer)
    decision = decide(first, EVERYTHING)
    decide(other, Choice((Act(Kind.DECLINE), Act(Kind.SUSPEND, lasts=MONTH)), "No."))

    answer(ask(decision), State.REVERSED)

    assert sanctions.active_for(writer, at=LATER).get().decision.case == other
    assert Member.objects.get(pk=writer.pk).suspended_until == NOON + MONTH
    assert post_of(other).state == Words.REMOVED


@pytest.mark.django_db
def test_a_part_is_what_was_chosen_and_no_more() -> None:
    case = hold()
    decision = decide(case, EVERYTHING)
    appeal = ask(decision)

    for parts in ((), ("close",), tuple(one.kind for one in decision.actions.all())):
        with pytest.raises(appeals.WrongPart):
            answer(appeal, State.PARTLY, parts=parts)
    made = answer(appeal, State.PARTLY, parts=[Kind.SUSPEND])

    decision.refresh_from_db()
    assert made.taken_back == ["suspend"]
    assert decision.state == Decision.State.STANDING
    assert post_of(case).state == Words.REMOVED
    assert sanctions.active_for(decision.member, at=LATER).get().kind == "limit"
    assert Member.objects.get(pk=decision.member_id).suspended_until is None


@pytest.mark.django_db
def test_who_asked_is_told_and_reads_it_and_it_is_on_record() -> None:
    decision = decide(hold(), acts.decline("No."))
    appeal = ask(decision)

    answer(appeal, State.REVERSED)

    notice = Notice.objects.visible_to(decision.member).get(kind=Notice.Kind.APPEAL)
    assert notice.subject == appeal
    read = appeals.read(appeal.pk, by=decision.member)
    assert (read.state, read.outcome, read.answer) == ("notified", "reversed", "I read it anew.")
    assert audit.verify() == 3  # decided, taken, taken back
    with pytest.raises(Appeal.DoesNotExist):
        appeals.read(appeal.pk, by=make_member())


@pytest.mark.django_db
def test_words_that_changed_since_are_left_as_they_are() -> None:
    case = hold()
    decision = decide(case, ASK)
    appeal = ask(decision)

    say_instead(case, "I see it differently.")

    case.refresh_from_db()
    assert (case.state, case.queue, case.queue_before) == ("open", "held", "")
    assert post_of(case).state == Words.HELD
    decide(case, acts.decline("Not so."), revision=2)
    assert appeals.bring_waiting(at=LATER) == 1
    assert appeals.bring_waiting(at=LATER) == 0
    answer(appeal, State.REVERSED)
    assert post_of(case).state == Words.REMOVED


@pytest.mark.django_db
def test_words_taken_back_meanwhile_stay_taken_back() -> None:
    case = hold()
    appeal = ask(decide(case, ASK))

    editing.withdraw_post(case.content_id, by=case.author, at=LATER)

    assert Case.objects.get().state == "lapsed"
    assert appeals.bring_waiting(at=LATER) == 1
    answer(appeal, State.REVERSED)
    assert (post_of(case).state, post_of(case).body) == (Words.WITHDRAWN, "")


@pytest.mark.django_db
def test_an_undone_decision_leaves_nothing_to_answer() -> None:
    case, heron = hold(), make_moderator()
    decision = decide(case, acts.decline("No."), by=heron)
    appeal = ask(decision, at=NOON + timedelta(minutes=5))

    decisions.undo(decision.pk, by=heron, at=NOON + timedelta(minutes=9))

    appeal.refresh_from_db()
    case.refresh_from_db()
    assert (appeal.state, case.state, case.queue) == ("fallen", "open", "held")
    assert post_of(case).state == Words.HELD
    with pytest.raises(appeals.Answered):
        answer(appeal, State.UPHELD)


@pytest.mark.django_db
def test_a_case_that_is_asked_about_is_answered_and_not_decided() -> None:
    case = hold()
    ask(decide(case, acts.decline("No.")))

    with pytest.raises(decisions.AlreadyDecided):
        decide(case, acts.approve())


@pytest.mark.django_db
def test_a_case_stays_open_to_the_answer_however_long_it_takes() -> None:
    case = hold()
    appeal = ask(decide(case, ASK))
    say_instead(case, "I see it differently.")
    decide(case, acts.approve(), revision=2)

    assert closing.close_past(at=LATER + closing.APPEALS_FOR) == 0
    appeals.bring_waiting(at=LATER)
    answer(appeal, State.UPHELD)
    assert closing.close_past(at=LATER + closing.APPEALS_FOR) == 1


# Who told us


@pytest.mark.django_db
def test_who_told_us_may_ask_about_nothing_having_been_done_and_it_is_decided_anew() -> None:
    report, decision = told_about()

    appeal = complain(report)
    assert reports.standing(Report.objects.get(), at=LATER) == reports.Standing.NOTIFIED
    answer(appeal, State.REVERSED)

    case = Case.objects.get()
    decision.refresh_from_db()
    assert (case.state, case.queue, decision.state) == ("open", "reports", "reversed")
    assert not Notice.objects.visible_to(case.author).exists()
    decide(case, acts.decline("Please speak of the idea."))
    assert post_of(case).state == Words.REMOVED


@pytest.mark.django_db
def test_who_told_us_hears_of_a_reversal_no_more_than_that() -> None:
    report, decision = told_about(choice=acts.decline("No."))

    answer(ask(decision), State.REVERSED)

    found = Report.objects.select_related("case").get(pk=report.pk)
    later = LATER + timedelta(hours=1)
    assert reports.outcome(found, at=later) == reports.AGAIN
    with pytest.raises(Report.DoesNotExist):
        complain(report, at=later)


@pytest.mark.django_db
def test_both_sides_may_ask_and_each_is_answered() -> None:
    report, decision = told_about(choice=acts.decline("No."))
    author, reporter = ask(decision), complain(report)

    answer(author, State.UPHELD)
    assert Case.objects.get().is_appealed
    answer(reporter, State.UPHELD)

    assert Case.objects.get().state == "decided"
    with pytest.raises(appeals.Asked):
        complain(report)


@pytest.mark.django_db
def test_nobody_asks_about_reports_of_others_or_before_an_answer() -> None:
    report, _ = told_about()
    fresh = reporting.tell(make_post(make_thread()), Told("unkind"), by=make_member(), at=NOON)

    for which, by in ((report, make_member()), (fresh, fresh.reporter)):
        with pytest.raises(Report.DoesNotExist):
            complain(which, by=by)


@pytest.mark.django_db
def test_what_is_told_meanwhile_is_read_first() -> None:
    report, _ = told_about()
    appeal = complain(report)
    post = Post.objects.latest("pk")

    again = reporting.tell(post, Told("threat"), by=make_member(), at=LATER)

    assert again.case != report.case
    assert (again.case.queue, again.case.state) == ("reports", "open")
    assert appeals.bring_waiting(at=LATER) == 0
    decide(again.case, acts.approve())
    assert appeals.bring_waiting(at=LATER) == 1
    assert answer(appeal, State.UPHELD).state == State.UPHELD


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_one_does_and_the_other_is_told() -> None:
    heron, wren = make_moderator(), make_moderator()
    for _ in range(10):
        case = hold()
        appeal = ask(decide(case, EVERYTHING), at=LATER)

        outcomes = race(
            partial(answer, appeal, State.REVERSED, by=heron),
            partial(answer, appeal, State.UPHELD, by=wren),
        )

        appeal.refresh_from_db()
        assert outcomes == ["Answered", "done"]
        reversed_ = appeal.outcome == State.REVERSED
        assert appeal.reviewer == (heron if reversed_ else wren)
        assert post_of(case).state == (Words.VISIBLE if reversed_ else Words.REMOVED)
        assert Notice.objects.filter(kind=Notice.Kind.APPEAL, member=case.author).count() == 1
        limits.take.__self__._own._tries.clear()  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_taking_the_question_back_and_answering_never_mix() -> None:
    heron = make_moderator()
    for _ in range(10):
        case = hold()
        decision = decide(case, acts.decline("No."))
        appeal = ask(decision)

        outcomes = race(
            partial(answer, appeal, State.REVERSED, by=heron),
            partial(appeals.withdraw, appeal.pk, by=decision.member, at=LATER),
        )

        appeal.refresh_from_db()
        assert outcomes == ["Answered", "done"]
        shown = appeal.state == State.REVERSED
        assert post_of(case).state == (Words.VISIBLE if shown else Words.REMOVED)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_ask_once() -> None:
    decision, key = decide(hold(), acts.decline("No.")), uuid4()

    outcomes = race(*[partial(ask, decision, key=key)] * 2)

    assert Appeal.objects.count() == 1
    assert outcomes in (["done", "done"], ["Asked", "done"])


# What the database refuses


def raw(decision: Decision, **fields: Any) -> Appeal:
    values = {
        "decision": decision,
        "side": "author",
        "by": decision.member,
        "key": uuid4(),
        "words": "Please.",
        "made_at": LATER,
    }
    return Appeal.objects.create(**(values | fields))


ALLOWED = {
    ("open", "assigned"), ("open", "withdrawn"), ("open", "fallen"),
    ("assigned", "open"), ("assigned", "withdrawn"), ("assigned", "fallen"),
    ("assigned", "upheld"), ("assigned", "reversed"), ("assigned", "partly"),
    ("upheld", "notified"), ("reversed", "notified"), ("partly", "notified"),
}  # fmt: skip
PAIRS = [(old.value, new.value) for old, new in product(State, State) if old != new]


def shape(state: str) -> dict[str, Any]:
    """What a row in this state must hold besides."""
    fields: dict[str, Any] = {"state": state, "reviewer": make_moderator(), "assigned_at": LATER}
    answered = {"upheld", "reversed", "partly", "notified"}
    if state in answered:
        fields |= {"outcome": "partly" if state == "notified" else state, "answer": "Yes."}
        fields |= {"answered_at": LATER, "taken_back": ["decline"]}
    return fields


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_database_knows_every_pair_of_states(old: str, new: str) -> None:
    appeal = raw(decide(hold(), acts.decline("No.")), **shape(old))
    fields = shape(new)
    if old in {"upheld", "reversed", "partly"} and new == "notified":
        fields = {"state": "notified"}  # its answer stays
    row = Appeal.objects.filter(pk=appeal.pk)

    if (old, new) in ALLOWED:
        assert row.update(**fields) == 1
        return
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(**fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("within_six_months", {"made_at": NOON + timedelta(days=183, seconds=1)}),
        ("within_six_months", {"made_at": NOON - timedelta(seconds=1)}),
        ("by_its_side", {"side": "reporter"}),
        ("has_a_reviewer", {"state": "assigned"}),
        ("keeps_its_outcome", {"outcome": "upheld", "answer": "No.", "answered_at": LATER}),
        ("answered_in_words", {"answer": "Yes."}),
    ],
)
def test_the_database_refuses_half_an_appeal(name: str, fields: dict[str, Any]) -> None:
    decision = decide(hold(), acts.decline("No."))

    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        raw(decision, **fields)


@pytest.mark.django_db
def test_the_database_refuses_those_who_had_a_part_in_it() -> None:
    proposed = decide(hold(), CLOSING)
    decision = decisions.second(proposed.pk, by=make_moderator(), at=NOON)
    appeal = raw(decision, first_by=make_moderator())  # the database knows better

    for had_part in (decision.by, decision.seconded_by, decision.member):
        with pytest.raises(DatabaseError, match="looked_at_by_another"), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(
                state="assigned", reviewer=had_part, assigned_at=LATER
            )
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(first_by=None)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk)._raw_delete("default")


@pytest.mark.django_db
def test_the_database_refuses_a_second_look_too_soon() -> None:
    heron = make_moderator()
    appeal = raw(decide(hold(), acts.decline("No."), by=heron))
    soon = LATER + timedelta(days=7, seconds=-1)

    with pytest.raises(DatabaseError, match="second_look_after_a_week"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(
            state="assigned", reviewer=heron, assigned_at=soon, second_look=True
        )


@pytest.mark.django_db
def test_an_answer_stays() -> None:
    appeal = answer(ask(decide(hold(), acts.decline("No."))), State.UPHELD)

    for fields in ({"answer": "No."}, {"reviewer": make_moderator()}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(**fields)


@pytest.mark.django_db
def test_somebody_who_may_be_under_age_and_is_not_comes_in_again() -> None:
    post = make_post(make_thread(), body="I'm 16.", state=Words.HELD)
    with transaction.atomic():
        intake.admit(post, surface="post", at=NOON)
    proposed = decide(Case.objects.get(), acts.decline("You may be under age."))
    decision = decisions.second(proposed.pk, by=make_moderator(), at=NOON)
    assert Member.objects.get(pk=post.author_id).state == "paused"

    answer(ask(decision), State.REVERSED)

    assert Member.objects.get(pk=post.author_id).state == "active"
