"""The one door by which words become readable to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from moderation import appealed, braking, moving, resting, staging
from moderation.models import Case, CaseEvent, Report, Reviewed
from moderation.moves import Move
from moderation.rules import Assessment, Finding, Outcome
from moderation.staging import Standing

WAITING = {Outcome.HOLD, Outcome.ESCALATE, Outcome.PAUSE}
URGENT = {Outcome.ESCALATE, Outcome.PAUSE, Outcome.ROUTE}
OWN = {Case.Queue.HELD, Case.Queue.CARE, Case.Queue.LOOK}  # opened here, and closed here
# What of a case goes with the words.
WORDS = (
    "revision", "place_id", "queue", "context_tag", "findings", "language", "urgent",
    "pauses_author", "quiet",
)  # fmt: skip


class Blocked(Exception):
    """The words must be changed before anything is stored; nothing was."""

    def __init__(self, assessment: Assessment, caught: Sequence[Standing] = ()) -> None:
        super().__init__(assessment.outcome)
        self.assessment = assessment
        self.caught = caught  # to be counted after rolling back


def admit(
    content: Reviewed,
    *,
    surface: str,
    at: datetime,
    look_first: bool = False,
    context_tag: str = "",
) -> Assessment:
    """
    Ask the rules about a saved row's current revision and let it become visible or held.

    Belongs inside the transaction that wrote the row; nothing leaves before its commit.
    With `look_first` (a newcomer in a careful space) it waits for a person in any case.
    Words of somebody in distress are visible at once and brought to the care queue; those
    that only look unusual are visible too, and somebody may look. An open case takes the
    new words as its next revision, or closes where nobody needs to read them.

    :raises Blocked: roll back, show the writer what to change.
    """
    reading = staging.read(content.words(), surface=surface, context_tag=context_tag or None, at=at)
    assessment = reading.assessment
    caught = reading.caught if content.revision == 1 else ()  # a text counts once
    if assessment.outcome is Outcome.BLOCK:
        raise Blocked(assessment, caught)

    case = _lock_open(content, at=at) if content.revision > 1 else None
    waits = look_first or assessment.outcome in WAITING or bool(case and _must_wait(case))
    content.become(Reviewed.State.HELD if waits else Reviewed.State.VISIBLE, at=at)
    queue = _queue(assessment, waits=waits)
    if case and case.queue not in OWN:
        _bring(case, content, assessment, at=at)  # what was told about the words stays told
    elif queue:
        case = case or _new_case(content, at=at)
        case.queue = queue
        case.context_tag = context_tag
        _bring(case, content, assessment, at=at)
    elif case and _is_told_about(case):
        case.queue = Case.Queue.CARE if case.queue == Case.Queue.CARE else Case.Queue.REPORTS
        _bring(case, content, assessment, at=at)
    elif case:
        _close(case, at=at)
    if assessment.outcome is Outcome.PAUSE:
        resting.rest(content.author_id)
    if caught:
        braking.count(caught, at=at)
    return assessment


@transaction.atomic(durable=True)
def turned_away(blocked: Blocked, *, at: datetime) -> None:
    """Count words that were refused; of the words themselves nothing is kept."""
    braking.count_refused(staging.renewed(blocked.caught, at=at), at=at)


def lapse(content: Reviewed, *, at: datetime) -> None:
    """Close the open case of words that their author took back; a report is still read."""
    case = _lock_open(content, at=at)
    if case and case.queue in OWN and not _is_told_about(case):
        _close(case, at=at)


def _lock_open(content: Reviewed, *, at: datetime) -> Case | None:
    """
    The case of these words that waits, or whose decision asks for others; new words have
    none. Who asks to look again waits until the words as they now are were read.
    """
    found = Case.objects.awaiting_words().about(content)
    case = found.select_for_update(no_key=True, of=("self",)).first()
    if case and case.is_appealed:
        appealed.step_aside(case, at=at)
        return found.first()
    return case


def _is_told_about(case: Case) -> bool:
    """Whoever told us waits for an answer, whatever the writer does with the words."""
    return Report.objects.standing().filter(case=case).exists()


def _must_wait(case: Case) -> bool:
    """A person asked for other words, or whether their writer is an adult: they read on."""
    return case.pauses_author or not case.is_open


def _queue(assessment: Assessment, *, waits: bool) -> Case.Queue | None:
    if waits:
        return Case.Queue.HELD
    if assessment.outcome is Outcome.ROUTE:
        return Case.Queue.CARE
    return Case.Queue.LOOK if assessment.review else None


def _new_case(content: Reviewed, *, at: datetime) -> Case:
    kind = ContentType.objects.get_for_model(content)
    return Case(content_type=kind, content_id=content.pk, author_id=content.author_id, opened_at=at)


def _bring(case: Case, content: Reviewed, assessment: Assessment, *, at: datetime) -> None:
    """Put the words as they stand before a person."""
    case.revision = content.revision
    case.place_id = content.place()
    case.findings = [_note(finding) for finding in assessment.findings + assessment.voided]
    case.language = assessment.language
    case.urgent = assessment.outcome in URGENT or (case.urgent and case.queue not in OWN)
    case.quiet &= content.state == Reviewed.State.VISIBLE  # they hear of words that wait
    case.pauses_author |= assessment.outcome is Outcome.PAUSE
    if case.pk is None:
        case.save(force_insert=True)
        moving.record(case, CaseEvent.Kind.OPENED, at=at)
        return
    moving.end_decision(case)
    moving.move(case, Move.REVISE, kind=CaseEvent.Kind.REVISED, at=at, also=WORDS)


def _close(case: Case, *, at: datetime) -> None:
    moving.end_decision(case)
    moving.move(case, Move.LAPSE, kind=CaseEvent.Kind.LAPSED, at=at)


def _note(finding: Finding) -> dict[str, Any]:
    """What a case keeps of a finding: the rule's words are read from the book again."""
    note = asdict(finding)
    return {
        name: value for name, value in note.items() if name not in {"reason", "nudge", "rephrase"}
    }
