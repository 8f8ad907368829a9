"""Quoting by reference: words stay where they were written, and go when they go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from community import markup
from community.accounts.models import Member, Viewer
from community.ready import Ready
from forums import asking
from forums.models import Post, Quote, Thread

LONGEST = 600  # code points of a quote; a whole page of somebody else's words is no quote
MOST = 3  # quotes in a post
PARAGRAPH = re.compile(r"\S[^\n]*(?:\n[^\n]+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """`post.body[start:end]` of that revision."""

    post_id: int
    revision: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shown(Ready):
    """A quote as one viewer meets it. Without `words`, they are no longer here for them."""

    words: str
    author: str
    address: str


def keep(post: Post, quotes: Sequence[Words], *, by: Member) -> None:
    """Store what `post` quotes; only words in its thread that `by` may read."""
    if not quotes:
        return
    lengths = {
        row.pk: len(row.body)
        for row in Post.objects.visible_to(by)
        .filter(thread=post.thread_id, pk__in=[quote.post_id for quote in quotes])
        .exclude(pk=post.pk)
    }
    Quote.objects.bulk_create(
        [
            Quote(
                post=post,
                quoted_id=quote.post_id,
                quoted_revision=quote.revision,
                start=quote.start,
                end=min(quote.end, quote.start + LONGEST, lengths[quote.post_id]),
            )
            for quote in quotes[:MOST]
            if quote.start < min(quote.end, lengths.get(quote.post_id, 0))
        ],
        ignore_conflicts=True,
    )


def shown_in(post_ids: Sequence[int], *, viewer: Viewer) -> dict[int, list[Shown]]:
    """The quotes of each of these posts, as `viewer` may read them. One query."""
    if not isinstance(viewer, Member):
        return {}
    shown: dict[int, list[Shown]] = {}
    for post_id, quoted_id, found in asking.quotes(posts=tuple(post_ids), **viewer.as_values()):
        quote = (
            Shown(
                words=markup.plain(found["words"]),
                author=found["author"],
                address=reverse("forums:post", args=[quoted_id]),
            )
            if found
            else Shown(words="", author="", address="")
        )
        shown.setdefault(post_id, []).append(quote)
    return shown


@dataclass(frozen=True, slots=True)
class Offer:
    """A passage that can be quoted, and the value by which a form names it."""

    value: str
    words: str


def offers(post_id: int, *, thread: Thread, viewer: Viewer) -> list[Offer]:
    """The paragraphs of a post that `viewer` may quote in `thread`, one by one."""
    post = (
        Post.objects.visible_to(viewer)
        .filter(thread=thread, pk=post_id, state=Post.State.VISIBLE)
        .values_list("body", "revision")
        .first()
    )
    if post is None:
        return []
    body, revision = post
    return [
        Offer(value=f"{post_id}.{revision}.{start}.{end}", words=markup.plain(body[start:end]))
        for start, end in passages(body)
    ]


def passages(body: str) -> list[tuple[int, int]]:
    """Where each paragraph of a text starts and ends, `LONGEST` at most."""
    return [
        (match.start(), min(match.end(), match.start() + LONGEST))
        for match in PARAGRAPH.finditer(body)
    ]
