"""What a member keeps about threads and posts. Nobody else ever sees these rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from forums.models.posts import Post
from forums.models.threads import Thread


class Follow(models.Model):
    """A member hears of answers in a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="follows")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "member"], name="follow_once_a_thread")
        ]

    def __str__(self) -> str:
        return f"follow {self.pk}"


class Bookmark(models.Model):
    """A member wants to find a post again."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], name="bookmark_once_a_post")
        ]

    def __str__(self) -> str:
        return f"bookmark {self.pk}"


class ReadingMarker(models.Model):
    """How far a member has read a thread. Holds no moment: when is nobody's business."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="markers")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading_markers"
    )
    number = models.PositiveIntegerField()  # of the last post they were shown

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "thread"], name="marker_one_a_thread")
        ]

    def __str__(self) -> str:
        return f"marker {self.pk}"


class Reaction(models.Model):
    """A supportive sign under a post. How many there are, only its author is shown."""

    class Kind(models.TextChoices):
        WITH_YOU = "with_you", "With you"
        THANK_YOU = "thank_you", "Thank you"
        LEARNED = "learned", "Learned something"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reactions")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions"
    )
    kind = models.CharField(max_length=9, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "member", "kind"], name="reaction_one_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"reaction {self.pk}"
