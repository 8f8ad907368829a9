"""The one door by which words become readable to others."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.contrib.contenttypes.models import ContentType

from community import live
from moderation import rules
from moderation.models import Case, Reviewed
from moderation.rules import Assessment, Outcome

WAITING = {Outcome.HOLD, Outcome.ESCALATE, Outcome.PAUSE}


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

    :raises Blocked: roll back, show the writer what to change.
    """
    assessment = rules.assess(content.words(), surface=surface)
    if assessment.outcome is Outcome.BLOCK:
        raise Blocked(assessment)

    lapse(content, at=at)
    if look_first or assessment.outcome in WAITING:
        content.become(Reviewed.State.HELD, at=at)
        _open_case(content, assessment, at=at)
    else:
        content.become(Reviewed.State.VISIBLE, at=at)
    return assessment


def lapse(content: Reviewed, *, at: datetime) -> None:
    """Close the open case of words that their author changed or took back."""
    Case.objects.filter(
        content_type=ContentType.objects.get_for_model(content),
        content_id=content.pk,
        ruling="",
        lapsed_at=None,
    ).update(lapsed_at=at)


def _open_case(content: Reviewed, assessment: Assessment, *, at: datetime) -> None:
    case = Case.objects.create(
        content_type=ContentType.objects.get_for_model(content),
        content_id=content.pk,
        revision=content.revision,
        findings=[asdict(finding) for finding in assessment.findings],
        urgent=assessment.outcome in {Outcome.ESCALATE, Outcome.PAUSE},
        opened_at=at,
    )
    live.announce(live.DESK, live.CaseChanged(case_id=case.pk))
