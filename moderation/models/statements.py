"""Why something was restricted, said to the one it concerns."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.accounts.models import Viewer
from moderation.models.decisions import Decision

PARTS = ("restriction", "duration", "facts", "automation", "explanation", "redress")


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whom it concerns reads it; not what was taken back."""
        if viewer is None or viewer.is_anonymous:
            return self.none()
        return self.filter(member=viewer).exclude(decision__state=Decision.State.UNDONE)


class Statement(models.Model):
    """
    The reasons of one restricting decision. None stands without one, and none is without
    any of its parts: the database refuses both.
    """

    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, primary_key=True, related_name="statement"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statements"
    )
    words = models.CharField(max_length=500, blank=True)  # the moderator's own, first
    restriction = models.CharField(max_length=500)
    duration = models.CharField(max_length=300)
    facts = models.CharField(max_length=500)
    automation = models.CharField(max_length=300)
    rule = models.CharField(max_length=3, blank=True)  # none: the guidelines of the place
    explanation = models.CharField(max_length=1000)
    redress = models.CharField(max_length=500)
    made_at = models.DateTimeField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(**{part: ""}), name=f"statement_says_{part}"
            )
            for part in PARTS
        ]  # fmt: skip
        indexes = [models.Index(fields=["member", "-made_at"], name="statement_of_member")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("decisions:one", args=[self.pk])
