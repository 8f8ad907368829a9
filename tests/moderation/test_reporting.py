"""Telling the team: any number of voices, one open case, nothing lost and nothing hidden."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from community import limits, live
from community.accounts.models import Member
from forums import editing
from forums.models import Post
from moderation import acts, decisions, intake, reporting, reports
from moderation.models import Case, CaseEvent, Evidence, Pseudonym, Report, Reviewed
from moderation.reporting import Told
from tests.factories import NOON, agree, make_member, make_moderator, make_post, make_thread
from tests.forums.test_races import AT_ONCE, at_once
from tests.moderation.building import decide, hold, post_of

pytestmark = pytest.mark.django_db(transaction=True)
Queue = Case.Queue
Reason = Report.Reason


def tell(
    post: Reviewed, reason: str = Reason.UNKIND, *, by: Member | None = None, **more
) -> Report:
    told = Told(reason=reason, **{"key": uuid4()} | more)
    return reporting.tell(post, told, by=by or make_member(), at=NOON)


def keep_telling(post: Post, **fields: Any) -> Report:
    """As a person does whom a crowded site asked to send the same form again."""
    fields["key"] = uuid4()
    while True:
        try:
            return tell(post, **fields)
        except OperationalError:
            continue


def posted(**fields) -> Post:
    return make_post(make_thread(), **fields)


def change(post: Post, body: str) -> None:
    agree(post.author, post.thread.space)
    words = editing.Words(body=body)
    editing.edit_post(post.pk, words, revision=post.revision, by=post.author, at=NOON)


def test_many_voices_about_one_post_are_one_case_and_the_post_stays() -> None:
    post = posted()
    told = [tell(post, words=f"I saw it, {n}.") for n in range(3)]

    case = Case.objects.get()
    assert {report.case_id for report in told} == {case.pk}
    assert (case.queue, case.urgent, case.quiet, case.version) == (Queue.REPORTS, False, True, 1)
    assert sorted(r.words for r in case.reports.all()) == [f"I saw it, {n}." for n in range(3)]
    assert Post.objects.get(pk=post.pk).state == Post.State.VISIBLE


def test_a_second_click_tells_once_and_a_second_thought_is_added() -> None:
    post, reporter, key = posted(), make_member(), uuid4()

    first = tell(post, by=reporter, key=key, words="Once.")
    clicked = tell(post, by=reporter, key=key, words="Once.")
    more = uuid4()
    added = [tell(post, by=reporter, key=more, words="And this.") for _ in range(2)]

    assert {first.pk} == {clicked.pk} | {one.pk for one in added}
    assert [one.words for one in first.additions.all()] == ["And this."]
    assert Report.objects.count() == 1


def test_only_the_first_voice_is_announced_and_the_case_is_not_rewritten(announced) -> None:
    post = posted()
    for _ in range(3):
        tell(post)

    case = Case.objects.get()
    assert announced == [(live.DESK, live.CaseChanged(case_id=case.pk))]
    assert case.events.filter(kind=CaseEvent.Kind.REPORTED).count() == 3
    assert not case.events.filter(kind=CaseEvent.Kind.REPORTED, by__isnull=False).exists()


def test_a_voice_about_an_open_case_costs_the_same_however_many_came_before() -> None:
    post = posted()
    tell(post)
    asked = []
    for _ in range(12):
        reporter = make_member()
        with CaptureQueriesContext(connection) as counted:
            tell(post, by=reporter)
        asked.append(len(counted))
        assert not any('UPDATE "moderation_case"' in one["sql"] for one in counted)

    assert len(set(asked[1:])) == 1


@pytest.mark.parametrize(
    ("reason", "queue", "urgent"),
    [
        (Reason.UNKIND, Queue.REPORTS, False),
        (Reason.THREAT, Queue.REPORTS, True),
        (Reason.WORRY, Queue.CARE, True),
        (Reason.MINOR, Queue.STEWARDS, True),
    ],
)
def test_a_reason_leads_to_its_queue(reason: str, queue: str, urgent: bool) -> None:
    case = tell(posted(), reason).case

    assert (case.queue, case.urgent) == (queue, urgent)


def test_words_about_somebody_under_age_go_to_stewards_whatever_the_reason() -> None:
    report = tell(posted(), words="I'm 13 years old and he knows it.")

    assert (report.grave, report.case.queue, report.case.urgent) == (True, Queue.STEWARDS, True)


@pytest.mark.parametrize("words", ["He called me a worthless whore.", "I'll kill him for this."])
def test_angry_words_are_never_held_for_their_language(words: str) -> None:
    report = tell(posted(), words=words)

    assert (report.words, report.case.queue) == (words, Queue.REPORTS)


def test_what_is_told_about_one_of_us_is_for_stewards() -> None:
    case = tell(posted(author=make_moderator())).case

    assert case.queue == Queue.STEWARDS
    assert not Case.objects.for_moderator(make_moderator()).exists()
    assert Case.objects.for_moderator(make_member(role=Member.Role.STEWARD)).get() == case


@pytest.mark.parametrize("queue", [Queue.CARE, Queue.LOOK])
def test_a_voice_joins_what_is_open_and_both_are_shown(queue: str) -> None:
    case = hold("You are an idiot.")
    with transaction.atomic():
        post_of(case).become(Reviewed.State.VISIBLE, at=NOON)
    Case.objects.filter(pk=case.pk).update(queue=queue, version=2)

    joined = tell(post_of(case)).case

    assert (joined.pk, joined.queue) == (case.pk, Queue.REPORTS)
    assert joined.findings == case.findings
    assert not joined.quiet
    heard = reports.of(joined, viewer=make_moderator())
    assert (heard.people, heard.reasons) == (1, [(Reason.UNKIND.label, 1)])


def test_a_voice_about_words_that_went_on_waiting_joins_their_case() -> None:
    case = hold()

    assert tell(post_of(case)).case == case
    case.refresh_from_db()
    assert case.queue == Queue.HELD


def test_a_voice_after_a_decision_opens_a_new_case_that_shows_the_earlier_one() -> None:
    post = posted()
    first = tell(post).case
    decided = decide(first, acts.approve())

    second = tell(post).case

    assert second.pk != first.pk
    assert reports.of(second, viewer=make_moderator()).earlier == [decided]


def test_undoing_is_refused_once_somebody_told_again() -> None:
    post, moderator = posted(), make_moderator()
    decided = decide(tell(post).case, acts.approve(), by=moderator)
    newer = tell(post).case

    with pytest.raises(decisions.WordsChanged) as told:
        decisions.undo(decided.pk, by=moderator, at=NOON)

    assert told.value.case == newer


def test_the_writer_cannot_close_a_case_by_changing_or_taking_back_the_words() -> None:
    post = posted(body="You are dull.")
    case = tell(post).case

    change(post, "Thank you.")
    case.refresh_from_db()
    assert (case.state, case.queue, case.revision) == (Case.State.OPEN, Queue.REPORTS, 2)
    editing.withdraw_post(post.pk, by=post.author, at=NOON)

    case.refresh_from_db()
    assert (case.state, case.queue) == (Case.State.OPEN, Queue.REPORTS)
    assert [copy.words for copy in Evidence.objects.filter(case=case)] == ["You are dull."]


def test_worry_outlives_an_edit_too() -> None:
    post = posted(body="I cannot go on like this.")
    case = tell(post, Reason.WORRY).case

    change(post, "Never mind.")

    case.refresh_from_db()
    assert (case.state, case.queue) == (Case.State.OPEN, Queue.CARE)


def test_words_that_were_told_about_and_taken_back_do_not_come_back_by_a_decision() -> None:
    for choice in (acts.approve(), acts.decline("Please don't.")):
        post = posted()
        case = tell(post).case
        editing.withdraw_post(post.pk, by=post.author, at=NOON)

        decide(case, choice)

        post.refresh_from_db()
        assert post.state == Post.State.WITHDRAWN


def test_nobody_tells_about_their_own_words_or_about_words_that_are_gone() -> None:
    post = posted()
    with pytest.raises(reporting.OwnWords):
        tell(post, by=post.author)
    editing.withdraw_post(post.pk, by=post.author, at=NOON)
    with pytest.raises(reporting.Gone):
        tell(post)

    assert not Case.objects.exists()


def test_a_name_is_told_about_like_words_and_never_taken_away_by_itself() -> None:
    name = Pseudonym.objects.create(author=make_member("sharp-thorn"), state=Reviewed.State.VISIBLE)
    case = tell(name).case

    with pytest.raises(acts.Unfit):
        decide(case, acts.decline("A name."))
    decide(case, acts.approve())

    assert Evidence.objects.get(case=case).words == "sharp-thorn"


def test_taking_the_only_voice_back_closes_what_it_opened_but_never_of_danger() -> None:
    mild, grave = tell(posted()), tell(posted(), Reason.THREAT)

    assert reporting.take_back(mild, at=NOON)
    assert reporting.take_back(grave, at=NOON)
    assert not reporting.take_back(mild, at=NOON)

    assert Case.objects.get(pk=mild.case_id).state == Case.State.LAPSED
    assert Case.objects.get(pk=grave.case_id).state == Case.State.OPEN


def test_taking_one_of_two_voices_back_leaves_the_case() -> None:
    post = posted()
    first, second = tell(post), tell(post)

    reporting.take_back(first, at=NOON)

    assert Case.objects.get(pk=second.case_id).is_open
    assert reports.of(second.case, viewer=make_moderator()).people == 1


def test_telling_is_limited_but_never_about_danger() -> None:
    reporter = make_member()
    for _ in range(10):
        tell(posted(), by=reporter)
    with pytest.raises(limits.TooOften):
        tell(posted(), by=reporter)

    assert tell(posted(), Reason.EXPOSES, by=reporter).pk


def test_three_voices_with_nothing_in_them_halve_how_often_one_can_tell() -> None:
    reporter, moderator = make_member(), make_moderator()
    for _ in range(3):
        report = tell(posted(), by=reporter)
        assert reporting.find_unfounded(report.pk, by=moderator, at=NOON)
        assert not reporting.find_unfounded(report.pk, by=moderator, at=NOON)
    for _ in range(5):
        tell(posted(), by=reporter)
    with pytest.raises(limits.TooOften):
        tell(posted(), by=reporter)

    later = NOON + reporting.UNFOUNDED_FOR
    assert reporting.unfounded_lately(reporter, at=later) == 0
    assert tell(posted(), Reason.HARMING, by=reporter).pk


def test_danger_is_never_called_unfounded() -> None:
    report = tell(posted(), Reason.THREAT)

    with pytest.raises(Report.DoesNotExist):
        reporting.find_unfounded(report.pk, by=make_moderator(), at=NOON)


@pytest.mark.parametrize(
    ("masked", "role", "who"),
    [
        (False, Member.Role.MODERATOR, "quiet-fern"),
        (True, Member.Role.MODERATOR, reports.HIDDEN),
        (True, Member.Role.STEWARD, "quiet-fern"),
    ],
)
def test_who_told_is_masked_for_moderators_and_not_for_stewards(
    masked: bool, role: str, who: str
) -> None:
    report = tell(posted(), by=make_member("quiet-fern"), masked=masked)
    heard = reports.of(report.case, viewer=make_member(role=Member.Role(role)))

    assert [voice.who for voice in heard.voices] == [who]


def test_a_question_waits_a_week_for_its_answer() -> None:
    report = tell(posted())
    reporting.ask(report.pk, "When was that?", by=make_moderator(), at=NOON)

    def now(at=NOON) -> str:
        return reports.standing(Report.objects.get(pk=report.pk), at=at)

    assert now() == reports.Standing.NEED_INFO
    assert now(NOON + timedelta(days=7)) == reports.Standing.RECEIVED
    assert reporting.add(report, "In May.", key=uuid4(), by=report.reporter or Member(), at=NOON)
    assert now() == reports.Standing.RECEIVED
    assert [line.is_question for line in reports.lines(report)] == [True, False]


def test_those_who_told_hear_of_it_once_nothing_can_be_undone() -> None:
    report = tell(posted())
    decide(report.case, acts.decline("Please don't."))

    assert reports.answer_reporters(at=NOON + timedelta(minutes=9)) == 0
    later = NOON + timedelta(minutes=10)
    assert reports.answer_reporters(at=later) == 1
    assert reports.answer_reporters(at=later) == 0

    report.refresh_from_db()
    assert reports.standing(report, at=later) == reports.Standing.NOTIFIED
    assert reports.outcome(report, at=later) == reports.ACTED
    assert reports.outcome(report, at=NOON) == ""


def test_intake_is_not_told_of_voices_that_were_taken_back() -> None:
    case = hold()
    reporting.take_back(tell(post_of(case)), at=NOON)

    with transaction.atomic():
        intake.lapse(post_of(case), at=NOON)

    case.refresh_from_db()
    assert case.state == Case.State.LAPSED


def test_a_thousand_voices_at_once_about_one_post_are_all_there_in_one_case() -> None:
    """Twenty connections at a time; the second half of each goes by the open case alone."""
    post = posted()
    before = make_member()
    Member.objects.bulk_create(
        Member(name=f"voice-{n}", skeleton=f"voice-{n}", joined_date=before.joined_date)
        for n in range(1_000)
    )
    voices = list(Member.objects.filter(name__startswith="voice-").order_by("pk"))

    def tell_fifty(some: list[Member]) -> list[Report]:
        return [keep_telling(post, by=one, words="I saw it too.") for one in some]

    told = at_once([partial(tell_fifty, voices[n::AT_ONCE]) for n in range(AT_ONCE)])

    assert [one for one in told if isinstance(one, Exception)] == []
    case = Case.objects.get()
    assert set(case.reports.values_list("reporter", flat=True)) == {one.pk for one in voices}
    assert case.events.filter(kind=CaseEvent.Kind.REPORTED).count() == 1_000
    assert Evidence.objects.count() == 1
    assert Post.objects.get(pk=post.pk).state == Post.State.VISIBLE


def test_deciding_while_people_tell_loses_nobody() -> None:
    """Who is too late for the decided case is heard in the next one."""
    post, moderator = posted(), make_moderator()
    case = tell(post).case

    told = at_once(
        [
            partial(decide, case, acts.approve(), by=moderator),
            *(partial(tell, post, by=make_member()) for _ in range(15)),
        ]
    )

    assert [one for one in told if isinstance(one, Exception)] == []
    case.refresh_from_db()
    assert case.state == Case.State.DECIDED
    assert Report.objects.count() == 16
    late = Report.objects.exclude(case=case)
    assert {one.case.is_open for one in late} <= {True}


def test_telling_and_changing_the_words_at_once_do_not_lock_each_other_out() -> None:
    post = posted()
    agree(post.author, post.thread.space)
    edit = partial(
        editing.edit_post, post.pk, editing.Words(body="Other words."), revision=1,
        by=post.author, at=NOON,
    )  # fmt: skip

    told = at_once([edit, *(partial(tell, post, by=make_member()) for _ in range(10))])

    assert [one for one in told if isinstance(one, Exception)] == []
    assert Case.objects.get().reports.count() == 10


def test_a_form_sent_ten_times_at_once_tells_once() -> None:
    post, reporter, key = posted(), make_member(), uuid4()

    at_once([partial(tell, post, by=reporter, key=key, words="Once.")] * 10)

    report = Report.objects.get()
    assert not report.additions.exists()
