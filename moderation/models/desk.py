"""What moderators keep for themselves: notes between them, and how they use the desk."""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.db import models

from community.crypto import SealedTextField
from moderation.models.cases import Case

NOTE_LENGTH = 1_000  # characters


class CaseNote(models.Model):
    """What one moderator tells the others about a case. Nobody else ever reads it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    # Made with the form: a second click sends it again.
    key = models.UUIDField(default=uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = SealedTextField(owner="case_id")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="note_once_per_key"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class DeskChoice(models.Model):
    """How one moderator wants the desk; without a row, as it comes."""

    moderator = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="desk_choice",
    )
    single_keys = models.BooleanField(default=True)  # one key does something, outside of fields

    def __str__(self) -> str:
        return f"desk of {self.moderator_id}"
