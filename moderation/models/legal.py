"""What anybody, without an account, tells the team about something here."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from community.crypto import SealedTextField
from moderation.models.reports import HARD_STOPS, Reason, Report


class LegalNoticeQuerySet(models.QuerySet["LegalNotice"]):
    def waiting(self) -> models.QuerySet[LegalNotice]:
        """Those that lead to no case, and so are answered by themselves; danger first."""
        urgent = models.Case(models.When(reason__in=sorted(HARD_STOPS), then=0), default=1)
        return self.filter(report=None, answered_at=None).order_by(urgent, "made_at", "pk")


class LegalNotice(models.Model):
    """
    A notice through the public form. Where its location leads to words it is a report of
    their case as well; else a steward answers it here.
    """

    key = models.UUIDField(unique=True)  # made with the form
    # Of the code by which its sender comes back: a keyed hash, found without a name.
    code_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=8, choices=Reason)
    location = SealedTextField(owner="key")
    words = SealedTextField(owner="key")
    name = SealedTextField(owner="key", default="")
    email = SealedTextField(owner="key", default="")
    report = models.OneToOneField(
        Report, on_delete=models.PROTECT, null=True, related_name="notice"
    )
    made_at = models.DateTimeField()

    answer = SealedTextField(owner="key", default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)  # its words and who sent it

    objects = LegalNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="notice_answered_completely",
            ),
            models.CheckConstraint(
                condition=Q(report=None) | Q(answered_at=None),
                name="notice_with_a_case_is_decided_there",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at"],
                condition=Q(report=None, answered_at=None),
                name="legal_notice_waiting",
            )
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"notice {self.pk}"

    def forget(self, *, at: datetime) -> None:
        """Who sent it, and in what words, is not needed any more."""
        self.location = self.words = self.name = self.email = self.answer = ""
        self.forgotten_at = at
        sealed = ["location", "words", "name", "email", "answer"]
        self.save(update_fields=[*sealed, "forgotten_at"])
