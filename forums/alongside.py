"""What stands alongside a post for one viewer: everything but its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from community.accounts.models import Member
from forums import folding, reactions
from forums.models import Bookmark, Thread


@dataclass(frozen=True, slots=True)
class Alongside:
    fold: folding.Fold | None  # why it is closed at first, if it is
    signs: Sequence[reactions.Sign]
    kept: bool  # bookmarked
    starts_new: bool  # the first post since the viewer was here


def each(
    posts: Sequence[folding.Written], *, thread: Thread, viewer: Member, marker: int
) -> dict[int, Alongside]:
    """
    What goes with each of a page's posts, by post id. Two queries whatever their number,
    and a third once a request for the viewer's mutes. `marker` is `markers.marker_of`.
    """
    signs = reactions.under(posts, viewer=viewer)
    kept = set(
        Bookmark.objects.filter(member=viewer, post__in=[post.pk for post in posts]).values_list(
            "post_id", flat=True
        )
    )
    first_new = next((post.pk for post in posts if post.number > marker), None) if marker else None
    return {
        post.pk: Alongside(
            fold=folding.of_post(post, thread=thread, viewer=viewer),
            signs=signs[post.pk],
            kept=post.pk in kept,
            starts_new=post.pk == first_new,
        )
        for post in posts
    }
