"""What is reviewed, and the cases that people decide."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from community.accounts.models import Viewer


class ReviewedQuerySet(models.QuerySet["Reviewed"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """
        What `viewer` may read: all that is visible, but for words of members they are
        kept apart from; and their own words while held. Signed-out people read nothing.
        """
        if viewer is None or viewer.is_anonymous:
            return self.none()
        readable = Q(state=Reviewed.State.VISIBLE)
        if apart := viewer.kept_apart_ids:
            readable &= ~Q(author_id__in=apart)
        return self.filter(readable | Q(state=Reviewed.State.HELD, author=viewer))


class Reviewed(models.Model):
    """
    Words of a member that others may see once they were let through.

    Rows start held: forgetting to ask for review hides words, never leaks them. What is
    approved is a revision, never a row.
    """

    class State(models.TextChoices):
        HELD = "held"
        VISIBLE = "visible"
        REMOVED = "removed"  # by a moderator
        WITHDRAWN = "withdrawn"  # by its author

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    state = models.CharField(max_length=9, choices=State, default=State.HELD)
    revision = models.PositiveIntegerField(default=1)

    objects = ReviewedQuerySet.as_manager()

    class Meta:
        abstract = True

    def words(self) -> str:
        """All text of this row that others will read."""
        raise NotImplementedError

    def become(self, state: State, *, at: datetime) -> None:
        """
        Take `state` and do what follows from it for readers: counts, order, notices and
        announcements. Needs the caller's transaction.
        """
        raise NotImplementedError


class Case(models.Model):
    """One revision of a member's words waiting for, or past, a moderator's ruling."""

    class Ruling(models.TextChoices):
        APPROVED = "approved"
        DECLINED = "declined"

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    content_id = models.PositiveBigIntegerField()
    content = GenericForeignKey("content_type", "content_id")
    revision = models.PositiveIntegerField()
    # What the rules found: a list of {rule, category, start, end, outcome}. Never text.
    findings = models.JSONField(default=list)
    urgent = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    ruling = models.CharField(max_length=8, choices=Ruling, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True)
    # The writer took the words back or changed them before anybody decided.
    lapsed_at = models.DateTimeField(null=True)

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
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "opened_at"],
                condition=Q(ruling="", lapsed_at=None),
                name="case_desk_queue",
            )
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"
