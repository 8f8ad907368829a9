"""What happened to a case, in order."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from moderation.models.cases import Case


class CaseEvent(models.Model):
    """
    Something happened to a case. Kept as it was written; ids only, never text. Its
    columns say what each kind needs to say, the others are empty.
    """

    class Kind(models.TextChoices):
        OPENED = "opened"
        REVISED = "revised"  # revision
        TAGGED = "tagged"  # its writer said something of the words, or took it back
        MOVED = "moved"  # queue, or place
        LAPSED = "lapsed"
        UNRULED = "unruled", "the rule that noticed it was taken back"
        CLAIMED = "claimed"
        RELEASED = "released"
        HANDED_OVER = "handed", "handed over"  # to
        NOTED = "noted"  # reference: the note
        VIEWED = "viewed"
        PROPOSED = "proposed"  # decision
        TURNED_DOWN = "turned", "turned down"  # decision
        DECIDED = "decided"  # decision
        UNDONE = "undone"  # decision
        REOPENED = "reopened"
        REPORTED = "reported"  # reference: the report
        APPEALED = "appealed"  # reference: the appeal
        ANSWERED = "answered"  # reference: the appeal
        DROPPED = "dropped"  # an appeal was taken back; reference: it
        RECUSED = "recused"
        CLOSED = "closed"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    # Nobody where it happened by itself.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField()  # of the case, after it
    revision = models.PositiveIntegerField()  # of the words
    queue = models.CharField(max_length=9, choices=Case.Queue, blank=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision = models.ForeignKey(
        "moderation.Decision", on_delete=models.PROTECT, null=True, related_name="events"
    )
    reference = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="event_of_case")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
