"""Joining two threads about the same thing, so that every old address still leads home."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Window
from django.db.models.functions import RowNumber

from community.accounts.models import Member
from forums import tending
from forums.models import Draft, Follow, Forwarding, Post, ReadingMarker, Thread, ThreadEvent
from moderation import moving

State = Post.State


class SameThread(Exception):
    """A thread cannot be joined with itself."""


class NotTogether(Exception):
    """One of the two waits for a moderator, or was merged already."""


@transaction.atomic(durable=True)
def merge(source_id: int, *, into: int, by: Member, at: datetime) -> Thread:
    """
    Take all posts of a thread into another one and number them anew as they were written;
    the opening of the thread that stays comes first. Follows, drafts, bookmarks and
    reading markers come along; numbers of the thread that goes lead on (`forwarded`). Returns the
    thread that stays. Asked again, changes nothing.

    :raises Thread.DoesNotExist: there is one of them that `by` may not read.
    :raises NotYours: no moderator asks.
    :raises SameThread, NotTogether: they cannot be joined.
    """
    if source_id == into:
        raise SameThread
    if joined := Thread.objects.filter(pk=source_id, merged_into=into).first():
        stays: Thread = Thread.objects.visible_to(by).get(pk=joined.merged_into_id)
        return stays
    # Threads are locked in the order of their ids, here as elsewhere.
    locked = {pk: tending.lock(pk, by=by) for pk in sorted({source_id, into})}
    source, target = locked[source_id], locked[into]
    if {source.state, target.state} != {State.VISIBLE}:
        raise NotTogether

    numbers = _renumber(source, target)
    _bring_markers(source, target, numbers)
    _bring_follows(source, target)
    _bring_drafts(source, target)
    _settle(source, target)
    moving.follow(target.posts.all(), to=target.space_id, at=at, by=by)
    ThreadEvent.objects.create(
        thread=target, from_thread=source, kind=ThreadEvent.Kind.MERGED, by=by, at=at
    )
    tending.announce(source)
    tending.announce(target)
    return target


def forwarded(thread_id: int, *, viewer: Member, from_number: int = 1) -> Post | None:
    """
    Where a number of a merged thread leads: to that post, or to the next that is left and
    that `viewer` may read. To others such a thread was never there.
    """
    forwarding = (
        Forwarding.objects.filter(thread=thread_id, number__gte=from_number)
        .filter(post__in=Post.objects.visible_to(viewer))
        .select_related("post")
        .order_by("number")
        .first()
    )
    return forwarding.post if forwarding else None


def _renumber(source: Thread, target: Thread) -> dict[tuple[int, int], int]:
    """Move and number the posts; returns the new number by old thread and number."""
    both = Post.objects.filter(thread__in=[source, target])
    opening_first = ExpressionWrapper(Q(thread=target, number=1), BooleanField())
    ordered = list(
        both.annotate(
            place=Window(RowNumber(), order_by=[opening_first.desc(), "written_at", "pk"])
        ).values_list("pk", "thread_id", "number", "place")
    )
    Forwarding.objects.bulk_create(
        Forwarding(thread=source, number=number, post_id=pk)
        for pk, thread_id, number, _ in ordered
        if thread_id == source.pk
    )
    # By way of numbers that neither thread uses: no two posts may share one on the way.
    beyond = source.last_number + target.last_number + len(ordered)
    Post.objects.bulk_update(
        [Post(pk=pk, thread=target, number=beyond + place) for pk, _, _, place in ordered],
        ["thread", "number"],
        batch_size=500,
    )
    Post.objects.filter(thread=target).update(number=F("number") - beyond)
    return {(thread_id, number): place for _, thread_id, number, place in ordered}


def _bring_markers(source: Thread, target: Thread, numbers: dict[tuple[int, int], int]) -> None:
    """Who had read both begins where the first of the two left them: nothing is skipped."""
    both = ReadingMarker.objects.filter(thread__in=[source, target])
    places: dict[int, int] = {}
    for thread_id, member_id, number in both.values_list("thread_id", "member_id", "number"):
        place = numbers.get((thread_id, number), 1)
        places[member_id] = min(place, places.get(member_id, place))
    both.delete()
    ReadingMarker.objects.bulk_create(
        ReadingMarker(thread=target, member_id=member_id, number=place)
        for member_id, place in places.items()
    )


def _bring_follows(source: Thread, target: Thread) -> None:
    followers = Follow.objects.filter(thread=source).values_list("member_id", flat=True)
    Follow.objects.bulk_create(
        [Follow(thread=target, member_id=member_id) for member_id in followers],
        ignore_conflicts=True,
    )
    Follow.objects.filter(thread=source).delete()


def _bring_drafts(source: Thread, target: Thread) -> None:
    """A reply begun in both stays as the one in the thread that stays."""
    begun = Draft.objects.filter(place=Draft.Place.REPLY)
    there = begun.filter(place_id=target.pk).values("member")
    begun.filter(place_id=source.pk).exclude(member__in=there).update(place_id=target.pk)


def _settle(source: Thread, target: Thread) -> None:
    """Counts and order of the thread that stays; the other leaves the readers' way."""
    replies = Post.objects.filter(thread=target, number__gt=1, state=State.VISIBLE)
    target.replies = replies.count()
    target.last_number = Post.objects.filter(thread=target).count()
    target.active_at = max(source.active_at, target.active_at)
    target.save(update_fields=["replies", "last_number", "active_at"])
    source.merged_into = target
    source.state = State.REMOVED
    source.replies = 0
    source.save(update_fields=["merged_into", "state", "replies"])
