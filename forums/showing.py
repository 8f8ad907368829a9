"""What a member meets when reading: the spaces, a space's threads, a thread's posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString

from community import days
from community.accounts.models import Member
from community.ready import Ready
from forums import alongside, folding, markers, quoting
from forums.alongside import Beside
from forums.folding import Fold
from forums.models import (
    POSTS_PER_PAGE,
    ContentNote,
    Draft,
    Follow,
    HelpWanted,
    Post,
    Space,
    Thread,
)
from moderation.models import Reviewed

State = Reviewed.State
PINNED = 10  # threads at the top of a space


@dataclass(slots=True)
class ShownPost(Ready):
    """A post as one viewer meets it, ready for `forums/_post.html`."""

    pk: int
    thread_id: int
    number: int
    author_id: int
    author: str
    day: str
    html: str
    address: str
    mine: bool
    held: bool
    edited: str  # the day, or nothing
    revision: int
    beside: Beside | None = None  # what goes with it for this viewer
    quotes: list[quoting.Shown] = field(default_factory=list)

    @property
    def opens_thread(self) -> bool:
        return self.number == 1

    @property
    def ref(self) -> str:
        """`pk` for the page: a template would format a number, again and again."""
        return str(self.pk)

    @property
    def order(self) -> str:
        return str(self.number)

    @property
    def stamp(self) -> str:
        """Changes when an open page should show the post anew."""
        return f"{self.revision}{'held' if self.held else 'here'}"


@dataclass(frozen=True, slots=True)
class ThreadRow(Ready):
    """A thread as it stands in a list, ready for `forums/_thread_row.html`."""

    pk: int
    address: str
    title: str
    author: str
    day: str
    replies: str
    help_wanted: str
    notes: list[str]
    pinned: bool
    held: bool
    closed: bool
    fold: Fold | None  # why the reader meets it closed, if they do


@dataclass(frozen=True, slots=True)
class SpaceRow(Ready):
    name: str
    address: str
    description: str
    day: str  # of the newest words one may read there, or nothing


def spaces(viewer: Member, *, today: date) -> list[SpaceRow]:
    """All spaces and when each was last written in. One query."""
    newest = (
        Thread.objects.visible_to(viewer)
        .filter(space=OuterRef("pk"))
        .order_by("-active_at", "-id")
        .values("active_at")[:1]
    )
    return [
        SpaceRow(
            name=space.name,
            address=space.get_absolute_url(),
            description=space.description,
            day=days.word(space.newest_at, today=today) if space.newest_at else "",
        )
        for space in Space.objects.annotate(newest_at=Subquery(newest)).order_by("position")
    ]


def rows(threads: Iterable[Thread], *, viewer: Member, at: datetime) -> list[ThreadRow]:
    """Rows for threads chosen through `visible_to` and read with their authors."""
    return [
        ThreadRow(
            pk=thread.pk,
            address=address_of_thread(thread.pk),
            title=thread.title or TAKEN_BACK,
            author=thread.author.name,
            day=days.word(thread.active_at, today=at.date()),
            replies=replies_in_words(thread.replies),
            help_wanted=HelpWanted(thread.help_wanted).label,
            notes=[ContentNote(note).label for note in thread.notes],
            pinned=thread.pinned,
            held=thread.state == State.HELD,
            closed=is_closed(thread, at=at),
            fold=folding.of_thread(thread, viewer=viewer),
        )
        for thread in threads
    ]


TAKEN_BACK = "Taken back by its writer"


def replies_in_words(count: int) -> str:
    if not count:
        return "no replies yet"
    return "1 reply" if count == 1 else f"{count} replies"


def is_closed(thread: Thread, *, at: datetime) -> bool:
    """Whether it was locked, or has reached the time at which it locks by itself."""
    return bool(thread.locked_at or (thread.closes_at and thread.closes_at <= at))


def pinned(threads: QuerySet[Thread]) -> list[Thread]:
    return list(
        threads.filter(pinned=True)
        .select_related("author")
        .defer("search")
        .order_by("-active_at")[:PINNED]
    )


def find_thread(thread_id: int, *, viewer: Member) -> Thread:
    """
    A thread with its space, and for `viewer` whether they have a draft in it (`drafted`),
    follow it (`followed`), and how far they had read it (`number_read`).

    :raises Thread.DoesNotExist: there is none that `viewer` may read.
    """
    draft = Draft.objects.filter(member=viewer, place=Draft.Place.REPLY, place_id=OuterRef("pk"))
    found: Thread = (
        Thread.objects.visible_to(viewer)
        .select_related("space", "author")
        .annotate(
            drafted=Exists(draft),
            followed=Exists(Follow.objects.filter(thread=OuterRef("pk"), member=viewer)),
            number_read=Coalesce(Subquery(markers.numbers_read(viewer)), 0),
        )
        .defer("search")
        .get(pk=thread_id)
    )
    return found


def last_page(thread: Thread) -> int:
    return max(1, (thread.last_number - 1) // POSTS_PER_PAGE + 1)


def page_of_posts(thread: Thread, page: int, *, viewer: Member, today: date) -> list[ShownPost]:
    """
    One page of a thread, cut by number, so that every page costs the same however long
    the thread is. What `viewer` may not read leaves a hole that nothing marks.
    """
    last = page * POSTS_PER_PAGE
    found = thread.posts.visible_to(viewer).filter(number__range=(last - POSTS_PER_PAGE + 1, last))
    return _shown(found.order_by("number"), thread, viewer=viewer, today=today)


def find_post(post_id: int, *, viewer: Member, today: date) -> ShownPost | None:
    """One post as `viewer` meets it now, or nothing: for pushing it to an open page."""
    thread = Thread.objects.only("author_id", "title", "notes").filter(posts=post_id).first()
    if thread is None:
        return None
    found = Post.objects.visible_to(viewer).filter(pk=post_id)
    shown = _shown(found, thread, viewer=viewer, today=today)
    return shown[0] if shown else None


def _shown(
    found: QuerySet[Post], thread: Thread, *, viewer: Member, today: date
) -> list[ShownPost]:
    values = found.values_list(
        "id",
        "thread_id",
        "number",
        "author_id",
        "author__name",
        "written_at",
        "html",
        "state",
        "edited_at",
        "revision",
    )
    shown = [
        ShownPost(
            pk=pk,
            thread_id=thread_id,
            number=number,
            author_id=author_id,
            author=author,
            day=days.word(written_at, today=today),
            html=SafeString(html),
            address=address_of_post(pk),
            mine=author_id == viewer.pk,
            held=state == State.HELD,
            edited=days.word(edited_at, today=today) if edited_at else "",
            revision=revision,
        )
        for (
            pk,
            thread_id,
            number,
            author_id,
            author,
            written_at,
            html,
            state,
            edited_at,
            revision,
        ) in values
    ]
    quotes = quoting.shown_in([post.pk for post in shown], viewer=viewer)
    marker = getattr(thread, "number_read", 0)
    beside = alongside.each(shown, thread=thread, viewer=viewer, marker=marker)
    for post in shown:
        post.quotes = quotes.get(post.pk, [])
        post.beside = beside[post.pk]
    return shown


# Reversing an address for each of many rows costs more than the rows do.
@cache
def _before_pk(name: str) -> str:
    return reverse(name, args=[0]).removesuffix("0/")


def address_of_post(pk: int) -> str:
    return f"{_before_pk('forums:post')}{pk}/"


def address_of_thread(pk: int) -> str:
    return f"{_before_pk('forums:thread')}{pk}/"
