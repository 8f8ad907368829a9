"""A member's notices as lines of a page, and what they have seen of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import cast

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from community.accounts.models import Member
from community.notices.models import Notice, subjects
from community.prepared import Prepared

NOTICES_PER_PAGE = 60  # before those of one bundle become one line


@dataclass(frozen=True, slots=True)
class Line:
    """One or more notices of a kind and bundle; `notice_id` is the one to open first."""

    notice_id: int
    words: str
    day: date
    unseen: bool


@dataclass(frozen=True, slots=True)
class Page:
    lines: list[Line]
    older_than: int | None  # the notice after which the next page goes on


def page_for(member: Member, *, before: int | None = None) -> Page:
    """The newest notices that may be delivered at this moment, older than `before`."""
    told = Notice.objects.visible_to(member).order_by("-made_at", "-pk")
    if before is not None:
        told = told.filter(made_at__lte=_moment_of(before, member), pk__lt=before)
    notices = list(told[: NOTICES_PER_PAGE + 1])
    shown = notices[:NOTICES_PER_PAGE]
    return Page(
        lines=_lines(shown),
        older_than=shown[-1].pk if len(notices) > NOTICES_PER_PAGE else None,
    )


def has_unseen(member: Member) -> bool:
    return bool(_first_unseen(**member.as_values(), muted=tuple(member.muted_ids)))


def _kinds() -> tuple[int, ...]:
    return tuple(ContentType.objects.get_for_model(model).pk for model in subjects())


@partial(Prepared, depends=_kinds)
def _first_unseen(
    *, viewer: int, apart: tuple[int, ...], muted: tuple[int, ...]
) -> models.QuerySet[Notice, tuple[int]]:
    member = Member.stand_in(pk=viewer, apart=apart, muted=muted)
    return Notice.objects.visible_to(member).unseen().values_list("pk")[:1]


@transaction.atomic(durable=True)
def open_notice(notice_id: int, *, by: Member, at: datetime) -> models.Model:
    """
    Mark a notice and the rest of its bundle as seen; returns what it points to.

    :raises Notice.DoesNotExist: there is no such notice, or it may not be delivered any more.
    """
    notice = Notice.objects.visible_to(by).prefetch_related("subject").get(pk=notice_id)
    together = Notice.objects.filter(member=by).unseen()
    if notice.bundle:
        together = together.filter(kind=notice.kind, bundle=notice.bundle)
    else:
        together = together.filter(pk=notice.pk)
    together.update(seen_at=at)
    return cast("models.Model", notice.subject)


def see_all(*, by: Member, at: datetime) -> int:
    """Mark everything as seen; returns how many were not."""
    return Notice.objects.filter(member=by).unseen().update(seen_at=at)


def see_bundle(bundle: str, *, by: Member, at: datetime) -> int:
    """Mark a bundle as seen because its page was read; returns how many were not."""
    return Notice.objects.filter(member=by, bundle=bundle).unseen().update(seen_at=at)


def _moment_of(notice_id: int, member: Member) -> models.QuerySet[Notice, datetime]:
    return Notice.objects.filter(member=member, pk=notice_id).values_list("made_at", flat=True)


def _lines(notices: Iterable[Notice]) -> list[Line]:
    bundles: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        bundles.setdefault((notice.kind, notice.bundle or str(notice.pk)), []).append(notice)
    return [_line(bundle) for bundle in bundles.values()]


def _line(bundle: list[Notice]) -> Line:
    unseen = [notice for notice in bundle if notice.seen_at is None]
    return Line(
        notice_id=(unseen or bundle[:1])[-1].pk,
        words=bundle[0].get_kind_display(),
        day=bundle[0].made_at.date(),
        unseen=bool(unseen),
    )
