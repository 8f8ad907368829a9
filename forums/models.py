"""Spaces, threads and posts."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.urls import reverse

from moderation.models import Reviewed

POSTS_PER_PAGE = 20


class HelpWanted(models.TextChoices):
    """What a writer asks of those who answer (F13)."""

    LISTENING = "listening", "Listening"
    IDEAS = "ideas", "Ideas"
    EXPERIENCE = "experience", "Lived experience"
    RESOURCES = "resources", "Resources"
    SHARING = "sharing", "Just sharing"


class ContentNote(models.TextChoices):
    """Short, neutral signposts by which readers choose (F15)."""

    CONSENT_HARM = "consent_harm", "a consent harm"
    SELF_HARM = "self_harm", "self-harm"
    ABUSE = "abuse", "abuse"
    INJURY = "injury", "injury or medical matters"
    POWER = "power", "strong power dynamics"
    GRIEF = "grief", "grief"
    BODY_IMAGE = "body_image", "body image"
    SUBSTANCES = "substances", "substance use"
    LEGAL = "legal", "legal trouble"


class Space(models.Model):
    """A place for one kind of talk, with guidelines to agree to before the first word."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    description = models.TextField()
    guidelines = ArrayField(models.CharField(max_length=300))
    guidelines_version = models.PositiveIntegerField(default=1)
    position = models.PositiveSmallIntegerField(unique=True)
    # New accounts are read by a person first (Harm & Healing).
    careful = models.BooleanField(default=False)
    replies_an_hour = models.PositiveSmallIntegerField(default=12)  # then the thread slows

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forums:space", args=[self.slug])


class GuidelinesAgreement(models.Model):
    """A member read a space's guidelines, in this version."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    version = models.PositiveIntegerField()
    agreed_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "member"], name="agreement_one_a_space")
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class Thread(Reviewed):
    """
    A conversation. Its state is that of its opening post, which carries number 1: the two
    are read, held and decided together.
    """

    class Kind(models.TextChoices):
        ORDINARY = "ordinary"
        DISAGREEMENT = "disagreement"  # written with the working-it-out template (F11)

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="threads")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ORDINARY)
    help_wanted = models.CharField(max_length=10, choices=HelpWanted)
    notes = ArrayField(
        models.CharField(max_length=12, choices=ContentNote), size=3, default=list, blank=True
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
    active_at = models.DateTimeField()  # when the newest visible post was written

    search = GeneratedField(
        expression=SearchVector("title", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(notes__len__lte=3), name="thread_three_notes")
        ]
        indexes = [
            models.Index(F("space"), F("pinned").desc(), F("active_at").desc(), F("id").desc(),
                         name="thread_space_page"),
            GinIndex(fields=["search"], name="thread_search"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="thread_title_typos"),
        ]

    def __str__(self) -> str:
        return f"thread {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("forums:thread", args=[self.pk])

    def words(self) -> str:
        return self.title

    def become(self, state: Reviewed.State, *, at: datetime) -> None:
        self.state = state
        self.save(update_fields=["state"])


class Post(Reviewed):
    """One member's words in a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    # Place in the thread, from 1, without doubles. A hidden post keeps its number.
    number = models.PositiveIntegerField()
    # Made with the form: a second click, a retry or the back button sends it again.
    key = models.UUIDField(default=uuid4)
    body = models.TextField(max_length=10_000)  # Markdown as written
    html = models.TextField()  # `body` rendered by community.markup
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)  # set by edits after the private window

    search = GeneratedField(
        expression=SearchVector("body", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_one_per_number"),
            models.UniqueConstraint(fields=["author", "key"], name="post_once_per_key"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="post_search"),
            models.Index(F("written_at").desc(), F("id").desc(), name="post_newest"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def page(self) -> int:
        return (self.number - 1) // POSTS_PER_PAGE + 1

    def get_absolute_url(self) -> str:
        return f"{reverse('forums:thread_page', args=[self.thread_id, self.page])}#post-{self.pk}"

    def words(self) -> str:
        return self.body

    def become(self, state: Reviewed.State, *, at: datetime) -> None:
        self.state = state
        self.save(update_fields=["state"])
