"""What a member meets when reading: the spaces, a space's threads, a thread's posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from community import days
from community.accounts.models import Member
from community.ready import Ready
from forums import alongside, asking, folding, quoting
from forums.alongside import Beside
from forums.folding import Fold
from forums.models import POSTS_PER_PAGE, ContentNote, HelpWanted, Thread
from moderation.models import Reviewed

State = Reviewed.State


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
    def tell_address(self) -> str:
        """Where its reader tells a moderator about it."""
        return f"{_tell_prefix()}{self.pk}/?next={self.address}"

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
    return [
        SpaceRow(
            name=name,
            address=address_of_space(slug),
            description=description,
            day=days.word(newest_at, today=today) if newest_at else "",
        )
        for slug, name, description, newest_at in asking.spaces(**viewer.as_values())
    ]


def rows(
    threads: Iterable[Thread | asking.ListedThread], *, viewer: Member, at: datetime
) -> list[ThreadRow]:
    """
    Rows for threads chosen through `visible_to` and read with their authors. Replies of
    those kept apart do not count.
    """
    listed = [_listed(thread) for thread in threads]
    apart = asking.replies_apart(tuple(one.pk for one in listed), viewer=viewer)
    met = (one._replace(replies=one.replies - apart.get(one.pk, 0)) for one in listed)
    return [_row(one, viewer=viewer, at=at) for one in met]


def _listed(thread: Thread | asking.ListedThread) -> asking.ListedThread:
    if isinstance(thread, asking.ListedThread):
        return thread
    names = asking.ListedThread._fields
    return asking.ListedThread._make(
        thread.author.name if name == "author" else getattr(thread, name) for name in names
    )


def _row(thread: asking.ListedThread, *, viewer: Member, at: datetime) -> ThreadRow:
    return ThreadRow(
        pk=thread.pk,
        address=address_of_thread(thread.pk),
        title=thread.title or TAKEN_BACK,
        author=thread.author,
        day=days.word(thread.active_at, today=at.date()),
        replies=replies_in_words(thread.replies),
        help_wanted=HelpWanted(thread.help_wanted).label,
        notes=[ContentNote(note).label for note in thread.notes],
        pinned=thread.pinned,
        held=thread.state == State.HELD,
        closed=is_closed(thread, at=at),
        fold=folding.of_thread(thread, viewer=viewer),
    )


TAKEN_BACK = "Taken back by its writer"


def replies_in_words(count: int) -> str:
    if not count:
        return "no replies yet"
    return "1 reply" if count == 1 else f"{count} replies"


def is_closed(thread: Thread | asking.ListedThread, *, at: datetime) -> bool:
    """Whether it was locked, or has reached the time at which it locks by itself."""
    return bool(thread.locked_at or (thread.closes_at and thread.closes_at <= at))


def pinned(space_id: int, *, viewer: Member) -> list[asking.ListedThread]:
    """What is kept at the top of a space, but for threads that `viewer` hides."""
    found = map(
        asking.ListedThread._make, asking.pinned_threads(space=space_id, **viewer.as_values())
    )
    hidden = set(viewer.hidden_notes)
    return [one for one in found if one.author_id == viewer.pk or not hidden & set(one.notes)]


def find_thread(thread_id: int, *, viewer: Member) -> Thread:
    """
    A thread with its space, and for `viewer` whether they have a draft in it (`drafted`),
    follow it (`followed`), and how far they had read it (`number_read`).

    :raises Thread.DoesNotExist: there is none that `viewer` may read.
    """
    found = asking.thread(thread_id, viewer=viewer)
    if found is None:
        raise Thread.DoesNotExist
    return found


def last_page(thread: Thread) -> int:
    return max(1, (thread.last_number - 1) // POSTS_PER_PAGE + 1)


def page_of_posts(thread: Thread, page: int, *, viewer: Member, today: date) -> list[ShownPost]:
    """
    One page of a thread, cut by number, so that every page costs the same however long
    the thread is. What `viewer` may not read leaves a hole that nothing marks.
    """
    last = page * POSTS_PER_PAGE
    found = asking.posts_of_page(
        thread=thread.pk, first=last - POSTS_PER_PAGE + 1, last=last, **viewer.as_values()
    )
    return _shown(found, thread, viewer=viewer, today=today)


def find_post(post_id: int, *, viewer: Member, today: date) -> ShownPost | None:
    """One post as `viewer` meets it now, or nothing: for pushing it to an open page."""
    thread = Thread.objects.only("author_id", "title", "notes").filter(posts=post_id).first()
    if thread is None:
        return None
    found = asking.post(post=post_id, **viewer.as_values())
    shown = _shown(found, thread, viewer=viewer, today=today)
    return shown[0] if shown else None


def _shown(
    found: list[tuple[Any, ...]], thread: Thread, *, viewer: Member, today: date
) -> list[ShownPost]:
    shown = [
        ShownPost(
            pk=post.pk,
            thread_id=post.thread_id,
            number=post.number,
            author_id=post.author_id,
            author=post.author,
            day=days.word(post.written_at, today=today),
            html=SafeString(post.html),
            address=address_of_post(post.pk),
            mine=post.author_id == viewer.pk,
            held=post.state == State.HELD,
            edited=days.word(post.edited_at, today=today) if post.edited_at else "",
            revision=post.revision,
        )
        for post in map(asking.PostRow._make, found)
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


@cache
def _tell_prefix() -> str:
    return reverse("reports:tell", args=["forums", "post", 0]).removesuffix("0/")


@cache
def address_of_space(slug: str) -> str:
    return reverse("forums:space", args=[slug])


def address_of_thread(pk: int) -> str:
    return f"{_before_pk('forums:thread')}{pk}/"
