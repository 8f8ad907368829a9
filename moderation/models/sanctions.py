"""What a decision keeps a member from, for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moderation.models.decisions import Decision


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def active(self, *, at: datetime) -> Self:
        """Ends by itself: asked by time, whatever has run since."""
        return self.filter(Q(ends_at__gt=at) | Q(ends_at=None), starts_at__lte=at, lifted_at=None)


class Sanction(models.Model):
    """Belongs to a decision and goes with it; ends by itself."""

    class Kind(models.TextChoices):
        COOL_OFF = "cool_off", "Reading only"
        LIMIT = "limit", "Fewer posts"
        SUSPEND = "suspend", "A pause from this community"
        CLOSE = "close", "The account is closed"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="sanctions")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sanctions"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    place_id = models.PositiveBigIntegerField(null=True)  # of a limit; none is everywhere
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)  # its decision was undone or reversed
    told_at = models.DateTimeField(null=True)  # open pages heard that it ended

    objects = SanctionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "kind"], name="sanction_once_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(kind="close", ends_at=None)
                | Q(
                    kind="cool_off",
                    ends_at__gt=F("starts_at"),
                    ends_at__lte=F("starts_at") + timedelta(hours=24),
                )
                | Q(
                    kind="limit",
                    ends_at__gt=F("starts_at"),
                    ends_at__lte=F("starts_at") + timedelta(days=30),
                )
                | Q(
                    kind="suspend",
                    ends_at__gt=F("starts_at"),
                    ends_at__lte=F("starts_at") + timedelta(days=180),
                ),
                name="sanction_ends_when_it_must",
            ),
            models.CheckConstraint(
                condition=Q(place_id=None) | Q(kind="limit"), name="sanction_of_a_place_limits"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["member"], condition=Q(lifted_at=None), name="sanction_of_member"
            ),
            models.Index(
                fields=["ends_at"],
                condition=Q(lifted_at=None, told_at=None),
                name="sanction_to_end",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.ReadOnly(
                name="stays_as_given",
                fields=["decision", "member", "kind", "place_id", "starts_at", "ends_at"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
