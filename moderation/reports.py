"""What was told about words, as the desk reads it and as those read it who told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Count

from community.accounts.models import Member
from community.notices import sending
from community.notices.models import Notice
from moderation import reporting
from moderation.models import (
    UNDO_FOR,
    Addition,
    Case,
    CaseEvent,
    Decision,
    Evidence,
    Report,
    Reviewed,
)
from moderation.models.reports import ANSWERED_WITHIN, ReportQuerySet

SHOWN = 50  # reports of one case on its page; the others are counted
A_TIME = 500  # reporters told in one transaction
NOBODY = "A former member"
PUBLIC = "Somebody without an account, by the public form"
HIDDEN = "Somebody who asked not to be named"


class Standing(StrEnum):
    """Where a report is; all of it but taking it back follows from its case."""

    RECEIVED = "received"
    TRIAGED = "triaged"  # somebody has read it
    NEED_INFO = "need_info"  # a moderator asked its reporter something
    IN_REVIEW = "in_review"  # somebody has it in hand
    DECIDED = "decided"
    NOTIFIED = "notified"
    CLOSED = "closed"
    TAKEN_BACK = "taken_back"


SAID = {
    Standing.RECEIVED: "Waiting for somebody to read it",
    Standing.TRIAGED: "Somebody has read it",
    Standing.NEED_INFO: "A moderator has a question for you",
    Standing.IN_REVIEW: "Somebody is looking at it now",
    Standing.DECIDED: "Somebody has looked at it",
    Standing.NOTIFIED: "Somebody has looked at it",
    Standing.CLOSED: "Closed",
    Standing.TAKEN_BACK: "You took it back",
}
ANSWERED = {Standing.DECIDED, Standing.NOTIFIED, Standing.CLOSED}
GONE = "There was nothing left to decide: the words were changed or taken back."
LEFT = "A moderator read it and left it as it is. That you told us was right all the same."
ACTED = "A moderator did something about it. What exactly is between us and whoever wrote it."
AGAIN = "A moderator did something about it; somebody else looked again and took that back."
CARED = "Somebody looked after whoever wrote it. Thank you for noticing."
NOTHING = "The moderator found nothing in it to act on."
UNFOUNDED = {  # by how many within a month
    1: f"{NOTHING} A disagreement alone is better answered in the thread.",
    2: f"{NOTHING} After a third like this, you could tell us less often for a while.",
    3: f"{NOTHING} For a while you can tell us half as often; about danger you always can.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """More words of a conversation about a report."""

    words: str
    is_question: bool
    day: date


@dataclass(frozen=True, slots=True)
class Voice:
    """One report as a moderator reads it."""

    report_id: int
    who: str
    reason: str
    wish: str
    words: str
    lines: list[Line]
    day: date
    of_older_words: bool  # told about an earlier revision
    may_ask: bool
    may_be_unfounded: bool
    unfounded: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """A sealed copy; opening it (`evidence.read`) goes on record."""

    evidence_id: int
    revision: int
    day: date


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was told about one case; empty of most."""

    people: int
    reasons: list[tuple[str, int]]  # each in words, with how many told it; the most first
    voices: list[Voice]
    more: int  # that are not among the voices
    copies: list[Copy]
    earlier: list[Decision]  # about the same words, before this case; newest first

    def __bool__(self) -> bool:
        return bool(self.people or self.voices)


def of(case: Case, *, viewer: Member) -> Heard:
    """
    What was told about a case, for its page on the desk. A fixed number of queries. What
    is told about one of us is for stewards, in whatever queue it stands.
    """
    told = Report.objects.filter(case=case)
    if case.author.may_moderate and not viewer.is_steward:
        told = told.none()
    counted = dict(
        told.standing().values_list("reason").annotate(count=Count("pk")).order_by("-count")
    )
    people = sum(counted.values())
    shown = list(
        told.standing()
        .select_related("reporter", "notice")
        .prefetch_related("additions")
        .order_by("-made_at", "-pk")[:SHOWN]
    )
    return Heard(
        people=people,
        reasons=[(str(Report.Reason(reason).label), count) for reason, count in counted.items()],
        voices=[_voice(report, case, viewer=viewer) for report in shown],
        more=people - len(shown),
        copies=[
            Copy(copy.pk, copy.revision, copy.taken_at.date())
            for copy in Evidence.objects.filter(case=case).order_by("-revision")
        ],
        earlier=_earlier(case),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One's own report in the list."""

    url: str
    reason: str
    about: str
    day: date
    said: str


@dataclass(frozen=True, slots=True)
class Page:
    """One's own report on its page: what was told, where it is, and what came of it."""

    row: Row
    report_id: int
    wish: str
    words: str
    lines: list[Line]
    outcome: str
    unfounded: str
    question: str
    masked: bool
    may_add: bool
    may_take_back: bool


def own(member: Member) -> ReportQuerySet:
    """What `member` told, newest first, with all that its pages read."""
    return (
        Report.objects.visible_to(member)
        .select_related("case__claim", "case__content_type", "reporter")
        .prefetch_related("additions", "case__decisions")
        .order_by("-made_at", "-pk")
    )


def standing_of(content: Reviewed, *, by: Member) -> Report | None:
    """What `by` told about these words, while nobody has decided about it."""
    waiting = Case.objects.open().about(content)
    return Report.objects.visible_to(by).standing().filter(case__in=waiting).first()


def row(report: Report, *, at: datetime) -> Row:
    said = SAID[standing(report, at=at)]
    kind = report.case.content_type.model_class()
    about = str(kind._meta.verbose_name) if kind else "words"  # noqa: SLF001 - Django's documented name
    return Row(
        url=report.get_absolute_url(),
        reason=str(report.get_reason_display()),
        about=about if about.startswith("a ") else f"a {about}",
        day=report.made_at.date(),
        said=said,
    )


def page(report: Report, *, at: datetime) -> Page:
    question = open_question(report, at=at)
    now = standing(report, at=at)
    going_on = now not in ANSWERED | {Standing.TAKEN_BACK}
    return Page(
        row=row(report, at=at),
        report_id=report.pk,
        wish=str(report.get_wish_display()),
        words=report.words,
        lines=lines(report),
        outcome=outcome(report, at=at),
        unfounded=unfounded_words(report, at=at),
        question=question.words if question and going_on else "",
        masked=report.masked,
        may_add=going_on,
        may_take_back=report.case.is_open and going_on,
    )


def standing(report: Report, *, at: datetime) -> Standing:
    """
    Where a report is, of one read with its case, claim and additions (`own`). A decision
    that can still be undone is not told yet.
    """
    case = report.case
    if report.taken_back_at:
        return Standing.TAKEN_BACK
    if case.state == Case.State.CLOSED:
        return Standing.CLOSED
    if case.is_appealed and report.told_at:
        return Standing.NOTIFIED
    if not case.is_open and is_final(case, at=at):
        return Standing.NOTIFIED if report.told_at else Standing.DECIDED
    if case.is_open and open_question(report, at=at):
        return Standing.NEED_INFO
    return _in_progress(report, case, at=at)


def _in_progress(report: Report, case: Case, *, at: datetime) -> Standing:
    claim = getattr(case, "claim", None)
    if case.state != Case.State.OPEN or (claim and claim.is_live(at=at)):
        return Standing.IN_REVIEW
    looked = {CaseEvent.Kind.VIEWED, CaseEvent.Kind.CLAIMED}
    seen = case.events.filter(kind__in=looked, at__gte=report.made_at).exists()
    return Standing.TRIAGED if seen else Standing.RECEIVED


def is_final(case: Case, *, at: datetime) -> bool:
    return case.settled_at is not None and case.settled_at <= at - UNDO_FOR


def open_question(report: Report, *, at: datetime) -> Addition | None:
    """What a moderator asked its reporter within a week, if nothing was said since."""
    said = sorted(report.additions.all(), key=lambda one: one.pk)
    last = said[-1] if said else None
    if last and last.is_question and last.made_at > at - ANSWERED_WITHIN:
        return last
    return None


def outcome(report: Report, *, at: datetime) -> str:
    """What became of it, for its reporter: never what was done to anybody. Empty until then."""
    if standing(report, at=at) not in ANSWERED:
        return ""
    if report.case.state == Case.State.LAPSED:
        return GONE
    held = [one for one in report.case.decisions.all() if one.state in Decision.FINAL]
    counting = [one for one in held if one.state != Decision.State.UNDONE]
    if not counting:
        return GONE
    if counting[-1].step > 0:
        return AGAIN if counting[-1].state == Decision.State.REVERSED else ACTED
    return CARED if report.case.queue == Case.Queue.CARE else LEFT


def unfounded_words(report: Report, *, at: datetime) -> str:
    """What is said kindly of a report with nothing in it; nothing of any other."""
    if report.unfounded_at is None or report.reporter is None:
        return ""
    lately = reporting.unfounded_lately(report.reporter, at=at)
    return UNFOUNDED[min(max(lately, 1), max(UNFOUNDED))]


@transaction.atomic(durable=True)
def answer_reporters(*, at: datetime) -> int:
    """
    Tell those whose case is settled and can't be undone any more; returns how many. The
    notice says nothing of what it was about.
    """
    due = Report.objects.untold(at=at - UNDO_FOR).select_for_update(
        no_key=True, skip_locked=True, of=("self",)
    )
    found = list(due.order_by("pk")[:A_TIME])
    sending.withdraw(*found)  # questions that nobody needs to answer any more
    for report in found:
        told = [report.reporter_id] if report.reporter_id else []
        sending.send(told, Notice.Kind.ANSWERED, subject=report, at=at)
    Report.objects.filter(pk__in=[report.pk for report in found]).update(told_at=at)
    return len(found)


def _voice(report: Report, case: Case, *, viewer: Member) -> Voice:
    return Voice(
        report_id=report.pk,
        who=_who(report, viewer=viewer),
        reason=str(report.get_reason_display()),
        wish=str(report.get_wish_display()),
        words=report.words,
        lines=lines(report),
        day=report.made_at.date(),
        of_older_words=report.revision < case.revision,
        may_ask=case.is_open and report.reporter_id is not None,
        may_be_unfounded=not report.is_hard_stop and report.reporter_id is not None,
        unfounded=report.unfounded_at is not None,
    )


def lines(report: Report) -> list[Line]:
    said = sorted(report.additions.all(), key=lambda one: one.pk)
    return [Line(one.words, one.is_question, one.made_at.date()) for one in said]


def _who(report: Report, *, viewer: Member) -> str:
    if hasattr(report, "notice"):
        return PUBLIC
    if report.reporter is None:
        return NOBODY
    if report.masked and not viewer.is_steward:
        return HIDDEN
    return report.reporter.name


def _earlier(case: Case) -> list[Decision]:
    """What was decided about the same words before this case was opened."""
    same = Decision.objects.filter(
        case__content_type=case.content_type_id, case__content_id=case.content_id
    )
    made = same.filter(case__lt=case.pk, state__in=Decision.FINAL)
    return list(made.exclude(state=Decision.State.UNDONE).with_actions().reverse()[:5])
