"""Deciding cases."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from community import live
from community.accounts.models import Member
from community.notices import sending
from community.notices.models import Notice
from moderation import resting
from moderation.models import Case, Reviewed

REASON_LENGTH = 500  # characters

OUTCOME = {
    Case.Ruling.APPROVED: Reviewed.State.VISIBLE,
    Case.Ruling.DECLINED: Reviewed.State.REMOVED,
}


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
def decide(
    case_id: int, ruling: Case.Ruling, *, by: Member, reason: str, revision: int, at: datetime
) -> Case:
    """
    Close a case, show or remove its words accordingly, and tell their writer.

    The words and then their case are locked, so of two moderators who press at once the
    second waits (bounded by the database's `lock_timeout`) and then learns the first's
    ruling. A ruling belongs to the `revision` that the moderator read.

    :raises Case.DoesNotExist: there is no such case for this moderator: not their own
        words, nor those of somebody they blocked.
    :raises AlreadyDecided: it was closed before we got the lock.
    :raises WordsChanged: the writer changed or took back the words since.
    :raises NeedsReason: declined without a reason.
    :raises NeverDeclined: words that are visible and only to be looked after, or at.
    """
    content, case = _lock(case_id, by=by)
    if case.ruling:
        raise AlreadyDecided(case)
    if case.lapsed_at or case.revision != revision or content.revision != revision:
        raise WordsChanged(Case.objects.open().about(content).for_moderator(by).first())
    _check(case, ruling, reason)

    case.ruling = ruling
    case.reason = reason
    case.ruled_by = by
    case.ruled_at = at
    case.save(update_fields=["ruling", "reason", "ruled_by", "ruled_at"])
    if case.queue == Case.Queue.HELD:
        content.become(OUTCOME[ruling], at=at)
        sending.send([case.author_id], Notice.Kind.DECISION, subject=case, at=at)
    if case.pauses_author and ruling == Case.Ruling.APPROVED:
        resting.wake(case.author_id)

    live.announce(live.DESK, live.CaseChanged(case_id=case.pk))
    return case


def _lock(case_id: int, *, by: Member) -> tuple[Reviewed, Case]:
    """The words before their case, as an edit does."""
    seen = Case.objects.for_moderator(by).select_related("content_type").get(pk=case_id)
    kind = seen.content_type.model_class()
    content = kind.locked(seen.content_id)  # type: ignore[union-attr]
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    return content, case


def _check(case: Case, ruling: Case.Ruling, reason: str) -> None:
    if ruling != Case.Ruling.DECLINED:
        return
    if case.queue != Case.Queue.HELD:
        raise NeverDeclined
    if not reason:
        raise NeedsReason
