"""How far a member has read. Never visible to anybody else, and never a moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet

from community.accounts.models import Member
from community.notices import reading as notices
from forums import telling
from forums.models import Post, ReadingMarker, Thread


def numbers_read(viewer: Member) -> QuerySet[ReadingMarker, int]:
    """How far `viewer` has read, for annotating threads (`OuterRef("pk")`)."""
    markers = ReadingMarker.objects.filter(thread_id=OuterRef("pk"), member=viewer)
    return markers.values_list("number", flat=True)


def marker_of(thread_id: int, *, viewer: Member) -> int:
    """The number of the last post of the thread that `viewer` was shown; 0 before the first."""
    numbers = ReadingMarker.objects.filter(thread_id=thread_id, member=viewer)
    return numbers.values_list("number", flat=True).first() or 0


def advance(thread_id: int, *, to: int, marker: int, by: Member, at: datetime) -> bool:
    """
    Note that `by` was shown the thread up to post number `to`, where `marker_of` said
    `marker` before; their notices of this thread count as seen. Asks the database nothing
    when there was nothing new. Returns whether there was.
    """
    if to <= marker:
        return False
    _advance(thread_id, to=to, begun=marker > 0, by=by, at=at)
    return True


@transaction.atomic(durable=True)
def _advance(thread_id: int, *, to: int, begun: bool, by: Member, at: datetime) -> None:
    if begun:
        read = ReadingMarker.objects.filter(thread_id=thread_id, member=by, number__lt=to)
        read.update(number=to)
    else:
        ReadingMarker.objects.bulk_create(
            [ReadingMarker(thread_id=thread_id, member=by, number=to)], ignore_conflicts=True
        )
    notices.see_bundle(telling.bundle(thread_id), by=by, at=at)


def first_unread(thread: Thread, *, viewer: Member) -> Post | None:
    """The first post of `thread` that `viewer` was not shown yet; the last one if all were."""
    readable = Post.objects.visible_to(viewer).filter(thread=thread)
    marker = marker_of(thread.pk, viewer=viewer)
    unread = readable.filter(number__gt=marker).order_by("number").first()
    return unread or readable.order_by("-number").first()
