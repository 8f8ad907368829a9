"""Threads that nobody has answered yet: newcomers first, so that nobody writes into silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from community.accounts.models import Member
from forums import folding
from forums.models import Post, Thread
from forums.starting import HOUSE
from moderation.unanswered import Unanswered

NEWCOMER_FOR = timedelta(days=14)
NEWCOMER_POSTS = 5  # visible ones; with fewer, somebody is new however long they have been here
LOOKED_BACK = timedelta(days=30)  # for the desk; whoever waited longer has gone


def threads(viewer: Member, *, at: datetime) -> QuerySet[Thread]:
    """
    Visible threads without a visible reply that still take one: those of newcomers
    first (`newcomer` says so), then the oldest. Not the viewer's own, and not those that
    came with the site: behind them nobody waits.
    """
    spoken = Post.objects.filter(author=OuterRef("author"), state=Post.State.VISIBLE)
    enough = spoken.order_by()[NEWCOMER_POSTS - 1 : NEWCOMER_POSTS]
    lately = (at - NEWCOMER_FOR).date()
    waiting: QuerySet[Thread] = (
        Thread.objects.visible_to(viewer)
        .filter(open_to_replies(at=at), folding.unhidden(viewer))
        .filter(state=Thread.State.VISIBLE, replies=0)
        .exclude(author__in=[viewer.pk, *viewer.muted_ids])
        .exclude(author__name=HOUSE)
        .select_related("space", "author")
        .annotate(newcomer=Q(author__joined_date__gt=lately) | ~Exists(enough))
        .order_by("-newcomer", "opened_at", "pk")
    )
    return waiting


def newcomers(moderator: Member, at: datetime, most: int) -> list[Unanswered]:
    """For the desk: whom a moderator could answer."""
    return [
        Unanswered(
            title=thread.title,
            url=thread.get_absolute_url(),
            author=thread.author.name,
            whereabouts=thread.space.name,
            since=thread.opened_at,
        )
        for thread in _of_newcomers(moderator, at=at)[:most]
    ]


def count_newcomers(moderator: Member, at: datetime, most: int) -> int:
    return _of_newcomers(moderator, at=at).order_by()[:most].count()


def _of_newcomers(moderator: Member, *, at: datetime) -> QuerySet[Thread]:
    lately = threads(moderator, at=at).filter(opened_at__gt=at - LOOKED_BACK)
    return lately.filter(Q(newcomer=True))


def open_to_replies(*, at: datetime) -> Q:
    """Neither locked, nor past its planned closing, nor resting."""
    return (
        Q(locked_at=None)
        & (Q(closes_at=None) | Q(closes_at__gt=at))
        & (Q(resting_until=None) | Q(resting_until__lte=at))
    )
