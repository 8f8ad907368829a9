"""
Their models, with the one step mended that Django 5 broke.

Theirs writes "approved" first and then fails to write the row itself (a private method
of Django takes one argument more), leaving the ledger ahead of the truth; and it writes
local times without a zone.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from moderation.django_moderation import original
from moderation.django_moderation.constants import (
    MODERATION_READY_STATE,
    MODERATION_STATUS_APPROVED,
    MODERATION_STATUS_PENDING,
    MODERATION_STATUS_REJECTED,
)

ModeratedObject = original("models").ModeratedObject


@transaction.atomic
def _moderate(entry: Any, new_status: int, by: Any, reason: str | None) -> None:
    """Ledger and row change together or not at all."""
    approved = new_status == MODERATION_STATUS_APPROVED
    proposed = approved and entry.status == MODERATION_STATUS_PENDING
    apply = proposed and not entry.moderator.visible_until_rejected
    row = entry.changed_object if apply else _published(entry)

    if approved:
        entry.state = MODERATION_READY_STATE
    entry.status, entry.by, entry.reason = new_status, by, reason
    entry.on = timezone.now()  # their methods take no moment
    entry.save()

    column = entry.moderator.visibility_column
    visible = {MODERATION_STATUS_APPROVED: True, MODERATION_STATUS_REJECTED: False}.get(
        new_status, entry.moderator.visible_until_rejected
    )
    shows = bool(column) and getattr(row, column) != visible
    if shows:
        setattr(row, column, visible)
    if apply or shows:
        row.save_base(raw=True)
        row._save_parents(type(row), None, None, force_insert=())  # noqa: SLF001 - as theirs
    if entry.changed_by:
        entry.moderator.inform_user(entry.content_object, entry.changed_by)


def _published(entry: Any) -> Any:
    model = type(entry.changed_object)
    return model._base_manager.get(pk=entry.changed_object.pk)  # noqa: SLF001 - Django's documented name


ModeratedObject._moderate = _moderate  # noqa: SLF001 - the mend
