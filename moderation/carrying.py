"""What a decision does, and how exactly that is taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from community.notices import sending
from community.notices.models import Notice
from moderation import reasons, resting, sanctions
from moderation.acts import Act, Choice
from moderation.models import Action, Case, Decision, Reviewed, Statement

Kind = Action.Kind
Words = Reviewed.State
WORDS_GO = {Kind.DECLINE, Kind.ASK_REVISION}


def carry_out(
    decision: Decision, case: Case, content: Reviewed, choice: Choice, *, at: datetime
) -> None:
    """
    Do all that was chosen, and tell the member: in the caller's transaction, or not at all.
    `decision.before` keeps what `take_back` needs.
    """
    decision.before = {"content": content.standing()}
    for act in choice.acts:
        if act.kind == Kind.CONTENT_NOTE:
            content.add_note(act.note)
    if (state := _becomes(content, choice.acts)) != content.state:
        content.become(state, at=at)
    sanctions.begin(decision, choice.acts, place_id=content.place(), at=at)
    if case.pauses_author and Kind.APPROVE in {act.kind for act in choice.acts}:
        decision.before["woken"] = resting.wake(case.author_id)
    decision.before["became"] = content.state
    _tell(decision, case, choice, at=at)


def take_back(decision: Decision, case: Case, content: Reviewed, *, at: datetime) -> None:
    """Words, place and standing as they were, and what was said about it with them."""
    content.restore(decision.before["content"], at=at)
    sanctions.lift(decision, at=at)
    if decision.before.get("woken"):
        resting.rest(case.author_id)
    if decision.step > 0:
        sending.withdraw(decision.statement)
    else:
        sending.withdraw(case)


def reverse(
    decision: Decision, case: Case, content: Reviewed, kinds: Collection[str], *, at: datetime
) -> None:
    """
    Somebody looked again: what these actions did is as if it had not been. Words are there
    for all, in their place, unless their writer changed or took them back since; what
    others did meanwhile stays. Needs the locks of the words and the case.
    """
    same = content.revision == decision.revision and content.state == decision.before["became"]
    if same and WORDS_GO.intersection(kinds):
        content.restore({**content.standing(), "state": Words.VISIBLE}, at=at)
        if case.pauses_author:
            resting.wake(case.author_id)
    if Kind.CONTENT_NOTE in kinds:
        for action in decision.actions.filter(kind=Kind.CONTENT_NOTE):
            content.drop_note(action.note)
    sanctions.lift(decision, at=at, kinds=kinds)


def _becomes(content: Reviewed, chosen: Iterable[Act]) -> Words:
    """What these actions make of the words; what others read already stays so."""
    kinds = {act.kind for act in chosen}
    if content.state == Words.WITHDRAWN:  # while somebody had told us about them
        return Words.WITHDRAWN
    if Kind.DECLINE in kinds:
        return Words.REMOVED
    if Kind.ASK_REVISION in kinds:
        return Words.HELD
    if Kind.APPROVE in kinds and content.state == Words.HELD:
        return Words.VISIBLE
    return Words(content.state)


def _tell(decision: Decision, case: Case, choice: Choice, *, at: datetime) -> None:
    """A restriction comes with its reasons; that words were let through is said too."""
    if decision.step > 0:
        parts = reasons.of(case, choice, rule=decision.rule, at=at)
        said = Statement.objects.create(
            decision=decision, member_id=decision.member_id, rule=decision.rule, made_at=at, **parts
        )
        sending.send([decision.member_id], Notice.Kind.DECISION, subject=said, at=at)
    elif decision.before["content"]["state"] == Words.HELD:
        sending.send([decision.member_id], Notice.Kind.DECISION, subject=case, at=at)
