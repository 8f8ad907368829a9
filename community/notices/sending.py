"""Telling members that something happened, taking it back, and forgetting it in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models

from community.accounts.models import Member
from community.notices.models import Notice

KEPT = timedelta(days=60)  # long enough to come back from a holiday


def send(
    member_ids: Iterable[int],
    kind: Notice.Kind,
    *,
    subject: models.Model,
    at: datetime,
    about: Member | None = None,
    bundle: str = "",
) -> None:
    """`send_each`, with the same kind for everybody."""
    kinds = dict.fromkeys(member_ids, kind)
    send_each(kinds, subject=subject, at=at, about_id=about.pk if about else None, bundle=bundle)


def send_each(
    kinds: Mapping[int, Notice.Kind],
    *,
    subject: models.Model,
    at: datetime,
    about_id: int | None = None,
    bundle: str = "",
) -> None:
    """
    Tell each of these members about `subject`, once however often this is asked. One
    statement, or none when there is nobody to tell.

    `about_id` is whose doing it was. Who may still read the subject, and hear of that
    person, is asked at delivery (`Notice.objects.visible_to`).
    """
    subject_type = ContentType.objects.get_for_model(subject)
    Notice.objects.bulk_create(
        [
            Notice(
                member_id=member_id,
                kind=kind,
                about_id=about_id,
                subject_type=subject_type,
                subject_id=subject.pk,
                bundle=bundle,
                made_at=at,
            )
            for member_id, kind in sorted(kinds.items())
        ],
        ignore_conflicts=True,
    )


def withdraw(*subjects: models.Model) -> int:
    """Take back what was said about rows that readers lost; returns how many notices went."""
    if not subjects:
        return 0
    gone, _ = Notice.objects.filter(
        subject_type=ContentType.objects.get_for_model(subjects[0]),
        subject_id__in=[subject.pk for subject in subjects],
    ).delete()
    return gone


def purge(*, at: datetime) -> int:
    """Forget notices older than `KEPT`; returns how many went."""
    gone, _ = Notice.objects.filter(made_at__lt=at - KEPT).delete()
    return gone
