"""What stands alongside a post for one viewer: everything but its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value

from community.accounts.models import Member
from community.prepared import Prepared
from community.ready import Ready
from forums import folding, reactions
from forums.models import Bookmark, Thread

KEPT = "kept"  # beside the kinds of reactions


@dataclass(frozen=True, slots=True)
class Beside(Ready):
    fold: folding.Fold | None  # why it is closed at first, if it is
    signs: Sequence[reactions.Sign]
    kept: bool  # bookmarked
    starts_new: bool  # the first post since the viewer was here


@Prepared
def _given(*, posts: tuple[int, ...], viewer: int, apart: tuple[int, ...]) -> QuerySet[Any, Any]:
    """Rows as of `reactions.rows_for`, with bookmarks as one more kind."""
    bookmarks = Bookmark.objects.filter(member_id=viewer, post__in=posts)
    signs = reactions.rows_for(posts, viewer=Member.stand_in(pk=viewer, apart=apart))
    return signs.union(bookmarks.values_list("post_id", Value(KEPT), Value(1), Value(1)), all=True)


def each(
    posts: Sequence[folding.Written], *, thread: Thread, viewer: Member, marker: int
) -> dict[int, Beside]:
    """
    What goes with each of a page's posts, by post id. One query whatever their number.
    `marker` is how far the viewer had read (`forums.markers`).
    """
    pks = tuple(post.pk for post in posts)
    given = reactions.found(_given(posts=pks, **viewer.as_values()))
    unread = (p.pk for p in posts if p.number > marker and p.author_id != viewer.pk)
    first_new = next(unread, None) if marker else None
    return {
        post.pk: Beside(
            fold=folding.of_post(post, thread=thread, viewer=viewer),
            signs=reactions.signs(post, given, viewer=viewer),
            kept=(post.pk, KEPT) in given,
            starts_new=post.pk == first_new,
        )
        for post in posts
    }
