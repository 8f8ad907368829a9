"""What was done in a month, in numbers that say nothing of anybody."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q


class MonthOfFigures(models.Model):
    """
    A month that is over. Written once, with small numbers left out before they are stored,
    so that nobody can work them out later either.
    """

    month = models.DateField(primary_key=True)  # its first day
    figures = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="figures_begin_with_a_month"),
            models.CheckConstraint(
                condition=Q(made_at__date__gt=models.F("month")), name="figures_of_past_months"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
