"""The questions behind the busiest pages, each put together once (community/prepared.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Exists, F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject, Substr

from community.accounts.models import Member
from community.prepared import Prepared
from forums import markers
from forums.models import POSTS_PER_PAGE, Draft, Follow, Post, Quote, Space, Thread

Ids = tuple[int, ...]
Rows = QuerySet[Any, tuple[Any, ...]]


class PostRow(NamedTuple):
    pk: int
    thread_id: int
    number: int
    author_id: int
    author: str
    written_at: datetime
    html: str
    state: str
    edited_at: datetime | None
    revision: int


POST_COLUMNS = (
    "pk", "thread_id", "number", "author_id", "author__name",
    "written_at", "html", "state", "edited_at", "revision",
)  # fmt: skip


class ListedThread(NamedTuple):
    pk: int
    title: str
    author_id: int
    author: str
    active_at: datetime
    replies: int
    help_wanted: str
    notes: list[str]
    pinned: bool
    state: str
    locked_at: datetime | None
    closes_at: datetime | None


LISTED_COLUMNS = (
    "pk", "title", "author_id", "author__name", "active_at", "replies", "help_wanted",
    "notes", "pinned", "state", "locked_at", "closes_at",
)  # fmt: skip


@Prepared
def posts_of_page(*, thread: int, first: int, last: int, viewer: int, apart: Ids) -> Rows:
    """
    Numbers say how many there can be; the limit tells PostgreSQL, which would otherwise
    expect two thirds of a long thread (most threads are short) and read all of it.
    """
    return (
        Post.objects.visible_to(Member.stand_in(pk=viewer, apart=apart))
        .filter(thread_id=thread, number__range=(first, last))
        .order_by("number")
        .values_list(*POST_COLUMNS)[:POSTS_PER_PAGE]
    )


@Prepared
def post(*, post: int, viewer: int, apart: Ids) -> Rows:
    reader = Member.stand_in(pk=viewer, apart=apart)
    return Post.objects.visible_to(reader).filter(pk=post).values_list(*POST_COLUMNS)


@Prepared
def quotes(*, posts: Ids, viewer: int, apart: Ids) -> Rows:
    """Post, quoted post, and its words and author as the viewer may read them, or nothing."""
    source = Post.objects.visible_to(Member.stand_in(pk=viewer, apart=apart)).filter(
        pk=OuterRef("quoted_id"), revision=OuterRef("quoted_revision")
    )
    words = source.values(
        found=JSONObject(
            words=Substr("body", OuterRef("start") + 1, OuterRef("end") - OuterRef("start")),
            author=F("author__name"),
        )
    )
    return (
        Quote.objects.filter(post_id__in=posts)
        .order_by("pk")
        .values_list("post_id", "quoted_id", Subquery(words))
    )


@Prepared
def spaces(*, viewer: int, apart: Ids) -> Rows:
    """Slug, name, description, and when the viewer last finds words there, in order."""
    newest = (
        Thread.objects.visible_to(Member.stand_in(pk=viewer, apart=apart))
        .filter(space=OuterRef("pk"))
        .order_by("-active_at", "-id")
        .values("active_at")[:1]
    )
    return Space.objects.order_by("position").values_list(
        "slug", "name", "description", Subquery(newest)
    )


@Prepared
def newest_threads(*, space: int, viewer: int, apart: Ids) -> Rows:
    """The first page of a space, and one more if there is another page."""
    return (
        Thread.objects.visible_to(Member.stand_in(pk=viewer, apart=apart))
        .filter(space_id=space, pinned=False)
        .order_by("-active_at", "-id")
        .values_list(*LISTED_COLUMNS)[:21]
    )


@Prepared
def oldest_threads(*, space: int, viewer: int, apart: Ids) -> Rows:
    """The last page of a space from its end, and one more if there is another page."""
    return (
        Thread.objects.visible_to(Member.stand_in(pk=viewer, apart=apart))
        .filter(space_id=space, pinned=False)
        .order_by("active_at", "id")
        .values_list(*LISTED_COLUMNS)[:21]
    )


@Prepared
def pinned_threads(*, space: int, viewer: int, apart: Ids) -> Rows:
    return (
        Thread.objects.visible_to(Member.stand_in(pk=viewer, apart=apart))
        .filter(space_id=space, pinned=True)
        .order_by("-active_at")
        .values_list(*LISTED_COLUMNS)[:10]
    )


def replies_apart(threads: Ids, *, viewer: Member) -> dict[int, int]:
    """How many replies of each thread `viewer` never meets. No query for those without blocks."""
    if not viewer.kept_apart_ids:
        return {}
    found = _replies_apart(threads=threads, apart=tuple(viewer.kept_apart_ids))
    return dict(found)


@Prepared
def _replies_apart(*, threads: Ids, apart: Ids) -> Rows:
    replies = Post.objects.filter(author__in=apart, thread__in=threads, number__gt=1)
    visible = replies.filter(state=Post.State.VISIBLE).values_list("thread_id")
    counted: Rows = visible.annotate(count=Count("pk"))
    return counted


def thread(thread_id: int, *, viewer: Member) -> Thread | None:
    """With its space, and what `showing.find_thread` says it has for the viewer."""
    found = _thread(thread=thread_id, **viewer.as_values())
    if not found:
        return None
    *columns, drafted, followed, number_read = found[0]
    names = _columns(Thread, without="search")
    row = Thread.from_db(DEFAULT_DB_ALIAS, names, columns[: len(names)])
    row.space = Space.from_db(DEFAULT_DB_ALIAS, _columns(Space), columns[len(names) :])
    vars(row).update(drafted=drafted, followed=followed, number_read=number_read)
    return row


@Prepared
def _thread(*, thread: int, viewer: int, apart: Ids) -> Rows:
    reader = Member.stand_in(pk=viewer, apart=apart)
    draft = Draft.objects.filter(member_id=viewer, place=Draft.Place.REPLY, place_id=thread)
    return (
        Thread.objects.visible_to(reader)
        .filter(pk=thread)
        .values_list(
            *_columns(Thread, without="search"),
            *(f"space__{name}" for name in _columns(Space)),
            Exists(draft),
            Exists(Follow.objects.filter(thread_id=thread, member_id=viewer)),
            Coalesce(Subquery(markers.numbers_read(reader)), 0),
        )
    )


def _columns(model: type[Model], *, without: str = "") -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.attname != without]  # noqa: SLF001 - Django's documented name
