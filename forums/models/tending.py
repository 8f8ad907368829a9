"""What authors and moderators did to threads, and where merged posts went."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from forums.models.posts import Post
from forums.models.spaces import Space
from forums.models.threads import Thread


class ThreadEvent(models.Model):
    """Something was done to a thread. Rows are only ever added; the database sees to it."""

    class Kind(models.TextChoices):
        PINNED = "pinned", "Pinned"
        UNPINNED = "unpinned", "Unpinned"
        LOCKED = "locked", "Closed to new replies"
        UNLOCKED = "unlocked", "Opened to replies"
        CLOSING_PLANNED = "planned", "Closing planned"
        CLOSING_DROPPED = "dropped", "Planned closing dropped"
        CLOSED = "closed", "Closed as planned"
        RESTED = "rested", "Resting"
        WOKEN = "woken", "Resting ended early"
        MOVED = "moved", "Moved to another space"
        MERGED = "merged", "Joined with another thread"

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=Kind)
    # Empty when the site itself did it, at its time.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    from_space = models.ForeignKey(Space, on_delete=models.PROTECT, null=True, related_name="+")
    from_thread = models.ForeignKey(Thread, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["thread", "-id"], name="event_thread_page")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"


class Forwarding(models.Model):
    """Where a number of a merged thread leads now."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="forwardings")
    number = models.PositiveIntegerField()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="forwarding_one_a_number")
        ]

    def __str__(self) -> str:
        return f"forwarding {self.pk}"
