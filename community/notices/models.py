"""What a member is told, on site. Without names, titles or words of anybody."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q

from community.accounts.models import Member

if TYPE_CHECKING:
    from community.accounts.models import Viewer


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """
        What `viewer` is told: their own notices, about nobody they are kept apart from or
        have muted, whose subject they may read at this moment.

        Asked at every delivery, so that what was hidden since the notice was made is not
        told any more, and not even counted. One statement.
        """
        if not isinstance(viewer, Member):
            return self.none()
        own = self.filter(member=viewer).exclude(about__in=unheard_ids(viewer))
        return own.filter(reduce(or_, (_readable(model, viewer) for model in subjects())))

    def unseen(self) -> Self:
        return self.filter(seen_at=None)


def unheard_ids(member: Member) -> frozenset[int]:
    """Whose doings `member` does not hear of."""
    return member.kept_apart_ids | member.muted_ids


@cache
def subjects() -> tuple[type[models.Model], ...]:
    """All models whose rows a notice can point to: those with the readers' door."""
    return tuple(
        model
        for model in apps.get_models()
        if model is not Notice and hasattr(model._default_manager.none(), "visible_to")  # noqa: SLF001 - Django's documented name
    )


def _readable(model: type[models.Model], viewer: Member) -> Q:
    readers_door: Any = model._default_manager  # noqa: SLF001 - Django's documented name
    return Q(
        Exists(readers_door.visible_to(viewer).filter(pk=OuterRef("subject_id"))),
        subject_type=ContentType.objects.get_for_model(model),
    )


class Notice(models.Model):
    """Something happened that `member` asked to hear of."""

    class Kind(models.TextChoices):
        REPLY = "reply", "Someone answered in a thread you follow"
        MENTION = "mention", "Someone mentioned you"
        QUOTE = "quote", "Someone quoted you"
        DECISION = "decision", "A moderator has read something you wrote"
        VISIBLE = "visible", "Something you wrote can be read by everybody now"
        ASKED = "asked", "A moderator has a question for you"
        ANSWERED = "answered", "A moderator has looked at something you told us"
        APPEAL = "appeal", "Somebody has looked again at a decision"
        RULE = "rule", "A language rule noticed too much and was put aside"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    # Whose doing it was: a notice about somebody kept apart is never delivered.
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    # What it points to; asked again through `visible_to` when the notice is delivered.
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    # Notices of one kind and bundle ("thread.12") are shown as one line.
    bundle = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "subject_type", "subject_id"],
                name="notice_once_per_subject",
            )
        ]
        indexes = [
            models.Index(fields=["member", "-made_at"], name="notice_page"),
            models.Index(
                fields=["member", "-made_at"], condition=Q(seen_at=None), name="notice_unseen"
            ),
            models.Index(fields=["subject_type", "subject_id"], name="notice_withdraw"),
            models.Index(fields=["made_at"], name="notice_purge"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
