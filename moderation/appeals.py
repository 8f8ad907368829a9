"""Asking that somebody else looks again, and answering: nobody reviews what they decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction

from community import limits
from community.accounts.models import Member
from community.notices import sending
from community.notices.models import Notice
from moderation import appealed, audit, carrying, closing, moving, staging
from moderation.models import (
    ANSWERED_WITHIN,
    Action,
    Appeal,
    Case,
    CaseEvent,
    Decision,
    Report,
    Reviewed,
)
from moderation.models.appeals import LONGEST
from moderation.moves import Move

TAKEN_OVER_AFTER = timedelta(days=1)  # whoever took an appeal may have gone away
A_TIME = 100  # appeals brought to the desk in one transaction

Side = Appeal.Side
State = Appeal.State
ACTS = {
    State.UPHELD: audit.Act.UPHELD,
    State.REVERSED: audit.Act.REVERSED,
    State.PARTLY: audit.Act.PARTLY,
}


class TooLate(Exception):
    """More than six months have passed."""


class Asked(Exception):
    """Somebody of this side asked already; `appeal` says what became of it."""

    def __init__(self, appeal: Appeal) -> None:
        super().__init__(appeal.pk)
        self.appeal = appeal


class NoWords(ValueError):
    """None, or more than fit."""


class NeedsAnother(Exception):
    """Somebody who did not decide it looks again; alone, one waits a week first."""


class InHand(Exception):
    """A colleague is looking at it."""


class Answered(Exception):
    """It waits for nobody any more: a colleague answered, or who asked took it back."""

    def __init__(self, appeal: Appeal) -> None:
        super().__init__(appeal.pk)
        self.appeal = appeal


class WrongPart(ValueError):
    """A part is one or more of what was decided, and not all of it."""


@transaction.atomic(durable=True)
def ask(decision_id: int, words: str, *, key: UUID, by: Member, at: datetime) -> Appeal:
    """
    Whom a restriction concerns asks that somebody else looks again. The words are never
    held or refused for how they are said. A second click changes nothing.

    :raises Decision.DoesNotExist: none that restricts `by`.
    :raises NoWords: none, or more than `LONGEST` characters.
    :raises TooLate: six months have passed.
    :raises Asked: they did already, and did not take it back.
    :raises limits.TooOften: they asked about many just now.
    """
    if sent := Appeal.objects.filter(by=by, key=key).first():
        return sent
    case_id, _ = _of_author(by).values_list("case_id", "pk").get(pk=decision_id)
    case = _lock(case_id)
    decision = _of_author(by).select_for_update(no_key=True, of=("self",)).get(pk=decision_id)
    return _write(decision, case, words, side=Side.AUTHOR, key=key, by=by, at=at)


@transaction.atomic(durable=True)
def ask_about(report_id: int, words: str, *, key: UUID, by: Member, at: datetime) -> Appeal:
    """
    Who told us asks that somebody else looks again at what was decided, also at that
    nothing was done. They never learn what exactly was.

    :raises Report.DoesNotExist: none of `by`'s with an answer.
    As `ask` otherwise.
    """
    if sent := Appeal.objects.filter(by=by, key=key).first():
        return sent
    report = Report.objects.visible_to(by).standing().exclude(told_at=None).get(pk=report_id)
    case = _lock(report.case_id)
    found = decided_for(report)
    if found is None:
        raise Report.DoesNotExist
    decision = Decision.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.pk)
    return _write(decision, case, words, side=Side.REPORTER, key=key, by=by, at=at)


def decided_for(report: Report) -> Decision | None:
    """What a reporter asks about: the newest decision of their case that holds."""
    held = Decision.objects.filter(
        case=report.case_id, state__in=[Decision.State.STANDING, Decision.State.ENDED]
    )
    return held.order_by("-decided_at", "-pk").first()


@transaction.atomic(durable=True)
def withdraw(appeal_id: int, *, by: Member, at: datetime) -> Appeal:
    """
    Who asked does not want it any more.

    :raises Appeal.DoesNotExist: none of `by`'s.
    :raises Answered: somebody was first.
    """
    case = _lock(_case_of(Appeal.objects.visible_to(by), appeal_id))
    appeal = Appeal.objects.select_for_update(no_key=True, of=("self",)).get(pk=appeal_id)
    if not appeal.waits:
        raise Answered(appeal)
    appeal.state = State.WITHDRAWN
    appeal.save(update_fields=["state"])
    appealed.settle(case, appeal, kind=CaseEvent.Kind.DROPPED, at=at)
    return appeal


@transaction.atomic(durable=True)
def take(appeal_id: int, *, by: Member, at: datetime) -> Appeal:
    """
    A moderator who did not decide it looks at it from now on.

    :raises Appeal.DoesNotExist: none for this moderator.
    :raises Answered: it waits no longer.
    :raises InHand: a colleague took it, less than a day ago.
    :raises NeedsAnother: `by` decided it, or is about to judge their own words.
    """
    appeal, _case = _lock_for(appeal_id, by=by)
    if appeal.reviewer_id != by.pk:
        _assign(appeal, by=by, at=at)
    return appeal


@transaction.atomic(durable=True)
def let_go(appeal_id: int, *, by: Member, at: datetime) -> Appeal:
    """
    Leave it to a colleague.

    :raises Appeal.DoesNotExist: none for this moderator.
    :raises Answered: it waits no longer.
    :raises InHand: a colleague took it.
    """
    appeal, case = _lock_for(appeal_id, by=by)
    if appeal.reviewer_id != by.pk:
        raise InHand
    appeal.state, appeal.reviewer, appeal.assigned_at = State.OPEN, None, None
    appeal.second_look = False
    appeal.save(update_fields=["state", "reviewer", "assigned_at", "second_look"])
    moving.bump(case)
    moving.record(case, CaseEvent.Kind.RELEASED, by=by, at=at, reference=appeal.pk)
    return appeal


@transaction.atomic(durable=True)
def answer(
    appeal_id: int,
    outcome: str,
    words: str,
    *,
    parts: Collection[str] = (),
    by: Member,
    at: datetime,
) -> Appeal:
    """
    Leave it as it was decided, take it back, or take `parts` of it back (kinds of actions).
    Who asked gets a notice and reads `words`; all of it happens, or nothing.

    What is taken back on the word of somebody who told us is decided anew: the case waits
    again as a report. Whom it concerns hears nothing before that.

    :raises NoWords: an answer is in words.
    :raises WrongPart: not a part of what was decided.
    As `take` otherwise.
    """
    appeal, case = _lock_for(appeal_id, by=by)
    decision = Decision.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=appeal.decision_id
    )
    _check_words(words)
    taken_back = _taken_back(appeal, decision, outcome, parts)
    if appeal.reviewer_id != by.pk:
        _assign(appeal, by=by, at=at)
    appeal.state, appeal.outcome = State(outcome), outcome
    appeal.answer, appeal.answered_at, appeal.taken_back = words.strip(), at, taken_back
    appeal.save(update_fields=["state", "outcome", "answer", "answered_at", "taken_back"])
    _carry_out(appeal, decision, case, by=by, at=at)
    sending.send([appeal.by_id], Notice.Kind.APPEAL, subject=appeal, at=at)
    act = ACTS[State(outcome)]
    audit.append(act, by=by, subject=appeal, at=at, reason=decision.rule, reference=case.pk)
    return appeal


@transaction.atomic(durable=True)
def read(appeal_id: int, *, by: Member) -> Appeal:
    """
    One's own, as it stands; that an answer was read is kept.

    :raises Appeal.DoesNotExist: none of `by`'s.
    """
    own = Appeal.objects.visible_to(by).select_related("decision", "reviewer")
    answered = own.filter(pk=appeal_id, state__in=Appeal.ANSWERS)
    answered.update(state=State.NOTIFIED)
    return own.get(pk=appeal_id)


@transaction.atomic(durable=True)
def bring_waiting(*, at: datetime) -> int:
    """
    Bring those to the desk whose words were read for another reason when they were asked
    about; returns how many.
    """
    settled = [Case.State.DECIDED, Case.State.LAPSED]
    aside = Appeal.objects.waiting().filter(decision__case__state__in=settled)
    brought = 0
    for appeal in aside.select_related("decision").order_by("made_at", "pk")[:A_TIME]:
        found = Case.objects.filter(pk=appeal.decision.case_id, state__in=settled)
        case = found.select_for_update(no_key=True, skip_locked=True).first()
        brought += case is not None and appealed.bring(case, appeal, at=at)
    return brought


def may_look(appeal: Appeal, by: Member) -> bool:
    """Whether `by` had no part in it."""
    return by.pk not in {appeal.first_by_id, appeal.second_by_id, appeal.by_id, appeal.member_id}


def is_alone(appeal: Appeal) -> bool:
    """Whether no moderator is left who had no part in it."""
    staff = Member.objects.staff().filter(state=Member.State.ACTIVE)
    return not any(may_look(appeal, one) for one in staff)


def second_look_from(appeal: Appeal) -> datetime:
    """When the only moderator of a site may look a second time at what they decided."""
    return appeal.made_at + ANSWERED_WITHIN


def _of_author(by: Member) -> models.QuerySet[Decision]:
    holds = [Decision.State.STANDING, Decision.State.ENDED]
    return Decision.objects.filter(member=by, step__gte=2, state__in=holds)


def _write(  # noqa: PLR0913 - what both sides say
    decision: Decision,
    case: Case,
    words: str,
    *,
    side: Appeal.Side,
    key: UUID,
    by: Member,
    at: datetime,
) -> Appeal:
    _check_words(words)
    earlier = Appeal.objects.filter(decision=decision, side=side).exclude(state=State.WITHDRAWN)
    if found := earlier.first():
        raise Asked(found)
    if decision.decided_at is None or at > decision.decided_at + closing.APPEALS_FOR:
        raise TooLate
    limits.take("appeal", by.pk)
    grave = bool(staging.assess(words, surface="appeal", at=at).findings)
    appeal = Appeal.objects.create(
        decision=decision,
        side=side,
        by=by,
        key=key,
        words=words.strip(),
        grave=grave,
        made_at=at,
    )
    appeal.refresh_from_db(fields=["first_by", "second_by", "member"])  # by the database
    if not appealed.bring(case, appeal, at=at):
        moving.record(case, CaseEvent.Kind.APPEALED, at=at, reference=appeal.pk)
    return appeal


def _check_words(words: str) -> None:
    if not 0 < len(words.strip()) <= LONGEST:
        raise NoWords


def _lock(case_id: int) -> Case:
    """The words before their case, as an edit does. `case.content` are the locked words."""
    seen = Case.objects.select_related("content_type").get(pk=case_id)
    kind = seen.content_type.model_class()
    content: Reviewed = kind.locked(seen.content_id)  # type: ignore[union-attr]
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    case.content = content
    return case


def _case_of(appeals: models.QuerySet[Appeal], appeal_id: int) -> int:
    case_id: int = appeals.values_list("decision__case_id", flat=True).get(pk=appeal_id)
    return case_id


def _lock_for(appeal_id: int, *, by: Member) -> tuple[Appeal, Case]:
    case = _lock(_case_of(Appeal.objects.for_moderator(by), appeal_id))
    appeal = Appeal.objects.select_for_update(no_key=True, of=("self",)).get(pk=appeal_id)
    if not appeal.waits:
        raise Answered(appeal)
    return appeal, case


def _assign(appeal: Appeal, *, by: Member, at: datetime) -> None:
    if appeal.assigned_at and at < appeal.assigned_at + TAKEN_OVER_AFTER:
        raise InHand
    alone = not may_look(appeal, by)
    involved = by.pk in {appeal.by_id, appeal.member_id}
    if alone and (involved or not is_alone(appeal) or at < second_look_from(appeal)):
        raise NeedsAnother
    appeal.state, appeal.reviewer, appeal.assigned_at = State.ASSIGNED, by, at
    appeal.second_look = alone
    appeal.save(update_fields=["state", "reviewer", "assigned_at", "second_look"])
    audit.append(audit.Act.TOOK_APPEAL, by=by, subject=appeal, at=at)


def _taken_back(
    appeal: Appeal, decision: Decision, outcome: str, parts: Collection[str]
) -> list[str]:
    """The kinds of actions that are taken back."""
    kinds = [one.kind for one in decision.actions.order_by("pk")]
    if outcome == State.UPHELD or appeal.side == Side.REPORTER:
        if outcome == State.PARTLY:
            raise WrongPart
        return []
    if outcome == State.REVERSED:
        return [kind for kind in kinds if kind != Action.Kind.APPROVE]
    if outcome != State.PARTLY or not parts or not set(parts) < set(kinds):
        raise WrongPart
    return [kind for kind in kinds if kind in parts]


def _carry_out(appeal: Appeal, decision: Decision, case: Case, *, by: Member, at: datetime) -> None:
    """The one place where an answer has effects; the case goes back, or waits anew."""
    reverses = appeal.outcome == State.REVERSED
    if reverses and appeal.side == Side.REPORTER:
        _decide_anew(appeal, decision, case, by=by, at=at)
        return
    if appeal.taken_back:
        carrying.reverse(decision, case, case.content, appeal.taken_back, at=at)
    if reverses:
        decision.state = Decision.State.REVERSED
        decision.save(update_fields=["state"])
    appealed.settle(case, appeal, kind=CaseEvent.Kind.ANSWERED, by=by, at=at, decision=decision)


def _decide_anew(
    appeal: Appeal, decision: Decision, case: Case, *, by: Member, at: datetime
) -> None:
    """Somebody who told us was right to ask: what was decided ends, and the case waits again."""
    decision.state = Decision.State.ENDED if decision.step else Decision.State.REVERSED
    decision.save(update_fields=["state"])
    Report.objects.filter(case=case).exclude(told_at=None).update(told_at=None)
    if not case.is_open and not Case.objects.open().about(case.content).exists():
        moving.move(case, Move.APPEAL, kind=CaseEvent.Kind.REOPENED, by=by, at=at)
        case.queue_before = case.queue
    if case.is_appealed:
        kept = {Case.Queue.STEWARDS, Case.Queue.CARE}
        case.queue = case.queue_before if case.queue_before in kept else Case.Queue.REPORTS
        case.queue_before = ""
    moving.bump(case, "queue", "queue_before")
    moving.record(
        case,
        CaseEvent.Kind.ANSWERED,
        by=by,
        at=at,
        reference=appeal.pk,
        decision=decision,
        queue=case.queue,
    )
