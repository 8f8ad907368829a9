"""Posts: one member's words in a thread."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField
from django.urls import reverse

from forums.models.threads import Thread
from moderation.models import Reviewed

POSTS_PER_PAGE = 20


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
