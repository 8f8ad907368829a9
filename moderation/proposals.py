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
from django.db import transaction
from django.db.models import Model, QuerySet

from community.accounts.models import Member
from moderation.django_moderation import moderation as registry
from moderation.django_moderation.constants import (
    MODERATION_STATUS_APPROVED,
    MODERATION_STATUS_PENDING,
)
from moderation.django_moderation.diff import get_diff_operations
from moderation.django_moderation.models import ModeratedObject
from moderation.django_moderation.moderator import GenericModerator


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


@dataclass(frozen=True, slots=True)
class _Terms:
    fields: tuple[str, ...]
    version: str  # a counter on the row: tells that somebody was faster, and grows


_terms: dict[type[Model], _Terms] = {}


class _Moderator(GenericModerator):  # type: ignore[misc] # theirs has no types
    """Sends no mail, approves nothing by itself, and keeps every proposal."""

    notify_moderator = False
    notify_user = False
    auto_approve_for_staff = False
    auto_approve_for_superusers = False
    keep_history = True


def welcome(model: type[Model], *, fields: Iterable[str], version: str) -> None:
    """Open `fields` of a model to proposals. Called when an app is ready; again is no harm."""
    if model not in _terms:
        registry.register(model, _Moderator)
    _terms[model] = _Terms(tuple(fields), version)


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
    return published


@transaction.atomic(durable=True)
def reject(proposal_id: int, *, by: Member, reason: str) -> None:
    """
    Leave the published text as it is.

    :raises NotFound: there is none.
    :raises AlreadyDecided: by somebody else, before we got the lock.
    """
    _lock(proposal_id, by=None).reject(by=by, reason=reason)


def how_many() -> int:
    """Proposals that wait. One query."""
    return _waiting().count()


def waiting() -> list[Proposal]:
    """All proposals that wait, the oldest first. One query, and one for each kind of row."""
    entries = list(
        _waiting()
        .order_by("created")
        .select_related("changed_by")
        .prefetch_related("content_object")
    )
    return [
        Proposal(
            id=entry.pk,
            about=str(entry.content_object),
            proposed_by=entry.changed_by,
            changes=list(_changes(entry.content_object, entry.changed_object)),
        )
        for entry in entries
        if entry.content_object is not None
    ]


def _changes(published: Model, proposed: Model) -> Iterator[Change]:
    for name in _terms[type(proposed)].fields:
        before, after = _text(getattr(published, name)), _text(getattr(proposed, name))
        for step in get_diff_operations(before, after):
            same = step["operation"] == "equal"
            yield Change(
                kept=step["inserted"] if same else "",
                removed="" if same else step["deleted"],
                added="" if same else step["inserted"],
            )


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
