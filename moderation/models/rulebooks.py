"""Versions of the rules, what each brought, and how far that may go."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse

from community.accounts.models import Member, Viewer
from moderation.rules.stages import Stage

STAGES = [(stage.value, stage.value) for stage in Stage]


class BookVersion(models.Model):
    """One book of rules as this site used it. Never changed, so that a finding keeps its words."""

    hash = models.CharField(max_length=64, unique=True)
    rules = models.JSONField()  # {"R01": body}: moderation/rules/bodies.py
    first_seen_at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="version_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.hash[:12]


class RuleChange(models.Model):
    """
    What one wording of a rule brought that was not there before.

    `phrases` names its templates by key; where a template only became milder than an
    older one, that one's key stands beside it, and it stays with what brought that.
    """

    rule = models.CharField(max_length=8)
    body_hash = models.CharField(max_length=64)
    version = models.ForeignKey(BookVersion, on_delete=models.PROTECT, related_name="changes")
    phrases = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "body_hash"], name="change_once_per_wording")
        ]
        triggers = [
            pgtrigger.Protect(name="change_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.body_hash[:12]}"


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who moderate are told how rules fare; others read the policy's page."""
        if not isinstance(viewer, Member):
            return self.none()
        staff = Member.objects.filter(role__in=[Member.Role.MODERATOR, Member.Role.STEWARD])
        return self.filter(Exists(staff.filter(pk=viewer.pk)))

    def newest(self) -> Self:
        """Where each change stands, the oldest change first."""
        return self.order_by("change", "-pk").distinct("change").select_related("change")


class Step(models.Model):
    """A change of a rule took a stage. The newest one holds; none is ever changed."""

    class Why(models.TextChoices):
        CAME = "came", "came with the book"
        PROMOTED = "promoted", "promoted by two people"
        DEMOTED = "demoted", "taken back by a person"
        BRAKE = "brake", "caught too much and put itself aside"

    change = models.ForeignKey(RuleChange, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=6, choices=STAGES)
    why = models.CharField(max_length=8, choices=Why)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(why="promoted", by__isnull=False, confirmed_by__isnull=False)
                | Q(why="demoted", by__isnull=False, confirmed_by=None)
                | Q(why__in=["came", "brake"], by=None, confirmed_by=None),
                name="step_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")),
                name="step_needs_a_second_person",
            ),
        ]
        indexes = [models.Index(fields=["change", "-id"], name="step_newest_of_change")]
        triggers = [
            pgtrigger.Protect(name="step_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.change_id}: {self.stage}"

    def get_absolute_url(self) -> str:
        return f"{reverse('policy:page')}#{self.change.rule}"


class Caught(models.Model):
    """
    How many new texts a change caught in an hour, at one step and by one version; of these,
    how many were refused and so are stored nowhere. Numbers, never texts.
    """

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="caught")
    version = models.ForeignKey(BookVersion, on_delete=models.PROTECT, related_name="+")
    hour = models.DateTimeField()
    texts = models.PositiveIntegerField(default=1)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step", "version", "hour"], name="caught_one_row_an_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.texts} at step {self.step_id}"


class Backtest(models.Model):
    """What one rule of a book would have done with the texts stored at a moment."""

    rule = models.CharField(max_length=8)
    body_hash = models.CharField(max_length=64)
    book_hash = models.CharField(max_length=64)
    against_hash = models.CharField(max_length=64, blank=True)  # of the wording before, if any
    texts = models.PositiveIntegerField()
    seconds = models.FloatField()
    places = models.JSONField()  # {"Beginnings": {"newly": 2, …}}: moderation/backtesting.py
    samples = models.JSONField()  # {"newly": ["· ··· Y··"]}: shapes of words, never words
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["rule", "book_hash"], name="backtest_of_version")]
        triggers = [
            pgtrigger.Protect(name="backtest_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"backtest {self.pk} of {self.rule}"


class Promotion(models.Model):
    """One person would let a change go further; a second one has to agree."""

    change = models.ForeignKey(RuleChange, on_delete=models.PROTECT, related_name="promotions")
    stage = models.CharField(max_length=6, choices=STAGES)  # to be reached
    backtest = models.ForeignKey(Backtest, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change"],
                condition=Q(confirmed_at=None),
                name="promotion_one_open_per_change",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("by")),
                name="promotion_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="promotion_confirmed_completely",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} to {self.stage}"
