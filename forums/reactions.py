"""Three quiet signs of support under a post. How many, only its author is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from community.accounts.models import Member
from community.ready import Ready
from forums.folding import Written
from forums.models import Post, Reaction

Row = tuple[int, str, int, int]  # post, kind, how many, how many of the viewer
Given = dict[tuple[int, str], tuple[int, bool]]


class OwnPost(Exception):
    """Members do not react to their own words."""


@dataclass(frozen=True, slots=True)
class Sign(Ready):
    """One kind of reaction under one post, as one viewer meets it."""

    kind: str
    label: str
    given: bool  # by the viewer
    count: int | None  # only for the post's author


@transaction.atomic(durable=True)
def react(post_id: int, kind: Reaction.Kind, *, by: Member) -> bool:
    """
    Leave a sign under a post; returns whether it is new.

    :raises Post.DoesNotExist: there is no such visible post that `by` may read.
    :raises OwnPost: it is theirs.
    """
    post = _readable(post_id, by=by)
    _, made = Reaction.objects.get_or_create(post=post, member=by, kind=kind)
    return made


@transaction.atomic(durable=True)
def take_back(post_id: int, kind: Reaction.Kind, *, by: Member) -> bool:
    """
    Take a sign back; returns whether there was one.

    :raises Post.DoesNotExist: there is no such visible post that `by` may read.
    :raises OwnPost: it is theirs.
    """
    post = _readable(post_id, by=by)
    gone, _ = Reaction.objects.filter(post=post, member=by, kind=kind).delete()
    return bool(gone)


def rows_for(post_ids: Sequence[int], *, viewer: Member) -> QuerySet[Reaction, Row]:
    """What `signs` reads: of all reactions under these posts, those `viewer` may know of."""
    rows: QuerySet[Reaction, Row] = (
        Reaction.objects.filter(post__in=post_ids)
        .filter(Q(member=viewer) | Q(post__author=viewer))
        .exclude(member__in=viewer.kept_apart_ids)
        .values_list("post_id", "kind")
        .annotate(count=Count("pk"), given=Count("pk", filter=Q(member=viewer)))
    )
    return rows


def under(post: Written, *, viewer: Member) -> Sequence[Sign]:
    """The signs under one post. One query."""
    return signs(post, found(rows_for([post.pk], viewer=viewer)), viewer=viewer)


def found(rows: Iterable[Row]) -> Given:
    return {(post_id, kind): (count, bool(given)) for post_id, kind, count, given in rows}


def _readable(post_id: int, *, by: Member) -> Post:
    post: Post = Post.objects.visible_to(by).filter(state=Post.State.VISIBLE).get(pk=post_id)
    if post.author_id == by.pk:
        raise OwnPost
    return post


def signs(post: Written, given: Given, *, viewer: Member) -> Sequence[Sign]:
    """The signs under one post, as `viewer` meets them."""
    own = post.author_id == viewer.pk
    return [
        Sign(
            kind=kind.value,
            label=str(kind.label),
            given=mine,
            count=count if own else None,
        )
        for kind in Reaction.Kind
        for count, mine in [given.get((post.pk, kind.value), (0, False))]
    ]
