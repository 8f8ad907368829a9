"""What people told the team about words of others, and how the words were at that moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.accounts.models import Viewer
from community.crypto import SealedTextField
from moderation.models.cases import Case

LONGEST = 2_000  # characters of what somebody tells
ANSWERED_WITHIN = timedelta(days=7)  # a moderator's question; then the case goes on without


class Reason(models.TextChoices):
    """Why somebody tells, in plain words by families of rules."""

    MINOR = "minor", "It is about somebody under 18, or they are"
    THREAT = "threat", "It threatens or frightens somebody"
    EXPOSES = "exposes", "It tells who somebody is, or shows something private"
    HARMING = "harming", "It pushes somebody to harm themselves, or says how"
    TRAFFIC = "traffic", "Somebody is being sold or forced"
    WORRY = "worry", "I am worried about whoever wrote it"
    COERCION = "coercion", "It pushes for a yes, or sets consent aside"
    BLAMING = "blaming", "It blames somebody who was harmed"
    HATE = "hate", "It is against people for who they are or what they like"
    UNKIND = "unkind", "It insults somebody, or keeps on at them"
    SEXUAL = "sexual", "It is sexual talk that nobody asked for"
    CONTACT = "contact", "It looks for people or paid meets"
    CERTAIN = "certain", "It gives risky advice about health or law"
    EXPLICIT = "explicit", "It has more detail than people may expect"
    SPAM = "spam", "It advertises something"
    OTHER = "other", "Something else"


# Never limited, never called unfounded, read before all others.
HARD_STOPS = frozenset(
    {Reason.MINOR, Reason.THREAT, Reason.EXPOSES, Reason.HARMING, Reason.TRAFFIC}
)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those whom `viewer` told; never those about them."""
        if viewer is None or viewer.is_anonymous:
            return self.none()
        return self.filter(reporter=viewer)

    def standing(self) -> Self:
        """Not taken back by who told it."""
        return self.filter(taken_back_at=None)

    def untold(self, *, at: datetime) -> Self:
        """
        Those whose case was settled before `at`, and whose reporter did not hear of it.
        """
        return self.standing().filter(
            told_at=None, reporter__isnull=False, case__settled_at__lte=at
        )


class Report(models.Model):
    """Somebody told the team about the words of a case. Any number fold into one case."""

    class Wish(models.TextChoices):
        KNOW = "know", "Just so you know"
        SPEAK = "speak", "Please speak with them"
        DISTANCE = "distance", "I need distance"
        REMOVE = "remove", "Take it away"

    Reason = Reason

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reports")
    # Nobody: it came as a public notice, or its member erased themselves.
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reports"
    )
    # Made with the form: a second click or a retry sends it again.
    key = models.UUIDField()
    reason = models.CharField(max_length=8, choices=Reason)
    wish = models.CharField(max_length=8, choices=Wish)
    words = SealedTextField(owner="key", default="")
    masked = models.BooleanField(default=False)  # moderators do not see whose it is; stewards do
    revision = models.PositiveIntegerField()  # of the words, when it was told
    # The rules saw somebody under age in what was told.
    grave = models.BooleanField(default=False)

    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # the reporter heard what became of it
    unfounded_at = models.DateTimeField(null=True)  # a moderator found nothing in it
    unfounded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reporter", "key"], name="report_once_per_key"),
            models.UniqueConstraint(
                fields=["case", "reporter"],
                condition=Q(taken_back_at=None),
                name="report_once_a_person_and_case",
            ),
            models.CheckConstraint(
                condition=Q(unfounded_at=None)
                | (~Q(reason__in=sorted(HARD_STOPS)) & Q(unfounded_by__isnull=False)),
                name="report_of_danger_is_never_unfounded",
            ),
        ]
        indexes = [
            models.Index(fields=["reporter", "-made_at"], name="report_own_page"),
            models.Index(
                fields=["case"], condition=Q(told_at=None, taken_back_at=None), name="report_untold"
            ),
            models.Index(
                fields=["reporter", "unfounded_at"],
                condition=Q(unfounded_at__isnull=False),
                name="report_unfounded",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="stays_as_told",
                fields=["case", "key", "reason", "wish", "masked", "revision", "grave", "made_at"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("reports:one", args=[self.pk])

    @property
    def is_hard_stop(self) -> bool:
        return self.grave or self.reason in HARD_STOPS


class Addition(models.Model):
    """More words to a report, from its reporter; or a moderator's question to them."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="additions")
    key = models.UUIDField()
    words = SealedTextField(owner="key")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="addition_once_per_key")
        ]
        triggers = [pgtrigger.Protect(name="stays_as_told", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"addition {self.pk}"

    @property
    def is_question(self) -> bool:
        return self.asked_by_id is not None


class Evidence(models.Model):
    """Words as they stood when they were first told about, sealed: one copy a revision."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    revision = models.PositiveIntegerField()
    key = models.UUIDField()
    words = SealedTextField(owner="key")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "revision"], name="evidence_once_a_revision")
        ]
        triggers = [pgtrigger.Protect(name="stays_as_taken", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"evidence {self.pk}"
