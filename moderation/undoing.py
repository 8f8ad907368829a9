"""
Taking back what one version of a rule did: words that only it kept from others become
visible. What a person had a say in is listed and never changed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from community.notices import sending
from community.notices.models import Notice
from moderation import audit, moving
from moderation.models import BookVersion, Case, CaseEvent, CaseQuerySet, Decision, Reviewed
from moderation.moves import Move

logger = logging.getLogger(__name__)

BATCH = 200  # cases looked at with one statement
QUEUES = {Case.Queue.HELD, Case.Queue.LOOK}  # who sounds in distress keeps their company


class NoSuchVersion(Exception):
    """No version of the book, or several, begins like this."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one version of a rule is to be asked about, from a moment on."""

    rule: str
    version: str
    since: datetime | None = None


def find_version(beginning: str) -> str:
    """
    :raises NoSuchVersion: none begins so, or more than one.
    """
    found = BookVersion.objects.filter(hash__startswith=beginning).values_list("hash", flat=True)
    hashes = list(found[:2]) if beginning else []
    if len(hashes) != 1:
        raise NoSuchVersion(beginning)
    return hashes[0]


def waiting(deed: Deed) -> Iterator[int]:
    """Cases that would be closed, the oldest first: opened by these findings and no others."""
    untouched = _noticed(deed).filter(state=Case.State.OPEN, queue__in=QUEUES)
    untouched = untouched.exclude(Exists(Decision.objects.filter(case=OuterRef("pk"))))
    after = 0
    while batch := list(untouched.filter(pk__gt=after).order_by("pk")[:BATCH]):
        yield from (case.pk for case in batch if _is_only(case, deed))
        after = batch[-1].pk


def decided(deed: Deed) -> CaseQuerySet:
    """Cases in which a person had a say; they are looked at again one by one, or not at all."""
    with_a_say = Exists(Decision.objects.filter(case=OuterRef("pk")))
    return _noticed(deed).filter(with_a_say).order_by("pk")


@transaction.atomic(durable=True)
def undo(case_id: int, deed: Deed, *, at: datetime) -> bool:
    """
    Close one case and let its words become visible, and tell their writer. Whether it
    was done: not where somebody was first, the words changed, or a person reads them in
    any case (newcomers in careful spaces). Done again, it does nothing.
    """
    seen = Case.objects.select_related("content_type").get(pk=case_id)
    kind: Any = seen.content_type.model_class()
    content: Reviewed = kind.locked(seen.content_id)
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    if not _may_be_undone(case, content, deed, at=at):
        return False

    if content.state == Reviewed.State.HELD:
        content.become(Reviewed.State.VISIBLE, at=at)
        sending.send([case.author_id], Notice.Kind.VISIBLE, subject=case, at=at)
    moving.move(case, Move.LAPSE, kind=CaseEvent.Kind.UNRULED, at=at)
    audit.append(audit.Act.RULE_UNDONE, by=None, subject=case, at=at, reason=deed.rule)
    logger.info("rule undone", extra={"reason": deed.rule, "case_id": case.pk})
    return True


def _noticed(deed: Deed) -> CaseQuerySet:
    finding = {"rule": deed.rule, "book": deed.version, "voided_by": ""}
    found = Case.objects.filter(findings__contains=[finding])
    return found.filter(opened_at__gte=deed.since) if deed.since else found


def _may_be_undone(case: Case, content: Reviewed, deed: Deed, *, at: datetime) -> bool:
    return (
        case.state == Case.State.OPEN
        and case.queue in QUEUES
        and case.revision == content.revision
        and content.state in {Reviewed.State.HELD, Reviewed.State.VISIBLE}
        and _is_only(case, deed)
        and not case.decisions.exists()
        and not (case.queue == Case.Queue.HELD and content.is_read_first(at=at))
    )


def _is_only(case: Case, deed: Deed) -> bool:
    """Nothing else was noticed, and no account rests because of it: two people decide that."""
    standing = [note for note in case.findings if not note["voided_by"]]
    return not case.is_hard_stop and all(
        (note["rule"], note["book"]) == (deed.rule, deed.version) for note in standing
    )
