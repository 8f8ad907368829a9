"""Sealed copies of what was told about: opening one is an act, and they go in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from community.accounts.models import Member
from moderation import audit, moves
from moderation.models import Addition, Case, CaseEvent, Evidence, LegalNotice, Report

A_TIME = 200  # cases in one transaction


@transaction.atomic(durable=True)
def read(evidence_id: int, *, by: Member, at: datetime) -> Evidence:
    """
    The words as they stood when somebody told about them; goes on record.

    :raises Evidence.DoesNotExist: none for this moderator.
    """
    mine = Case.objects.for_moderator(by)
    found = Evidence.objects.select_related("case").get(pk=evidence_id, case__in=mine)
    case = found.case
    CaseEvent.objects.create(
        case=case,
        kind=CaseEvent.Kind.VIEWED,
        at=at,
        by=by,
        version=case.version,
        revision=found.revision,
        reference=found.pk,
    )
    audit.append(audit.Act.OPENED_EVIDENCE, by=by, subject=case, at=at, reference=found.pk)
    return found


def purge(*, at: datetime) -> int:
    """
    Forget copies, and what reporters wrote, once nobody can ask about their case any more:
    `EVIDENCE_DAYS` after it was settled. Who told, when and why stays, for the figures.
    Returns of how many cases and notices.
    """
    before = at - timedelta(days=settings.EVIDENCE_DAYS)
    gone = 0
    while some := _purge_some(before, at=at):
        gone += some
    while some := _purge_notices(before, at=at):
        gone += some
    return gone


@transaction.atomic(durable=True)
def _purge_some(before: datetime, *, at: datetime) -> int:
    past = Case.objects.exclude(state__in=moves.WAITING).filter(
        settled_at__lte=before, evidence__isnull=False
    )
    found = list(past.order_by("pk").distinct().values_list("pk", flat=True)[:A_TIME])
    told = Report.objects.filter(case__in=found)
    Addition.objects.filter(report__in=told).delete()
    for notice in LegalNotice.objects.filter(report__in=told):
        notice.forget(at=at)
    for report in told:
        report.words = ""
        report.save(update_fields=["words"])
    Evidence.objects.filter(case__in=found).delete()
    return len(found)


@transaction.atomic(durable=True)
def _purge_notices(before: datetime, *, at: datetime) -> int:
    past = LegalNotice.objects.filter(answered_at__lte=before, forgotten_at=None)
    found = list(past.order_by("pk")[:A_TIME])
    for notice in found:
        notice.forget(at=at)
    return len(found)
