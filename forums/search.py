"""
Finding words in posts and titles: newest first, only through `visible_to`.

Common words are found by looking through the newest posts one by one; rare ones, and those
that only older posts have, by the index over all words. Left to itself the planner would
now and then walk a million posts in search of a few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db import connection
from django.db.models import F, Q, QuerySet, Value

from community import markup
from community.accounts.models import Member
from forums import folding, misspelt
from forums.models import Post, Thread

PER_PAGE = 20
TITLES = 5  # threads named by their titles, above the posts
FEW = 2_000  # matches that the index brings together in no time
NEWEST = 12_000  # posts that are looked through for words with more matches than that
LONGEST = 200  # code points of a query

GUESS = (
    "EXPLAIN (FORMAT JSON) SELECT FROM {table} WHERE search @@ websearch_to_tsquery('english', %s)"
)

# Around found words in a snippet, until they become elements: private-use characters.
BEGIN, END = "\ue000", "\ue001"
MARKED = re.compile(f"{BEGIN}(.*?){END}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FoundPost:
    pk: int
    title: str
    author: str
    written_at: datetime
    fold: folding.Fold | None
    snippet: list[tuple[str, bool]]  # words, and whether they were looked for


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found. `words` were searched, which may mend those asked for."""

    words: str
    posts: list[FoundPost]
    threads: list[Thread]
    older_than: int | None = None  # the post after which the next page goes on


def search(
    words: str, *, viewer: Member, before: int | None = None, as_typed: bool = False
) -> Found:
    """
    Posts and, on the first page, threads whose title matches. Words that find nothing
    are mended to the nearest ones of visible posts, unless `as_typed`.

    `words` are as people write to search engines: "a phrase", -without, this or that.
    Whatever they are, this raises nothing.
    """
    found = _search(words, viewer=viewer, before=before)
    if found.posts or found.threads or before or as_typed:
        return found
    if (mended := misspelt.mend(words)) != words:
        found = _search(mended, viewer=viewer, before=None)
    if found.posts or found.threads:
        return found
    return Found(words=words, posts=[], threads=_nearly_titled(words, viewer=viewer))


def _search(words: str, *, viewer: Member, before: int | None) -> Found:
    query = SearchQuery(words, config="english", search_type="websearch")
    pks = _newest_first(words, query, viewer=viewer, before=before)
    more = len(pks) > PER_PAGE
    pks = pks[:PER_PAGE]
    return Found(
        words=words,
        posts=_with_snippets(pks, query, viewer=viewer),
        threads=[] if before else _titled(words, query, viewer=viewer),
        older_than=pks[-1] if more else None,
    )


def _newest_first(
    words: str, query: SearchQuery, *, viewer: Member, before: int | None
) -> list[int]:
    """One page of matches and one more, by id."""
    place = _after(before)
    matches = (
        Post.objects.visible_to(viewer)
        .filter(place, folding.unhidden(viewer, thread="thread__"), search=query)
        .values_list("pk", flat=True)
    )
    if _guessed_matches(Post, words) > FEW:
        moments = Post.objects.filter(place).order_by("-written_at", "-pk")
        edge = moments.values_list("written_at", flat=True)[NEWEST : NEWEST + 1].first()
        lately = matches.filter(written_at__gte=edge) if edge else matches
        found = list(lately.order_by("-written_at", "-pk")[: PER_PAGE + 1])
        if len(found) > PER_PAGE:
            return found
    # Ordered by an expression, which no index can serve: the planner has to gather all
    # matches from the index over words, and cannot walk all posts in search of a few.
    by_time = (F("written_at") + Value(timedelta())).desc()
    return list(matches.order_by(by_time, "-pk")[: PER_PAGE + 1])


TABLES = {Post: "forums_post", Thread: "forums_thread"}


def _guessed_matches(model: type[Post | Thread], words: str) -> int:
    """What PostgreSQL's statistics say; they know the commonest words of each table."""
    with connection.cursor() as cursor:
        cursor.execute(GUESS.format(table=TABLES[model]), [words])
        plan = cursor.fetchone()[0]
    return int(plan[0]["Plan"]["Plan Rows"])


def _after(post_id: int | None) -> Q:
    """Posts older than that one; all of them if there is none."""
    if post_id is None:
        return Q()
    moment = Post.objects.filter(pk=post_id).values_list("written_at", flat=True).first()
    if moment is None:
        return Q()
    return Q(written_at__lte=moment) & (Q(written_at__lt=moment) | Q(pk__lt=post_id))


def _titled(words: str, query: SearchQuery, *, viewer: Member) -> list[Thread]:
    """As `_newest_first`, by when threads were opened."""
    matches = _threads(viewer).filter(search=query)
    if _guessed_matches(Thread, words) > FEW:
        pks = Thread.objects.order_by("-pk").values_list("pk", flat=True)
        edge = pks[NEWEST : NEWEST + 1].first()
        lately = list(matches.filter(pk__gt=edge or 0).order_by("-pk")[:TITLES])
        if len(lately) == TITLES:
            return lately
    return list(matches.order_by((F("pk") + Value(0)).desc())[:TITLES])


def _nearly_titled(words: str, *, viewer: Member) -> list[Thread]:
    """Threads with a title that has nearly these words."""
    if len(words) < misspelt.SHORTEST:
        return []
    return list(_threads(viewer).filter(title__trigram_word_similar=words).order_by("-pk")[:TITLES])


def _threads(viewer: Member) -> QuerySet[Thread]:
    return (
        Thread.objects.visible_to(viewer)
        .filter(folding.unhidden(viewer))
        .exclude(author__in=viewer.muted_ids)
        .select_related("author", "space")
        .defer("search")
    )


def _with_snippets(pks: list[int], query: SearchQuery, *, viewer: Member) -> list[FoundPost]:
    headline = SearchHeadline(
        "body",
        query,
        config="english",
        start_sel=BEGIN,
        stop_sel=END,
        min_words=15,
        max_words=35,
    )
    posts = (
        Post.objects.visible_to(viewer)
        .filter(pk__in=pks)
        .select_related("author", "thread")
        .defer("search", "body", "thread__search")
        .annotate(headline=headline)
    )
    by_pk = {post.pk: post for post in posts}
    return [_found(by_pk[pk], viewer=viewer) for pk in pks if pk in by_pk]


def _found(post: Post, *, viewer: Member) -> FoundPost:
    """Notes of its thread fold any of its posts here: their reader did not open it."""
    fold = folding.of_thread(post.thread, viewer=viewer) or folding.of_post(
        post, thread=post.thread, viewer=viewer
    )
    headline: str = post.headline  # type: ignore[attr-defined] # annotated above
    return FoundPost(
        pk=post.pk,
        title=post.thread.title,
        author=post.author.name,
        written_at=post.written_at,
        fold=fold,
        snippet=list(_pieces(markup.plain(headline))),
    )


def _pieces(snippet: str) -> Iterator[tuple[str, bool]]:
    """Text that was and was not looked for, in turn. Signs that stand alone are dropped."""
    for index, piece in enumerate(MARKED.split(snippet)):
        if words := piece.replace(BEGIN, "").replace(END, ""):
            yield words, index % 2 == 1
