"""Threads, and what their writers say about them."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.urls import reverse

from forums.models.spaces import Space
from moderation.models import Reviewed


class HelpWanted(models.TextChoices):
    """What a writer asks of those who answer."""

    LISTENING = "listening", "Listening"
    IDEAS = "ideas", "Ideas"
    EXPERIENCE = "experience", "Lived experience"
    RESOURCES = "resources", "Resources"
    SHARING = "sharing", "Just sharing"


class ContentNote(models.TextChoices):
    """Short, neutral signposts by which readers choose."""

    CONSENT_HARM = "consent_harm", "a consent harm"
    SELF_HARM = "self_harm", "self-harm"
    ABUSE = "abuse", "abuse"
    INJURY = "injury", "injury or medical matters"
    POWER = "power", "strong power dynamics"
    GRIEF = "grief", "grief"
    BODY_IMAGE = "body_image", "body image"
    SUBSTANCES = "substances", "substance use"
    LEGAL = "legal", "legal trouble"


MOST_NOTES = 3  # of a thread


class Thread(Reviewed):
    """
    A conversation. Its title is read, held and decided together with its opening post,
    which carries number 1; `state` follows that post (`Post.become`).
    """

    class Kind(models.TextChoices):
        ORDINARY = "ordinary"
        DISAGREEMENT = "disagreement"  # written with the working-it-out template

    addresses = frozenset({"forums:thread", "forums:thread_page", "forums:reply"})

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="threads")
    # Empty once its writer took the opening back while answers stand.
    title = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ORDINARY)
    help_wanted = models.CharField(max_length=10, choices=HelpWanted)
    notes = ArrayField(
        models.CharField(max_length=12, choices=ContentNote),
        size=MOST_NOTES,
        default=list,
        blank=True,
    )

    pinned = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)  # locks by itself then
    resting_until = models.DateTimeField(null=True)  # a cool-down
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True)

    # Counter behind Post.number, taken under this row's lock.
    last_number = models.PositiveIntegerField(default=0)
    replies = models.PositiveIntegerField(default=0)  # visible ones, the opening not counted
    opened_at = models.DateTimeField()
    active_at = models.DateTimeField()  # when a post last became visible

    search = GeneratedField(
        expression=SearchVector("title", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(notes__len__lte=MOST_NOTES), name="thread_three_notes"
            )
        ]
        indexes = [
            models.Index(
                F("space"), F("active_at").desc(), F("id").desc(), name="thread_space_newest"
            ),
            models.Index(fields=["space"], condition=Q(pinned=True), name="thread_space_pinned"),
            models.Index(
                fields=["opened_at"],
                condition=Q(replies=0, state=Reviewed.State.VISIBLE),
                name="thread_unanswered",
            ),
            GinIndex(fields=["search"], name="thread_search"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="thread_title_typos"),
        ]

    def __str__(self) -> str:
        return f"thread {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("forums:thread", args=[self.pk])

    @classmethod
    def written_since(cls, at: datetime) -> int:
        """None: a title is read with the post that opens its thread."""
        return 0

    @classmethod
    def for_replay(cls) -> models.QuerySet[Thread]:
        return cls.objects.none()

    def place_name(self) -> str:
        return self.space.name

    def words(self) -> str:
        return self.title

    def told_about_as(self) -> Reviewed | None:
        """Its opening post, which is read together with the title."""
        opening: Reviewed | None = self.posts.filter(number=1).first()
        return opening

    def become(self, state: Reviewed.State, *, at: datetime) -> None:
        """Take `state`. Called by the opening post, which is what people decide about."""
        self.state = state
        self.save(update_fields=["state"])
