"""Posts: one member's words in a thread."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Q
from django.urls import reverse

from community.accounts.models import Member, Viewer
from forums.models.threads import MOST_NOTES, ContentNote, Thread
from moderation.models import AROUND, ContextTag, Neighbour, Reviewed, ReviewedQuerySet

POSTS_PER_PAGE = 20

State = Reviewed.State


class PostQuerySet(ReviewedQuerySet):
    def visible_to(self, viewer: Viewer) -> Self:
        """Visible as words are everywhere, and in a thread that `viewer` may read as well."""
        readable = super().visible_to(viewer)
        if not isinstance(viewer, Member):
            return readable
        thread = Q(thread__state=State.VISIBLE)
        if apart := viewer.kept_apart_ids:
            thread &= ~Q(thread__author_id__in=apart)
        return readable.filter(thread | Q(thread__state=State.HELD, thread__author=viewer))


class Post(Reviewed):
    """One member's words in a thread."""

    addresses = frozenset({"forums:post", "forums:more", "forums:edit"})

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts")
    # Place in the thread, from 1, without doubles. A hidden post keeps its number.
    number = models.PositiveIntegerField()
    # Made with the form: a second click, a retry or the back button sends it again.
    key = models.UUIDField(default=uuid4)
    body = models.TextField(max_length=10_000)  # Markdown as written
    html = models.TextField()  # `body` rendered by community.markup
    # What its writer says of this revision's words; moderators see it.
    context_tag = models.CharField(max_length=8, choices=ContextTag, blank=True)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)  # set by edits after the private window

    search = GeneratedField(
        expression=SearchVector("body", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PostQuerySet.as_manager()  # type: ignore[misc] # narrower than Reviewed's

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_one_per_number"),
            models.UniqueConstraint(fields=["author", "key"], name="post_once_per_key"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="post_search"),
            models.Index(F("written_at").desc(), F("id").desc(), name="post_newest"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="allowed_states",
                field="state",
                transitions=[
                    (State.HELD, State.VISIBLE),
                    (State.HELD, State.REMOVED),
                    (State.HELD, State.WITHDRAWN),
                    (State.VISIBLE, State.HELD),  # an edit that a person reads first
                    (State.VISIBLE, State.REMOVED),
                    (State.VISIBLE, State.WITHDRAWN),
                    (State.REMOVED, State.VISIBLE),  # a decision taken back
                    (State.REMOVED, State.HELD),  # likewise
                ],
            )
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def page(self) -> int:
        return (self.number - 1) // POSTS_PER_PAGE + 1

    @property
    def opens_thread(self) -> bool:
        return self.number == 1

    def get_absolute_url(self) -> str:
        return f"{reverse('forums:thread_page', args=[self.thread_id, self.page])}#post-{self.pk}"

    @classmethod
    def for_desk(cls) -> PostQuerySet:
        return cls.objects.select_related("author", "thread__space").defer("search", "html")

    def whereabouts(self) -> str:
        what = "opening a thread" if self.opens_thread else "answering"
        return f"{what} in {self.thread.space.name}"

    def place(self) -> int:
        return self.thread.space_id

    @classmethod
    def locked(cls, pk: int) -> Self:
        thread_id = cls.objects.values_list("thread_id", flat=True).get(pk=pk)
        Thread.objects.select_for_update(no_key=True).only("pk").get(pk=thread_id)
        return super().locked(pk)

    def around(self, viewer: Member) -> list[Neighbour]:
        """By number: what is hidden from `viewer` leaves a gap rather than bring others in."""
        near = (
            type(self)
            .objects.visible_to(viewer)
            .filter(
                thread=self.thread_id,
                number__gte=self.number - AROUND,
                number__lte=self.number + AROUND,
            )
            .exclude(pk=self.pk)
            .select_related("author")
            .defer("search", "html")
            .order_by("number")
        )
        return [
            Neighbour(
                post.author.name, post.body, post.get_absolute_url(), post.number < self.number
            )
            for post in near
        ]

    @classmethod
    def written_since(cls, at: datetime) -> int:
        return cls.objects.filter(written_at__gte=at).count()

    @classmethod
    def for_replay(cls) -> PostQuerySet:
        stored = cls.objects.exclude(state=State.WITHDRAWN)
        return stored.select_related("thread__space").defer("search", "html", "thread__search")

    def place_name(self) -> str:
        return self.thread.space.name

    def words(self) -> str:
        """The body; of an opening post, the thread's title before it."""
        return f"{self.thread.title}\n\n{self.body}" if self.opens_thread else self.body

    def get_change_url(self) -> str:
        return reverse("forums:edit", args=[self.pk])

    def is_read_first(self, *, at: datetime) -> bool:
        """See `forums.posting.look_first`."""
        from forums import posting  # noqa: PLC0415 - it spans models, this one included

        return posting.look_first(self.thread.space, by=self.author, at=at)

    def get_again_url(self) -> str:
        if self.opens_thread:
            return reverse("forums:start", args=[self.thread.space.slug])
        return reverse("forums:reply", args=[self.thread_id])

    def notes_offered(self) -> list[tuple[str, str]]:
        have = self.thread.notes
        left = [(note.value, str(note.label)) for note in ContentNote if note not in have]
        return left if len(have) < MOST_NOTES else []

    def add_note(self, note: str) -> None:
        """Notes stand on the thread, for all of its posts."""
        if note not in dict(self.notes_offered()):
            raise ValueError(note)
        self.thread.notes = [*self.thread.notes, note]
        self.thread.save(update_fields=["notes"])

    def drop_note(self, note: str) -> None:
        self.thread.notes = [one for one in self.thread.notes if one != note]
        self.thread.save(update_fields=["notes"])

    def standing(self) -> dict[str, Any]:
        thread = self.thread
        return {
            "state": self.state,
            "notes": thread.notes,
            "active_at": thread.active_at.isoformat(),
        }

    def restore(self, before: dict[str, Any], *, at: datetime) -> None:
        """See `forums.appearing.restore`."""
        from forums import appearing  # noqa: PLC0415 - it spans models, this one included

        appearing.restore(self, before, at=at)

    def become(self, state: State, *, at: datetime) -> None:
        """See `forums.appearing.change`."""
        from forums import appearing  # noqa: PLC0415 - it spans models, this one included

        appearing.change(self, state, at=at)


class PostRevision(models.Model):
    """What a post said before an edit after the private window. For moderators."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=120, blank=True)  # of an opening post
    body = models.TextField()
    context_tag = models.CharField(max_length=8, choices=ContextTag, blank=True)
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "revision"], name="post_revision_kept_once")
        ]

    def __str__(self) -> str:
        return f"revision {self.revision} of post {self.post_id}"


class Quote(models.Model):
    """
    A reference to words of another post, never a copy of them: who may not read that
    post, or comes after its words changed, reads nothing.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="quotes")
    quoted = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="quoted_in")
    quoted_revision = models.PositiveIntegerField()
    start = models.PositiveIntegerField()  # code points into `quoted.body`
    end = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="quote_has_words"),
            models.CheckConstraint(condition=~Q(post=F("quoted")), name="quote_of_another_post"),
            models.UniqueConstraint(
                fields=["post", "quoted", "start", "end"], name="quote_once_a_post"
            ),
        ]

    def __str__(self) -> str:
        return f"quote {self.pk}"


class Mention(models.Model):
    """A post says `@name` of an existing member."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "member"], name="mention_once_a_post")
        ]

    def __str__(self) -> str:
        return f"mention {self.pk}"
