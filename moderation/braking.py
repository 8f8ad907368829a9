"""
Counting what young rules catch, and putting one aside that catches too much.

For a day after it, or the book, changed, a change of a rule that catches more than five
texts and more than five in a hundred falls back to shadow by itself, in the transaction
of the text that was one too many. Harmless texts cost nothing here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Sum

from community.accounts.models import Member
from community.notices import sending
from community.notices.models import Notice
from moderation import audit, staging
from moderation.models import Caught, Reviewed, RuleChange, Step
from moderation.rules.stages import Stage
from moderation.staging import Standing

logger = logging.getLogger(__name__)

WATCHED = timedelta(hours=24)
MOST = 5  # texts caught that never put a rule aside
IN_A_HUNDRED = 5
ACTING = {Stage.HINT, Stage.HOLD}

COUNT = """
    INSERT INTO moderation_caught (step_id, version_id, hour, texts, refused)
    VALUES (%s, %s, %s, 1, %s)
    ON CONFLICT (step_id, version_id, hour) DO UPDATE
    SET texts = moderation_caught.texts + 1,
        refused = moderation_caught.refused + excluded.refused
"""


def count(caught: Iterable[Standing], *, at: datetime) -> None:
    """
    A new text was caught by these. One statement each, and where a change is watched one
    or two to see whether it was one too many. Needs the text's transaction.
    """
    _count(caught, at=at, refused=False)


def count_refused(caught: Iterable[Standing], *, at: datetime) -> None:
    """As `count`, of a text that was refused and is stored nowhere. Needs a transaction."""
    _count(caught, at=at, refused=True)


def _count(caught: Iterable[Standing], *, at: datetime, refused: bool) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    ordered = sorted(caught, key=lambda one: one.step_id)  # two texts never wait for each other
    with connection.cursor() as cursor:
        for one in ordered:
            cursor.execute(COUNT, [one.step_id, one.version_id, hour, int(refused)])
    for one in ordered:
        if _is_watched(one, at=at) and _catches_too_much(one):
            _put_aside(one, at=at)


def _is_watched(one: Standing, *, at: datetime) -> bool:
    return one.stage in ACTING and one.changed_at is not None and at < one.changed_at + WATCHED


def _catches_too_much(one: Standing) -> bool:
    counted = Caught.objects.filter(step_id=one.step_id, version_id=one.version_id)
    sums = counted.aggregate(texts=Sum("texts"), refused=Sum("refused"))
    if sums["texts"] <= MOST or one.changed_at is None:
        return False
    stored = sum(model.written_since(one.changed_at) for model in reviewed_models())
    return bool(sums["texts"] * 100 > IN_A_HUNDRED * (stored + sums["refused"]))


def reviewed_models() -> list[type[Reviewed]]:
    return [model for model in apps.get_models() if issubclass(model, Reviewed)]


def _put_aside(one: Standing, *, at: datetime) -> None:
    """Once, however many texts are one too many at the same moment."""
    RuleChange.objects.select_for_update(no_key=True).get(pk=one.change_id)
    newest = Step.objects.filter(change_id=one.change_id).order_by("-pk").first()
    if newest is None or newest.pk != one.step_id:
        return
    step = Step.objects.create(
        change_id=one.change_id, stage=Stage.SHADOW, why=Step.Why.BRAKE, at=at
    )
    staging.forget()
    stewards = Member.objects.filter(role=Member.Role.STEWARD, state=Member.State.ACTIVE)
    sending.send(stewards.values_list("pk", flat=True), Notice.Kind.RULE, subject=step, at=at)
    audit.append(audit.Act.RULE_BRAKED, by=None, subject=step, at=at, reason=one.rule)
    logger.warning("rule put itself aside", extra={"reason": one.rule, "change_id": one.change_id})
