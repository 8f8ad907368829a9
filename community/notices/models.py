"""What a member is told, on site. Without names, titles or words of anybody."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """Something happened that `member` asked to hear of."""

    class Kind(models.TextChoices):
        REPLY = "reply"  # in a thread they follow
        MENTION = "mention"
        QUOTE = "quote"
        DECISION = "decision"  # a moderator read something of theirs

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    # Whose doing it was: a notice about somebody kept apart is never delivered.
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    # What it points to; asked again through `visible_to` when the notice is delivered.
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "subject_type", "subject_id"],
                name="notice_once_per_subject",
            )
        ]
        indexes = [
            models.Index(fields=["member", "-made_at"], name="notice_page"),
            models.Index(fields=["member"], condition=Q(seen_at=None), name="notice_unseen"),
            models.Index(fields=["subject_type", "subject_id"], name="notice_withdraw"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
