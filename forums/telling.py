"""Who is told that a post appeared, and what is taken back when it goes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Value

from community.notices import sending
from community.notices.models import Notice
from forums.models import Follow, Mention, Post, Quote

Kind = Notice.Kind
NEAREST: list[str] = [Kind.MENTION, Kind.QUOTE, Kind.REPLY]


def bundle(thread_id: int) -> str:
    """What gathers a thread's notices into one line."""
    return f"thread.{thread_id}"


def post_appeared(post: Post, *, at: datetime) -> None:
    """
    Tell those who were mentioned, those who were quoted and those who follow the thread:
    each once, for the nearest of these reasons, however often the post appears. Who may
    really read it is asked at delivery. Two statements; needs the caller's transaction.
    """
    mentioned = Mention.objects.filter(post=post).values_list("member_id", Value(Kind.MENTION))
    quoted = Quote.objects.filter(post=post).values_list("quoted__author_id", Value(Kind.QUOTE))
    following = Follow.objects.filter(thread=post.thread_id).values_list(
        "member_id", Value(Kind.REPLY)
    )
    reasons = mentioned.union(quoted, following)

    kinds: dict[int, Kind] = {}
    for member_id, kind in sorted(reasons, key=lambda reason: NEAREST.index(reason[1])):
        kinds.setdefault(member_id, Kind(kind))
    kinds.pop(post.author_id, None)
    sending.send_each(
        kinds, subject=post, at=at, about_id=post.author_id, bundle=bundle(post.thread_id)
    )


def post_went(post: Post) -> None:
    """Take back what was said about a post. One statement; needs the caller's transaction."""
    sending.withdraw(post)
