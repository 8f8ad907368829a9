"""
Notices from anybody, without an account: kept sealed, brought to the case of the words they
are about where there are such words, and answered to whoever has the code.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

from community.accounts.models import Member
from moderation import audit, reporting, reports
from moderation.models import HARD_STOPS, LegalNotice, Report, Reviewed

ALIKE = str.maketrans("018", "OIB")  # figures that no code has, copied by hand for letters
CODE_LENGTH = 16  # letters and digits: 80 bits
NAMED = re.compile(r"([a-z]+)[ #-]{0,3}(\d{1,18})", re.IGNORECASE)  # "post 12", "post-12"

WAITING = "We have it, and nobody has decided yet. A person reads it; no automation decides."
ACTED = "A moderator looked and did something about it."
LEFT = "A moderator looked and found nothing that has to change."
REDRESS = (
    "If you disagree, you can send another notice and say why, or go to an out-of-court body"
    " or to a court."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody typed into the public form."""

    key: UUID
    reason: str
    location: str
    words: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What whoever has the code reads."""

    day: date
    reason: str
    said: str
    answer: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that leads to no words here, as moderators read it."""

    notice_id: int
    reason: str
    urgent: bool
    location: str
    words: str
    sender: str  # for stewards only
    day: date


class AlreadyAnswered(Exception):
    """A colleague was first."""


def send(sent: Sent, *, at: datetime) -> str:
    """
    Keep a notice; the code by which its sender comes back. The same for words that are
    here and for words that never were. A second click changes nothing.
    """
    code = code_for(sent.key)
    try:
        _keep(sent, code, at=at)
    except IntegrityError:
        if not LegalNotice.objects.filter(key=sent.key).exists():
            raise
    return code


def code_for(key: UUID) -> str:
    """Made of the form's key and a secret of ours, so that a second click shows it again."""
    made = salted_hmac("moderation.legal.code", key.bytes, algorithm="sha256").digest()
    letters = base64.b32encode(made).decode()[:CODE_LENGTH]
    return "-".join(letters[place : place + 4] for place in range(0, CODE_LENGTH, 4))


def answer_to(code: str, *, at: datetime) -> Answer | None:
    """What became of the notice with this code, or nothing at all."""
    found = (
        LegalNotice.objects.filter(code_hash=_hash(code))
        .select_related("report__case")
        .prefetch_related("report__case__decisions", "report__additions")
        .first()
    )
    if found is None:
        return None
    said, answer = _outcome(found, at=at)
    return Answer(
        day=found.made_at.date(),
        reason=str(found.get_reason_display()),
        said=said,
        answer=answer,
        decided=said != WAITING,
    )


def waiting(viewer: Member) -> list[Waiting]:
    """For the desk: notices without a case, danger first, then the oldest."""
    return [
        Waiting(
            notice_id=found.pk,
            reason=str(found.get_reason_display()),
            urgent=found.reason in HARD_STOPS,
            location=found.location,
            words=found.words,
            sender=_sender(found) if viewer.is_steward else "",
            day=found.made_at.date(),
        )
        for found in LegalNotice.objects.waiting()[:50]
    ]


def how_many() -> int:
    """Notices that wait for an answer."""
    return LegalNotice.objects.waiting().order_by().count()


@transaction.atomic(durable=True)
def answer(notice_id: int, words: str, *, by: Member, at: datetime) -> LegalNotice:
    """
    Say what became of a notice that leads to no words here.

    :raises LegalNotice.DoesNotExist: there is none, or it is decided with its case.
    :raises AlreadyAnswered: a colleague was first.
    """
    locked = LegalNotice.objects.select_for_update(no_key=True)
    notice = locked.get(pk=notice_id, report=None)
    if notice.answered_at:
        raise AlreadyAnswered
    notice.answer, notice.answered_by, notice.answered_at = words, by, at
    notice.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.append(audit.Act.ANSWERED_NOTICE, by=by, subject=notice, at=at)
    return notice


@transaction.atomic(durable=True)
def _keep(sent: Sent, code: str, *, at: datetime) -> None:
    notice = LegalNotice(
        key=sent.key,
        code_hash=_hash(code),
        reason=sent.reason,
        location=sent.location,
        words=sent.words,
        name=sent.name,
        email=sent.email,
        made_at=at,
    )
    notice.save(force_insert=True)
    if content := located(sent.location):
        told = reporting.Told(
            reason=sent.reason, wish=Report.Wish.REMOVE, words=sent.words, key=sent.key
        )
        try:
            notice.report = reporting.take_in(content, told, by=None, at=at)
        except reporting.Gone:
            return
        notice.save(update_fields=["report"])


def located(location: str) -> Reviewed | None:
    """The words that an address of ours, or a name such as "post 12", leads to."""
    for kind, content_id in _named(location):
        for model in _kinds():
            if kind in {model._meta.model_name, *model.addresses}:  # noqa: SLF001 - Django's documented name
                found: Reviewed | None = model.objects.filter(pk=content_id).first()
                if content := (found.told_about_as() if found else None):
                    return content
    return None


def _named(location: str) -> Iterator[tuple[str, int]]:
    """What a location may mean, the most exact first: kind or address, and id."""
    try:
        first = location.partition("/")[0]  # typed without https://
        parts = urlsplit(f"//{location}" if first in settings.ALLOWED_HOSTS else location)
    except ValueError:
        return
    is_ours = not parts.netloc or (parts.hostname or "") in settings.ALLOWED_HOSTS
    for text in (parts.fragment if is_ours else "", location):
        if named := NAMED.fullmatch(text):
            yield named[1].lower(), int(named[2])
    if not is_ours:
        return
    try:
        match = resolve(f"{parts.path.rstrip('/')}/")
    except Resolver404:
        return
    for value in match.kwargs.values():
        if isinstance(value, int) and value < 2**63:
            yield match.view_name, value
            return


def _kinds() -> list[type[Reviewed]]:
    return [model for model in apps.get_models() if issubclass(model, Reviewed)]


def _outcome(notice: LegalNotice, *, at: datetime) -> tuple[str, str]:
    if notice.report is None:
        return (LEFT, notice.answer) if notice.answered_at else (WAITING, "")
    became = reports.outcome(notice.report, at=at)
    if not became:
        return WAITING, ""
    return (ACTED, "") if became == reports.ACTED else (LEFT, "")


def _sender(notice: LegalNotice) -> str:
    return ", ".join(filter(None, [notice.name, notice.email])) or "Did not say"


def _hash(code: str) -> str:
    plain = re.sub(r"[^A-Z2-7]", "", code.upper().translate(ALIKE))
    return salted_hmac("moderation.legal.hash", plain, algorithm="sha256").hexdigest()
