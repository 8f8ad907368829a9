"""
Proposed versions of shared texts: they wait beside the published one until somebody
else has read the difference. Kept by django-moderation, under our own locks.

An app opens a model of its own to proposals when it starts:

    proposals.welcome(Space, fields=["guidelines"], version="guidelines_version")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import transaction
from django.db.models import Model, QuerySet

from community.accounts.models import Member
from community.notices import sending
from community.notices.models import Notice, subjects
from moderation import cases, rules
from moderation.django_moderation import moderation as registry
from moderation.django_moderation.constants import (
    MODERATION_STATUS_APPROVED,
    MODERATION_STATUS_PENDING,
    MODERATION_STATUS_REJECTED,
)
from moderation.django_moderation.diff import get_diff_operations
from moderation.django_moderation.models import ModeratedObject
from moderation.django_moderation.moderator import GenericModerator
from moderation.rules import Outcome

URGENT = {Outcome.ESCALATE, Outcome.PAUSE}


class AlreadyDecided(Exception):
    """Somebody was first; `approved` says what they decided."""

    def __init__(self, *, approved: bool) -> None:
        super().__init__(approved)
        self.approved = approved


class Outdated(Exception):
    """The published text is not the one that was to be changed any more."""


class OwnProposal(Exception):
    """Nobody decides what they proposed themselves."""


class NothingNew(Exception):
    """The proposed text is the published one."""


class NotFound(Exception):
    """There is no such proposal."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the two texts: the same in both, or taken out, or put in, or both."""

    kept: str
    removed: str
    added: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits, ready to be read."""

    id: int
    about: str
    proposed_by: Member | None
    changes: list[Change]
    noticed: list[str]  # by the rules, in plain words and without any of the writer's
    urgent: bool


@dataclass(frozen=True, slots=True)
class Own:
    """What became of one's own newest proposal for a row."""

    text: str
    waits: bool
    left: bool  # a reviewer left the published text as it is
    reason: str


@dataclass(frozen=True, slots=True)
class _Terms:
    fields: tuple[str, ...]
    version: str  # a counter on the row: tells that somebody was faster, and grows
    read_with: tuple[str, ...]  # what the row's own name reads


_terms: dict[type[Model], _Terms] = {}


class _Moderator(GenericModerator):  # type: ignore[misc] # theirs has no types
    """Sends no mail, approves nothing by itself, and keeps every proposal."""

    notify_moderator = False
    notify_user = False
    auto_approve_for_staff = False
    auto_approve_for_superusers = False
    keep_history = True


def welcome(
    model: type[Model], *, fields: Iterable[str], version: str, read_with: Iterable[str] = ()
) -> None:
    """Open `fields` of a model to proposals. Called when an app is ready; again is no harm."""
    if model not in _terms:
        registry.register(model, _Moderator)
    _terms[model] = _Terms(tuple(fields), version, tuple(read_with))


@transaction.atomic(durable=True)
def propose(row: Model, *, by: Member, **fields: Any) -> int:
    """
    Put new values aside for somebody else to read; returns the proposal's number.

    A row has one waiting proposal: proposing again replaces it.

    :raises NothingNew: they are the published ones.
    """
    terms = _terms[type(row)]
    published = _lock_row(type(row), row.pk)
    if all(getattr(published, name) == value for name, value in fields.items()):
        raise NothingNew
    for name in fields.keys() & set(terms.fields):
        setattr(published, name, fields[name])

    entry = _waiting().filter(**_key(row)).select_for_update().first() or ModeratedObject(
        **_key(row)
    )
    entry.changed_object = published
    entry.changed_by = by
    entry.save()
    number: int = entry.pk
    return number


@transaction.atomic(durable=True)
def approve(proposal_id: int, *, by: Member) -> Model:
    """
    Publish a proposal and count the row's version up. Only the opened fields change.

    :raises NotFound: there is none.
    :raises AlreadyDecided: by somebody else, before we got the lock.
    :raises OwnProposal: it is `by`'s.
    :raises Outdated: the row has another version than the one that was to be changed.
    """
    entry = _lock(proposal_id, by=by)
    proposed = entry.changed_object
    terms = _terms[type(proposed)]
    published: Model = _lock_row(type(proposed), proposed.pk)
    if getattr(published, terms.version) != getattr(proposed, terms.version):
        raise Outdated
    for name in terms.fields:
        setattr(published, name, getattr(proposed, name))
    setattr(published, terms.version, getattr(published, terms.version) + 1)

    entry.changed_object = published
    entry.approve(by=by)
    _tell(entry, published)
    return published


@transaction.atomic(durable=True)
def reject(proposal_id: int, *, by: Member, reason: str) -> None:
    """
    Leave the published text as it is.

    :raises NotFound: there is none.
    :raises AlreadyDecided: by somebody else, before we got the lock.
    """
    entry = _lock(proposal_id, by=None)
    entry.reject(by=by, reason=reason)
    _tell(entry, entry.content_object)


def how_many() -> int:
    """Proposals that wait. One query."""
    return _waiting().count()


@transaction.atomic(durable=True)
def take_back(row: Model, *, by: Member) -> bool:
    """Whoever proposed something for `row` does not mean it any more; whether they had."""
    own = _waiting().filter(**_key(row), changed_by=by).select_for_update().first()
    if own is not None:
        own.delete()
    return own is not None


def forget(row: Model) -> None:
    """Delete all that was ever proposed for `row`. Needs the caller's transaction."""
    ModeratedObject.objects.filter(**_key(row)).delete()


def newest_own(row: Model, *, by: Member) -> Own | None:
    """What `by` proposed last for `row`: it waits, or was decided. One query."""
    entry = ModeratedObject.objects.filter(**_key(row), changed_by=by).order_by("-pk").first()
    if entry is None:
        return None
    return Own(
        text=_whole(entry.changed_object),
        waits=entry.status == MODERATION_STATUS_PENDING,
        left=entry.status == MODERATION_STATUS_REJECTED,
        reason=entry.reason or "",
    )


def change(before: str, after: str) -> list[Change]:
    """How one text becomes another, word by word."""
    return list(_steps(before, after))


def waiting(*, reader: Member | None = None) -> list[Proposal]:
    """
    All proposals that wait: what may press first, then the oldest; for a `reader` none of
    people they blocked. One query, and one for each kind of row.
    """
    kinds = [
        model._base_manager.select_related(*terms.read_with)  # noqa: SLF001 - Django's documented name
        for model, terms in _terms.items()
    ]
    entries = _waiting().order_by("created").select_related("changed_by")
    if reader is not None:
        entries = entries.exclude(changed_by__blocked_by__blocker=reader)
    found = entries.prefetch_related(GenericPrefetch("content_object", kinds))
    ready = [_proposal(entry) for entry in found if entry.content_object is not None]
    return sorted(ready, key=lambda proposal: not proposal.urgent)


def _proposal(entry: Any) -> Proposal:
    read = rules.assess(_whole(entry.changed_object), surface="line")
    noticed = (cases.KINDS[finding.category] for finding in read.findings)
    return Proposal(
        id=entry.pk,
        about=str(entry.content_object),
        proposed_by=entry.changed_by,
        changes=list(_changes(entry.content_object, entry.changed_object)),
        noticed=list(dict.fromkeys(noticed)),
        urgent=read.outcome in URGENT,
    )


def _tell(entry: Any, row: Any) -> None:
    """Whoever proposed hears that it was read, where they have a page about it."""
    if entry.changed_by_id and type(row) in subjects():
        sending.withdraw(row)
        sending.send([entry.changed_by_id], Notice.Kind.DECISION, subject=row, at=entry.on)


def _changes(published: Model, proposed: Model) -> Iterator[Change]:
    for name in _terms[type(proposed)].fields:
        yield from _steps(_text(getattr(published, name)), _text(getattr(proposed, name)))


def _steps(before: str, after: str) -> Iterator[Change]:
    for step in get_diff_operations(before, after):
        same = step["operation"] == "equal"
        yield Change(
            kept=step["inserted"] if same else "",
            removed="" if same else step["deleted"],
            added="" if same else step["inserted"],
        )


def _whole(row: Model) -> str:
    return "\n".join(_text(getattr(row, name)) for name in _terms[type(row)].fields)


def _text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def _waiting() -> QuerySet[Any]:
    found: QuerySet[Any] = ModeratedObject.objects.filter(status=MODERATION_STATUS_PENDING)
    return found


def _key(row: Model) -> dict[str, Any]:
    return {"content_type": ContentType.objects.get_for_model(row), "object_pk": row.pk}


def _lock(proposal_id: int, *, by: Member | None) -> Any:
    entry = ModeratedObject.objects.select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if entry is None:
        raise NotFound
    if entry.status != MODERATION_STATUS_PENDING:
        raise AlreadyDecided(approved=entry.status == MODERATION_STATUS_APPROVED)
    if by is not None and entry.changed_by_id == by.pk:
        raise OwnProposal
    return entry


def _lock_row(model: type[Model], pk: Any) -> Any:
    return model._base_manager.select_for_update(no_key=True).get(pk=pk)  # noqa: SLF001 - Django's documented name
