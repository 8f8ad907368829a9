"""Following threads and keeping posts: private, and undone as easily as done."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from community.accounts.models import Member
from forums.models import Bookmark, Follow, Post, Thread

PER_PAGE = 30


@transaction.atomic(durable=True)
def follow(thread_id: int, *, by: Member) -> bool:
    """
    Hear of answers in a thread; returns whether that is new.

    :raises Thread.DoesNotExist: there is none that `by` may read.
    """
    thread = Thread.objects.visible_to(by).only("pk").get(pk=thread_id)
    _, made = Follow.objects.get_or_create(thread=thread, member=by)
    return made


@transaction.atomic(durable=True)
def unfollow(thread_id: int, *, by: Member) -> bool:
    """Works also when the thread is not readable any more; returns whether it was followed."""
    gone, _ = Follow.objects.filter(thread_id=thread_id, member=by).delete()
    return bool(gone)


def follow_own(thread_id: int, *, by: Member) -> None:
    """
    Let the writer hear of answers, if they chose to. Belongs in the transaction that
    wrote their words; one statement, and none for those who chose not to.
    """
    if by.follows_own:
        Follow.objects.bulk_create([Follow(thread_id=thread_id, member=by)], ignore_conflicts=True)


@transaction.atomic(durable=True)
def keep(post_id: int, *, by: Member) -> bool:
    """
    Bookmark a post; returns whether that is new.

    :raises Post.DoesNotExist: there is none that `by` may read.
    """
    post = Post.objects.visible_to(by).only("pk").get(pk=post_id)
    _, made = Bookmark.objects.get_or_create(post=post, member=by)
    return made


@transaction.atomic(durable=True)
def let_go(post_id: int, *, by: Member) -> bool:
    """Works also when the post is not readable any more; returns whether it was kept."""
    gone, _ = Bookmark.objects.filter(post_id=post_id, member=by).delete()
    return bool(gone)


def followed_by(member: Member) -> QuerySet[Thread]:
    """Threads `member` follows and may read, those with the newest answers first."""
    return (
        Thread.objects.visible_to(member)
        .filter(follows__member=member)
        .select_related("space")
        .order_by("-active_at", "-pk")
    )


def kept_by(member: Member) -> QuerySet[Post]:
    """Posts `member` kept and may read, the last kept first."""
    return (
        Post.objects.visible_to(member)
        .filter(bookmarks__member=member)
        .select_related("author", "thread")
        .order_by("-bookmarks__pk")
    )
