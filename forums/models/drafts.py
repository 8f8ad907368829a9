"""Words not yet sent. Nobody but their writer can read them, nor can the database."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from community.crypto import SealedTextField


class Draft(models.Model):
    """What a member was writing in one place."""

    class Place(models.TextChoices):
        REPLY = "reply"  # `place_id` is the thread's
        OPENING = "opening"  # the space's
        DISAGREEMENT = "disagreement"  # the space's
        EDIT = "edit"  # the post's

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    place = models.CharField(max_length=12, choices=Place)
    place_id = models.PositiveBigIntegerField()
    words = SealedTextField(owner="member_id")  # JSON: the form's fields
    saved_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "place", "place_id"], name="draft_one_a_place"
            )
        ]
        indexes = [models.Index(fields=["saved_date"], name="draft_purge")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
