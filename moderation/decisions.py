"""Deciding cases: decide, second, turn down, undo."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from community.accounts.models import Member
from moderation import acts, appealed, audit, carrying, claims, moving, reasons
from moderation.acts import Choice
from moderation.models import UNDO_FOR, Action, Case, CaseEvent, Decision, Reviewed
from moderation.moves import Move

REASON_LENGTH = 500  # characters

Kind = Action.Kind
State = Decision.State

REMOVING = {Kind.DECLINE, Kind.ASK_REVISION}
ONLY_LOOKED_AT = {Case.Queue.CARE, Case.Queue.LOOK}  # visible, and they stay so


class AlreadyDecided(Exception):
    """A colleague was first; `case` says what was decided."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.pk)
        self.case = case


class AwaitsSecond(AlreadyDecided):
    """A colleague proposed what needs a second moderator: agree, or turn it down."""


class WordsChanged(Exception):
    """
    Not the words that the moderator saw: nothing was decided. `case` is the open case of
    the new words, or None where they were let through or taken back.
    """

    def __init__(self, case: Case | None) -> None:
        super().__init__(case.pk if case else None)
        self.case = case


class NeedsReason(Exception):
    """Nobody is restricted without saying why."""


class NeverDeclined(Exception):
    """Distress is answered, and what a person looks at stays while they look."""


class NeedsAnother(Exception):
    """The second moderator is somebody else than the first."""


class TooLate(Exception):
    """It can be undone for ten minutes, by those who decided it, while it stands."""


@transaction.atomic(durable=True)
def decide(case_id: int, choice: Choice, *, by: Member, revision: int, at: datetime) -> Decision:
    """
    Decide a case: all that was chosen or nothing, and tell its writer. What needs a second
    moderator is only proposed, and nothing happens until somebody agrees (`second`).

    The words and then their case are locked, so of two moderators who press at once the
    second waits (bounded by the database's `lock_timeout`) and then learns the first's
    decision. A decision belongs to the `revision` that the moderator read.

    :raises Case.DoesNotExist: there is no such case for this moderator: not their own
        words, nor those of somebody they blocked, nor of places they don't read for.
    :raises AlreadyDecided: it was closed before we got the lock.
    :raises AwaitsSecond: or a colleague proposed something.
    :raises claims.InHand: a colleague has it in hand.
    :raises WordsChanged: the writer changed or took back the words since.
    :raises acts.Unfit: these are not one decision.
    :raises NeedsReason: a restriction without a reason.
    :raises NeverDeclined: words that are visible and only to be looked after, or at.
    """
    content, case = _lock(case_id, by=by)
    _check_current(case, content, by=by, revision=revision, at=at)
    _check(case, content, choice)

    decision = _write(case, choice, by=by, at=at)
    if decision.needs_second:
        event = CaseEvent.Kind.PROPOSED
        moving.move(case, Move.PROPOSE, kind=event, by=by, at=at, decision=decision)
        claims.drop(case)
        _answer_for(audit.Act.PROPOSED, decision, case, by=by, at=at)
        return decision
    _stand(decision, case, content, choice, at=at)
    _answer_for(audit.Act.DECIDED, decision, case, by=by, at=at)
    return decision


@transaction.atomic(durable=True)
def second(decision_id: int, *, by: Member, at: datetime) -> Decision:
    """
    Agree with what a colleague proposed: now it happens.

    :raises Decision.DoesNotExist: none that waits for this moderator to agree.
    :raises NeedsAnother: one's own proposal.
    :raises AlreadyDecided: somebody else agreed, or turned it down.
    :raises WordsChanged: the writer changed or took back the words since.
    """
    decision, case, content = _lock_proposed(decision_id, by=by)
    if decision.by_id == by.pk:
        raise NeedsAnother
    if content.revision != decision.revision:
        raise WordsChanged(Case.objects.open().about(content).for_moderator(by).first())
    decision.seconded_by = by
    _stand(decision, case, content, choice_of(decision), at=at)
    _answer_for(audit.Act.SECONDED, decision, case, by=by, at=at)
    return decision


@transaction.atomic(durable=True)
def turn_down(decision_id: int, *, by: Member, at: datetime) -> Decision:
    """
    Not agree with what was proposed, or take one's own proposal back: the case waits again.

    :raises Decision.DoesNotExist: none that waits, for this moderator.
    :raises AlreadyDecided: somebody agreed, or turned it down.
    """
    decision, case, _content = _lock_proposed(decision_id, by=by)
    decision.state = State.TURNED_DOWN
    decision.save(update_fields=["state"])
    event = CaseEvent.Kind.TURNED_DOWN
    moving.move(case, Move.TURN_DOWN, kind=event, by=by, at=at, decision=decision)
    _answer_for(audit.Act.TURNED_DOWN, decision, case, by=by, at=at)
    return decision


@transaction.atomic(durable=True)
def undo(decision_id: int, *, by: Member, at: datetime) -> Decision:
    """
    Take a decision back, within ten minutes and by those who made it: words, place and
    standing are as they were, the notice is taken back, and the case waits again.

    :raises Decision.DoesNotExist: none for this moderator.
    :raises TooLate: the time has passed, it does not stand, or others decided it.
    :raises WordsChanged: the writer changed or took back the words since.
    """
    decision, case, content = _lock_decision(decision_id, by=by)
    made_by = {decision.by_id, decision.seconded_by_id}
    in_time = decision.undo_until is not None and at <= decision.undo_until
    if decision.state != State.STANDING or by.pk not in made_by or not in_time:
        raise TooLate
    appealed.fall(decision, case, at=at)
    if content.revision != decision.revision or content.state != decision.before["became"]:
        raise WordsChanged(None)
    if newer := Case.objects.open().about(content).first():  # somebody told us since
        raise WordsChanged(newer)
    decision.state, decision.undone_by, decision.undone_at = State.UNDONE, by, at
    decision.save(update_fields=["state", "undone_by", "undone_at"])
    carrying.take_back(decision, case, content, at=at)
    moving.move(case, Move.UNDO, kind=CaseEvent.Kind.UNDONE, by=by, at=at, decision=decision)
    _answer_for(audit.Act.UNDONE, decision, case, by=by, at=at)
    return decision


def _stand(
    decision: Decision, case: Case, content: Reviewed, choice: Choice, *, at: datetime
) -> None:
    """From now on it holds: the one place where a decision begins to have effects."""
    decision.state = State.STANDING
    decision.decided_at = at
    decision.undo_until = at + UNDO_FOR
    decision.draft = {}
    carrying.carry_out(decision, case, content, choice, at=at)
    decision.save(
        update_fields=["state", "seconded_by", "decided_at", "undo_until", "draft", "before"]
    )
    by = decision.seconded_by or decision.by
    event = CaseEvent.Kind.DECIDED
    moving.move(case, Move.DECIDE, kind=event, by=by, at=at, decision=decision)
    claims.drop(case)


def _answer_for(
    act: audit.Act, decision: Decision, case: Case, *, by: Member, at: datetime
) -> None:
    audit.append(act, by=by, subject=case, at=at, reason=decision.rule, reference=decision.pk)


def _lock(case_id: int, *, by: Member) -> tuple[Reviewed, Case]:
    """The words before their case, as an edit does."""
    seen = Case.objects.for_moderator(by).select_related("content_type").get(pk=case_id)
    kind = seen.content_type.model_class()
    content = kind.locked(seen.content_id)  # type: ignore[union-attr]
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    return content, case


def _lock_decision(decision_id: int, *, by: Member) -> tuple[Decision, Case, Reviewed]:
    """
    :raises Decision.DoesNotExist: none for this moderator.
    """
    case_id = Decision.objects.values_list("case_id", flat=True).get(pk=decision_id)
    try:
        content, case = _lock(case_id, by=by)
    except Case.DoesNotExist as error:
        raise Decision.DoesNotExist from error
    decision = Decision.objects.select_for_update(no_key=True).get(pk=decision_id)
    return decision, case, content


def _lock_proposed(decision_id: int, *, by: Member) -> tuple[Decision, Case, Reviewed]:
    decision, case, content = _lock_decision(decision_id, by=by)
    if decision.state != State.PROPOSED:
        raise AlreadyDecided(case)
    return decision, case, content


def _check_current(
    case: Case, content: Reviewed, *, by: Member, revision: int, at: datetime
) -> None:
    if case.state == Case.State.PROPOSED:
        raise AwaitsSecond(case)
    if case.is_appealed or case.state in {Case.State.DECIDED, Case.State.CLOSED}:
        raise AlreadyDecided(case)
    if not case.is_open or case.revision != revision or content.revision != revision:
        raise WordsChanged(Case.objects.open().about(content).for_moderator(by).first())
    claims.check(case, by=by, at=at)


def _check(case: Case, content: Reviewed, choice: Choice) -> None:
    acts.check(choice.acts, about_words=case.queue in {Case.Queue.HELD, *ONLY_LOOKED_AT})
    if not content.may_be_removed and {act.kind for act in choice.acts} & REMOVING:
        msg = "These can’t be taken away by themselves: choose what happens with the account."
        raise acts.Unfit(msg)
    if choice.step > 0 and case.queue in ONLY_LOOKED_AT:
        raise NeverDeclined
    if choice.step > 0 and not choice.words.strip():
        raise NeedsReason


def _write(case: Case, choice: Choice, *, by: Member, at: datetime) -> Decision:
    rule = reasons.first_rule(case) if choice.rule is None else choice.rule
    decision = Decision.objects.create(
        case=case,
        revision=case.revision,
        member_id=case.author_id,
        step=choice.step,
        rule=rule,
        by=by,
        needs_second=case.is_hard_stop or Kind.CLOSE in {act.kind for act in choice.acts},
        draft={"words": choice.words, "said": dict(choice.said)},
        state=State.PROPOSED,
        made_at=at,
    )
    Action.objects.bulk_create(
        [
            Action(decision=decision, kind=act.kind, lasts=act.lasts, note=act.note, here=act.here)
            for act in choice.acts
        ]
    )
    return decision


def choice_of(decision: Decision) -> Choice:
    """What was proposed and waits for a second moderator, as it was chosen."""
    chosen = tuple(
        acts.Act(Kind(one.kind), lasts=one.lasts, note=one.note, here=one.here)
        for one in decision.actions.order_by("pk")
    )
    return Choice(chosen, words=decision.draft["words"], said=decision.draft["said"])
