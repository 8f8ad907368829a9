"""How far a change of a rule may go: two people let it go further, one takes it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from community.accounts.models import Member
from moderation import audit, staging
from moderation.models import Backtest, Promotion, RuleChange, Step
from moderation.rules import rulebook
from moderation.rules.stages import Stage


class NotAllowed(Exception):
    """Only those who moderate decide about rules."""


class NoSuchChange(Exception):
    """No change of this rule stands where this could be done."""


class NeedsBacktest(Exception):
    """Nobody has seen yet what this version of the rule would have done here."""


class SecondPerson(Exception):
    """Nobody confirms what they proposed themselves."""


class Outdated(Exception):
    """The book or the stage is not the one that was proposed any more."""


def young(rule: str) -> Step:
    """
    Where the newest change of `rule` stands that has not reached the last stage.

    :raises NoSuchChange: all have, or there is no such rule.
    """
    standing = [
        step
        for step in Step.objects.newest().filter(change__rule=rule)
        if Stage(step.stage) is not Stage.HOLD
    ]
    if not standing:
        raise NoSuchChange(rule)
    return standing[-1]


@transaction.atomic(durable=True)
def propose(rule: str, *, by: Member, at: datetime) -> Promotion:
    """
    Ask a second person to let the newest young change of `rule` go one stage further. An
    older proposal about it goes.

    :raises NotAllowed: `by` does not moderate.
    :raises NoSuchChange: nothing of the rule is young.
    :raises NeedsBacktest: there is none of the book in use.
    """
    _check_may(by)
    step = _lock(young(rule).change_id)
    backtest = (
        Backtest.objects.filter(rule=rule, book_hash=rulebook.shipped().hash)
        .order_by("-pk")
        .first()
    )
    if backtest is None:
        raise NeedsBacktest(rule)
    Promotion.objects.filter(change=step.change, confirmed_at=None).delete()
    proposal = Promotion.objects.create(
        change=step.change, stage=_next(step), backtest=backtest, by=by, proposed_at=at
    )
    audit.append(audit.Act.RULE_PROPOSED, by=by, subject=step.change, at=at, reason=rule)
    return proposal


@transaction.atomic(durable=True)
def confirm(rule: str, *, by: Member, at: datetime) -> Step:
    """
    Let a change go as far as somebody else proposed.

    :raises NotAllowed: `by` does not moderate.
    :raises NoSuchChange: nothing is proposed.
    :raises SecondPerson: `by` proposed it.
    :raises Outdated: the book or the stage changed since; propose it again.
    """
    _check_may(by)
    waiting = Promotion.objects.filter(change__rule=rule, confirmed_at=None)
    seen = waiting.order_by("-pk").first()
    if seen is None:
        raise NoSuchChange(rule)
    step = _lock(seen.change_id)
    proposal = waiting.filter(pk=seen.pk).select_related("backtest").first()
    if proposal is None:
        raise NoSuchChange(rule)
    if proposal.by_id == by.pk:
        raise SecondPerson
    if proposal.backtest.book_hash != rulebook.shipped().hash or proposal.stage != _next(step):
        raise Outdated

    proposal.confirmed_by, proposal.confirmed_at = by, at
    proposal.save(update_fields=["confirmed_by", "confirmed_at"])
    reached = Step.objects.create(
        change=step.change,
        stage=proposal.stage,
        why=Step.Why.PROMOTED,
        by_id=proposal.by_id,
        confirmed_by=by,
        at=at,
    )
    staging.forget()
    audit.append(audit.Act.RULE_PROMOTED, by=by, subject=reached, at=at, reason=rule)
    return reached


@transaction.atomic(durable=True)
def demote(rule: str, stage: Stage, *, by: Member, at: datetime) -> list[Step]:
    """
    Take all of a rule back to `stage` where it stands further, at once; returns what moved.

    :raises NotAllowed: `by` does not moderate.
    :raises NoSuchChange: nothing of the rule stands further.
    """
    _check_may(by)
    changes = RuleChange.objects.filter(rule=rule).order_by("pk")
    steps = [_lock(change.pk) for change in changes]
    moved = [
        Step.objects.create(change=step.change, stage=stage, why=Step.Why.DEMOTED, by=by, at=at)
        for step in steps
        if Stage(step.stage).rank > stage.rank
    ]
    if not moved:
        raise NoSuchChange(rule)
    staging.forget()
    for step in moved:
        audit.append(audit.Act.RULE_DEMOTED, by=by, subject=step, at=at, reason=rule)
    return moved


def _check_may(by: Member) -> None:
    if not (by.may_moderate and by.state == Member.State.ACTIVE):
        raise NotAllowed


def _lock(change_id: int) -> Step:
    """Where a change stands, once nobody else can move it."""
    RuleChange.objects.select_for_update(no_key=True).get(pk=change_id)
    return Step.objects.newest().get(change_id=change_id)


def _next(step: Step) -> str:
    """The stage after that of `step`; nothing after the last."""
    further = [stage for stage in Stage if stage.rank > Stage(step.stage).rank]
    return further[0] if further else ""
