"""The one door by which words become readable to others."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType

from community import live
from moderation import resting, rules
from moderation.models import Case, Reviewed
from moderation.rules import Assessment, Finding, Outcome

WAITING = {Outcome.HOLD, Outcome.ESCALATE, Outcome.PAUSE}
URGENT = {Outcome.ESCALATE, Outcome.PAUSE, Outcome.ROUTE}


class Blocked(Exception):
    """The words must be changed before anything is stored; nothing was."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__(assessment.outcome)
        self.assessment = assessment


def admit(content: Reviewed, *, surface: str, at: datetime, look_first: bool = False) -> Assessment:
    """
    Ask the rules about a saved row's current revision and let it become visible or held.

    Belongs inside the transaction that wrote the row; nothing leaves before its commit.
    With `look_first` (a newcomer in a careful space) it waits for a person in any case.
    Words of somebody in distress are visible at once and brought to the care queue.

    :raises Blocked: roll back, show the writer what to change.
    """
    assessment = rules.assess(content.words(), surface=surface)
    if assessment.outcome is Outcome.BLOCK:
        raise Blocked(assessment)

    lapse(content, at=at)
    if look_first or assessment.outcome in WAITING:
        content.become(Reviewed.State.HELD, at=at)
        _open_case(content, assessment, queue=Case.Queue.HELD, at=at)
    else:
        content.become(Reviewed.State.VISIBLE, at=at)
        if assessment.outcome is Outcome.ROUTE:
            _open_case(content, assessment, queue=Case.Queue.CARE, at=at)
    if assessment.outcome is Outcome.PAUSE:
        resting.rest(content.author_id)
    return assessment


def lapse(content: Reviewed, *, at: datetime) -> None:
    """Close the open case of words that their author changed or took back."""
    case = Case.objects.open().about(content).select_for_update(no_key=True).first()
    if case is None:
        return
    case.lapsed_at = at
    case.save(update_fields=["lapsed_at"])
    live.announce(live.DESK, live.CaseChanged(case_id=case.pk))


def _open_case(
    content: Reviewed, assessment: Assessment, *, queue: Case.Queue, at: datetime
) -> None:
    case = Case(
        content_id=content.pk,
        author_id=content.author_id,
        revision=content.revision,
        queue=queue,
        findings=[_note(finding) for finding in assessment.findings + assessment.voided],
        urgent=assessment.outcome in URGENT,
        pauses_author=assessment.outcome is Outcome.PAUSE,
        opened_at=at,
    )
    case.content_type = ContentType.objects.get_for_model(content)
    case.save(force_insert=True)
    live.announce(live.DESK, live.CaseChanged(case_id=case.pk))


def _note(finding: Finding) -> dict[str, Any]:
    """What a case keeps of a finding: the rule's words are read from the book again."""
    note = asdict(finding)
    return {
        name: value for name, value in note.items() if name not in {"reason", "nudge", "rephrase"}
    }
