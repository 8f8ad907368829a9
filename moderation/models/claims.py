"""Who has a case in hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moderation.models.cases import Case

LEASE = timedelta(minutes=15)  # a heartbeat begins it anew


class ClaimQuerySet(models.QuerySet["Claim"]):
    def live(self, *, at: datetime) -> Self:
        return self.filter(lease_until__gt=at)


class Claim(models.Model):
    """One moderator has this case in hand, until the lease ends or they let go."""

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="claim"
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims"
    )
    taken_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    # The colleague who passed it on.
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lease_until__gt=F("taken_at")), name="claim_lasts_a_while"
            ),
            models.CheckConstraint(
                condition=~Q(handed_by=F("moderator")), name="claim_handed_by_another"
            ),
        ]
        indexes = [models.Index(fields=["lease_until"], name="claim_expired")]

    def __str__(self) -> str:
        return f"claim of case {self.pk}"

    def is_live(self, *, at: datetime) -> bool:
        return self.lease_until > at
