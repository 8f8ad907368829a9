"""
Telling the team about words of others: any number of people, one open case.

Reports never hide or delete anything; a person decides. A case that waits already is not
rewritten, and those who tell share its lock, so that a thousand people can tell at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from community import limits
from community.accounts.models import Member
from community.notices import sending
from community.notices.models import Notice
from moderation import appealed, audit, moving, staging
from moderation.models import HARD_STOPS, Addition, Case, CaseEvent, Evidence, Report, Reviewed
from moderation.moves import Move

UNFOUNDED_FOR = timedelta(days=30)  # how long a report with nothing in it is remembered
HALVED_AT = 3  # of them

Queue = Case.Queue
Reason = Report.Reason


# Many hold it together; whoever decides the case waits for them, and they for that one.
SHARE = """
    SELECT * FROM moderation_case
    WHERE content_type_id = %s AND content_id = %s AND state IN ('open', 'proposed')
    AND queue_before = ''
    FOR SHARE
"""


class Gone(Exception):
    """These words are not there any more, and nobody is looking at them."""


class OwnWords(Exception):
    """One's own words are taken back or changed, not told about."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says about words of others; `key` was made with the form."""

    reason: str
    wish: str = Report.Wish.KNOW
    words: str = ""
    masked: bool = False
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Urge:
    """Where what was told brings a case."""

    reason: str
    grave: bool  # the rules saw somebody under age in it
    of_staff: bool  # the words are of one of us

    @property
    def is_urgent(self) -> bool:
        return self.grave or self.reason in HARD_STOPS or self.reason == Reason.WORRY

    def queue(self, case: Case) -> str:
        """
        Stewards read what is about one of us, or about somebody under age. Worry about a
        writer is care and never more; anything else told about words that are visible
        makes of them a case that can be decided.
        """
        if case.queue == Queue.HELD:
            return Queue.HELD
        if self.grave or self.reason == Reason.MINOR or self.of_staff:
            return Queue.STEWARDS
        if case.queue not in {Queue.CARE, Queue.LOOK}:
            return case.queue
        return Queue.CARE if self.reason == Reason.WORRY else Queue.REPORTS

    def moves(self, case: Case) -> bool:
        return (self.queue(case), self.is_urgent or case.urgent) != (case.queue, case.urgent)

    def move(self, case: Case, *, at: datetime) -> None:
        """Needs the case's lock."""
        case.queue, case.urgent = self.queue(case), self.is_urgent or case.urgent
        moving.bump(case, "queue", "urgent")
        moving.record(case, CaseEvent.Kind.MOVED, at=at, queue=case.queue)


@transaction.atomic(durable=True)
def tell(content: Reviewed, told: Told, *, by: Member, at: datetime) -> Report:
    """
    Bring words that `by` can read before the team. Who told about them before, while the
    case is open, adds to what they told; a second click changes nothing.

    :raises OwnWords: they are `by`'s own.
    :raises Gone: they went meanwhile, and no case is left.
    :raises limits.TooOften: `by` told about a lot just now; never of danger.
    """
    if content.author_id == by.pk:
        raise OwnWords
    if told.key and (sent := _sent_before(told.key, by=by)):
        return sent
    _count(told, by=by, at=at)
    return take_in(content, told, by=by, at=at)


def take_in(content: Reviewed, told: Told, *, by: Member | None, at: datetime) -> Report:
    """As `tell`, for whoever may: without counting. Needs the caller's transaction."""
    urge = Urge(told.reason, grave=_is_grave(told.words, at=at), of_staff=_is_staff(content))
    case = _lock_case(content, urge, at=at)
    mine = _standing(case, by)
    if mine is None:
        try:
            with transaction.atomic():
                report = _write(case, told, by=by, grave=urge.grave, at=at)
        except IntegrityError:  # a second click, at the same moment
            mine = _standing(case, by)
            if mine is None:
                raise
        else:
            _keep_evidence(case, content, at=at)
            return report
    if mine.key != told.key:
        add_words(mine, told.words, key=told.key, at=at)
    return mine


@transaction.atomic(durable=True)
def add(report: Report, words: str, *, key: UUID, by: Member, at: datetime) -> bool:
    """
    More words to a report of `by`'s; whether they were new.

    :raises limits.TooOften: they added a lot just now.
    """
    if Addition.objects.filter(report=report, key=key).exists():
        return False
    limits.take("report_more", by.pk)
    case = Case.objects.select_for_update(no_key=True).get(pk=report.case_id)
    new = add_words(report, words, key=key, at=at)
    if case.is_open and new:
        staff = case.author.may_moderate
        urge = Urge(report.reason, grave=_is_grave(words, at=at), of_staff=staff)
        if urge.moves(case):
            urge.move(case, at=at)
        moving.record(case, CaseEvent.Kind.REPORTED, at=at, reference=report.pk)
    return new


def add_words(report: Report, words: str, *, key: UUID | None, at: datetime) -> bool:
    """Whether there were any that were not sent before. Needs the caller's transaction."""
    if not words:
        return False
    _, new = Addition.objects.get_or_create(
        report=report, key=key or uuid4(), defaults={"words": words, "made_at": at}
    )
    return new


@transaction.atomic(durable=True)
def take_back(report: Report, *, at: datetime) -> bool:
    """
    One's reporter does not mean it any more; whether anything changed. A case that was
    only opened for it lapses, unless it told of danger: that is read in any case.
    """
    case = Case.objects.select_for_update(no_key=True).get(pk=report.case_id)
    own = Report.objects.standing().filter(pk=report.pk)
    if not case.is_open or not own.update(taken_back_at=at):
        return False
    told = Report.objects.filter(case=case)
    left = told.standing().exists() or any(one.is_hard_stop for one in told)
    if case.quiet and case.state == Case.State.OPEN and not left:
        moving.move(case, Move.LAPSE, kind=CaseEvent.Kind.LAPSED, at=at)
    return True


@transaction.atomic(durable=True)
def ask(report_id: int, words: str, *, by: Member, at: datetime) -> Addition:
    """
    A moderator asks the reporter something; the case goes on after a week without answer.

    :raises Report.DoesNotExist: none in an open case of this moderator's, or nobody to ask.
    """
    report = _for_moderator(report_id, by=by, open_only=True)
    if report.reporter_id is None or report.taken_back_at:
        raise Report.DoesNotExist
    question = Addition.objects.create(
        report=report, key=uuid4(), words=words, asked_by=by, made_at=at
    )
    sending.withdraw(report)
    sending.send([report.reporter_id], Notice.Kind.ASKED, subject=report, at=at)
    audit.append(audit.Act.ASKED, by=by, subject=report, at=at, reference=report.case_id)
    return question


@transaction.atomic(durable=True)
def find_unfounded(report_id: int, *, by: Member, at: datetime) -> bool:
    """
    Say that there was nothing at all in a report; whether that was new. The reporter is
    told kindly; the third within a month halves how often they can tell for a while.

    :raises Report.DoesNotExist: none for this moderator, or it tells of danger.
    """
    report = _for_moderator(report_id, by=by, open_only=False)
    if report.is_hard_stop:
        raise Report.DoesNotExist
    new = Report.objects.filter(pk=report.pk, unfounded_at=None).update(
        unfounded_at=at, unfounded_by=by
    )
    if new:
        audit.append(audit.Act.FOUND_NOTHING, by=by, subject=report, at=at)
    return bool(new)


def unfounded_lately(member: Member, *, at: datetime) -> int:
    """How many reports of theirs had nothing in them, within a month."""
    since = at - UNFOUNDED_FOR
    return Report.objects.filter(reporter=member, unfounded_at__gt=since).count()


def case_of(report_id: int, *, by: Member) -> int | None:
    """The case that a report is about, if it is this moderator's to read."""
    told = Report.objects.filter(pk=report_id, case__in=Case.objects.for_moderator(by))
    return told.values_list("case_id", flat=True).first()


def _for_moderator(report_id: int, *, by: Member, open_only: bool) -> Report:
    cases = Case.objects.for_moderator(by)
    cases = cases.open() if open_only else cases
    return Report.objects.exclude(reporter=by).get(pk=report_id, case__in=cases)


def _sent_before(key: UUID, *, by: Member) -> Report | None:
    sent = Report.objects.filter(reporter=by, key=key).first()
    if sent:
        return sent
    more = Addition.objects.filter(key=key, report__reporter=by).select_related("report").first()
    return more.report if more else None


def _count(told: Told, *, by: Member, at: datetime) -> None:
    if told.reason in HARD_STOPS:
        return
    halved = unfounded_lately(by, at=at) >= HALVED_AT
    limits.take("report_halved" if halved else "report", by.pk)


def _is_grave(words: str, *, at: datetime) -> bool:
    """Whether the rules see somebody under age in it; of reports they read nothing else."""
    return bool(words and staging.assess(words, surface="report", at=at).findings)


def _is_staff(content: Reviewed) -> bool:
    return content.author.may_moderate


def _standing(case: Case, by: Member | None) -> Report | None:
    """What they told about this case before."""
    return Report.objects.standing().filter(case=case, reporter=by).first() if by else None


class _Elsewhere(Exception):
    """Others were faster: what was locked is let go, and looked for again."""


def _lock_case(content: Reviewed, urge: Urge, *, at: datetime) -> Case:
    """
    The open case of these words, which stays so to the end of the transaction.

    :raises Gone: there are no words to decide about.
    """
    while True:
        seen = Case.objects.open().about(content).filter(queue_before="").first()
        try:
            with transaction.atomic():
                if seen is None:
                    return _open(content, urge, at=at)
                return _move(content, urge, at=at) if urge.moves(seen) else _share(content, urge)
        except _Elsewhere:
            continue


def _share(content: Reviewed, urge: Urge) -> Case:
    kind = ContentType.objects.get_for_model(content)
    for case in Case.objects.raw(SHARE, [kind.pk, content.pk]):
        if not urge.moves(case):
            return case
    raise _Elsewhere


def _move(content: Reviewed, urge: Urge, *, at: datetime) -> Case:
    told_about = Case.objects.open().about(content).filter(queue_before="")
    case = told_about.select_for_update(no_key=True).first()
    if case is None or not urge.moves(case):
        raise _Elsewhere
    urge.move(case, at=at)
    return case


def _open(content: Reviewed, urge: Urge, *, at: datetime) -> Case:
    locked = type(content).locked(content.pk)
    if Case.objects.open().about(content).filter(queue_before="").exists():
        raise _Elsewhere
    if locked.state != Reviewed.State.VISIBLE:
        raise Gone
    appealed.make_room(content, at=at)
    case = Case(
        content_type=ContentType.objects.get_for_model(content),
        content_id=content.pk,
        author=content.author,
        revision=locked.revision,
        place_id=content.place(),
        queue=Queue.LOOK,
        quiet=True,
        opened_at=at,
    )
    case.queue, case.urgent = urge.queue(case), urge.is_urgent
    case.save(force_insert=True)
    moving.record(case, CaseEvent.Kind.OPENED, at=at)
    return case


def _write(case: Case, told: Told, *, by: Member | None, grave: bool, at: datetime) -> Report:
    """Desks are told of a case that changed, not of each of a thousand voices."""
    report = Report.objects.create(
        case=case,
        reporter=by,
        key=told.key or uuid4(),
        reason=told.reason,
        wish=told.wish,
        words=told.words,
        masked=told.masked,
        revision=case.revision,
        grave=grave,
        made_at=at,
    )
    CaseEvent.objects.create(
        case=case,
        kind=CaseEvent.Kind.REPORTED,
        at=at,
        version=case.version,
        revision=case.revision,
        reference=report.pk,
    )
    return report


def _keep_evidence(case: Case, content: Reviewed, *, at: datetime) -> None:
    """Of this revision, once. Those who told before it changed have a copy of theirs."""
    if Evidence.objects.filter(case=case, revision=case.revision).exists():
        return
    stored = type(content).for_desk().get(pk=content.pk)
    if stored.revision == case.revision:
        copy = Evidence(case=case, revision=case.revision, key=uuid4(), taken_at=at)
        copy.words = stored.evidence()
        Evidence.objects.bulk_create([copy], ignore_conflicts=True)
