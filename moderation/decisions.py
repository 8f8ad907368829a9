"""Deciding cases."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from community.accounts.models import Member
from community.notices import sending
from community.notices.models import Notice
from moderation import acts, moving, reasons, resting
from moderation.acts import Choice
from moderation.models import UNDO_FOR, Action, Case, CaseEvent, Decision, Reviewed, Statement
from moderation.moves import Move

REASON_LENGTH = 500  # characters

Kind = Action.Kind

OUTCOME = {
    Kind.APPROVE: Reviewed.State.VISIBLE,
    Kind.DECLINE: Reviewed.State.REMOVED,
}
ONLY_LOOKED_AT = {Case.Queue.CARE, Case.Queue.LOOK}  # visible, and they stay so


class AlreadyDecided(Exception):
    """A colleague was first; `case` says what was decided."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.pk)
        self.case = case


class WordsChanged(Exception):
    """
    Not the words that the moderator saw: nothing was decided. `case` is the open case of
    the new words, or None where they were let through or taken back.
    """

    def __init__(self, case: Case | None) -> None:
        super().__init__(case.pk if case else None)
        self.case = case


class NeedsReason(Exception):
    """Nobody's words are declined without saying why."""


class NeverDeclined(Exception):
    """Distress is answered, and what a person looks at stays while they look."""


@transaction.atomic(durable=True)
def decide(case_id: int, choice: Choice, *, by: Member, revision: int, at: datetime) -> Decision:
    """
    Decide a case: all that was chosen or nothing, and tell its writer.

    The words and then their case are locked, so of two moderators who press at once the
    second waits (bounded by the database's `lock_timeout`) and then learns the first's
    decision. A decision belongs to the `revision` that the moderator read.

    :raises Case.DoesNotExist: there is no such case for this moderator: not their own
        words, nor those of somebody they blocked.
    :raises AlreadyDecided: it was closed before we got the lock.
    :raises WordsChanged: the writer changed or took back the words since.
    :raises acts.Unfit: these are not one decision.
    :raises NeedsReason: a restriction without a reason.
    :raises NeverDeclined: words that are visible and only to be looked after, or at.
    """
    content, case = _lock(case_id, by=by)
    _check_current(case, content, by=by, revision=revision)
    _check(case, choice)

    decision = Decision.objects.create(
        case=case,
        revision=revision,
        member_id=case.author_id,
        step=choice.step,
        rule=reasons.first_rule(case) if choice.rule is None else choice.rule,
        by=by,
        state=Decision.State.STANDING,
        made_at=at,
        decided_at=at,
        undo_until=at + UNDO_FOR,
    )
    _keep(decision, choice, case=case, at=at)
    _carry_out(case, content, choice, at=at)
    moving.move(case, Move.DECIDE, kind=CaseEvent.Kind.DECIDED, by=by, at=at, decision=decision)
    return decision


def _lock(case_id: int, *, by: Member) -> tuple[Reviewed, Case]:
    """The words before their case, as an edit does."""
    seen = Case.objects.for_moderator(by).select_related("content_type").get(pk=case_id)
    kind = seen.content_type.model_class()
    content = kind.locked(seen.content_id)  # type: ignore[union-attr]
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    return content, case


def _check_current(case: Case, content: Reviewed, *, by: Member, revision: int) -> None:
    if case.state not in {Case.State.OPEN, Case.State.LAPSED}:
        raise AlreadyDecided(case)
    if not case.is_open or case.revision != revision or content.revision != revision:
        raise WordsChanged(Case.objects.open().about(content).for_moderator(by).first())


def _check(case: Case, choice: Choice) -> None:
    acts.check(choice.acts, about_words=case.queue in {Case.Queue.HELD, *ONLY_LOOKED_AT})
    if choice.step > 0 and case.queue in ONLY_LOOKED_AT:
        raise NeverDeclined
    if choice.step > 0 and not choice.words:
        raise NeedsReason


def _keep(decision: Decision, choice: Choice, *, case: Case, at: datetime) -> None:
    Action.objects.bulk_create(
        [
            Action(decision=decision, kind=act.kind, lasts=act.lasts, note=act.note)
            for act in choice.acts
        ]
    )
    if decision.step > 0:
        parts = reasons.of(case, choice, rule=decision.rule, at=at)
        Statement.objects.create(
            decision=decision, member_id=decision.member_id, rule=decision.rule, made_at=at, **parts
        )


def _carry_out(case: Case, content: Reviewed, choice: Choice, *, at: datetime) -> None:
    chosen = {act.kind for act in choice.acts}
    for kind, state in OUTCOME.items():
        if kind in chosen and case.queue == Case.Queue.HELD:
            content.become(state, at=at)
            sending.send([case.author_id], Notice.Kind.DECISION, subject=case, at=at)
    if case.pauses_author and Kind.APPROVE in chosen:
        resting.wake(case.author_id)
