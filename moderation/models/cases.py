"""Cases: a member's words as they stand, and what a person decided about them."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.accounts.models import Member, Viewer
from moderation.models.reviewed import Reviewed
from moderation.models.tags import ContextTag


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        return self.filter(ruling="", lapsed_at=None)

    def about(self, content: Reviewed) -> Self:
        return self.filter(
            content_type=ContentType.objects.get_for_model(content), content_id=content.pk
        )

    def for_moderator(self, moderator: Member) -> Self:
        """
        Without those about their own words, or of people they blocked. That somebody
        blocked them changes nothing: nobody may choose by whom they are not read.
        """
        return self.exclude(author=moderator).exclude(author__blocked_by__blocker=moderator)

    def visible_to(self, viewer: Viewer) -> Self:
        """A member reads what became of their own words."""
        if viewer is None or viewer.is_anonymous:
            return self.none()
        return self.filter(author=viewer)

    def with_content(self) -> Self:
        """For the desk's cards and pages: one query for each kind of content."""
        kinds = [model.for_desk() for model in apps.get_models() if issubclass(model, Reviewed)]
        return self.select_related("ruled_by", "author").prefetch_related(
            GenericPrefetch("content", kinds)
        )


class Case(models.Model):
    """
    A member's words waiting for, or past, a moderator's ruling. New words for it before
    anybody ruled are a new revision of the same case.
    """

    class Queue(models.TextChoices):
        HELD = "held", "Waiting to appear"
        CARE = "care", "Already visible"  # never declined
        LOOK = "look", "Visible; worth a look"  # never declined either

    class Ruling(models.TextChoices):
        APPROVED = "approved"
        DECLINED = "declined"

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    content_id = models.PositiveBigIntegerField()
    content: Reviewed = GenericForeignKey("content_type", "content_id")  # type: ignore[assignment]
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases"
    )
    revision = models.PositiveIntegerField()
    queue = models.CharField(max_length=4, choices=Queue, default=Queue.HELD)
    context_tag = models.CharField(max_length=8, choices=ContextTag, blank=True)
    # "" where the rules read only for hard stops, in no language that they know.
    language = models.CharField(max_length=8, blank=True, default="en")
    # What the rules found: a list of {rule, category, start, end, outcome, voided_by}.
    # Never text.
    findings = models.JSONField(default=list)
    urgent = models.BooleanField(default=False)
    # The writer's account rests until this is decided (they may be under age).
    pauses_author = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    ruling = models.CharField(max_length=8, choices=Ruling, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # for the writer, in kind words
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True)
    # The writer took the words back or changed them before anybody decided.
    lapsed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "content_id"],
                condition=Q(ruling="", lapsed_at=None),
                name="case_one_open_per_content",
            ),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_by=None, ruled_at=None)
                | (~Q(ruling="") & Q(ruled_by__isnull=False, ruled_at__isnull=False)),
                name="case_ruling_complete",
            ),
            models.CheckConstraint(
                condition=~Q(ruling="declined") | ~Q(reason=""),
                name="case_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(ruled_by=models.F("author")), name="case_never_of_ones_own_words"
            ),
            models.CheckConstraint(
                condition=Q(queue="held") | ~Q(ruling="declined"),
                name="case_visible_words_are_never_declined",
            ),
            models.CheckConstraint(
                condition=Q(ruling="") | Q(lapsed_at=None), name="case_decided_or_lapsed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "opened_at"],
                condition=Q(ruling="", lapsed_at=None),
                name="case_desk_queue",
            ),
            models.Index(fields=["content_type", "content_id", "-id"], name="case_of_content"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decided_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__ruling=""),
            )
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    def get_absolute_url(self) -> str:
        """The writer's own page about it; the desk's is named by the desk."""
        kind = self.content_type
        return reverse("moderation:reading", args=[kind.app_label, kind.model, self.content_id])

    @property
    def is_open(self) -> bool:
        return not self.ruling and self.lapsed_at is None

    @property
    def stamp(self) -> str:
        """Changes when an open desk should show the case anew."""
        if self.ruling or self.lapsed_at:
            return self.ruling or "lapsed"
        return f"open_{self.revision}_{self.context_tag}"
