"""Pages to read: the spaces, a space, a thread, and the way to one post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from community.accounts.models import Member
from community.http import MemberRequest, member
from forums import drafting, folding, fragments, listing, merging, showing
from forums.forms import ReplyForm, fresh_key
from forums.listing import Place
from forums.models import POSTS_PER_PAGE, Draft, Post, Space, Thread
from forums.views import drafts, reading, wording
from moderation import statements


@dataclass(frozen=True, slots=True)
class Walk:
    """Addresses along a list; empty where there is nothing more."""

    first: str
    newer: str
    older: str
    last: str


@member
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    spaces = showing.spaces(request.user, today=timezone.now().date())
    return render(request, "forums/home.html", {"spaces": spaces})


@member
@require_safe
def space(request: MemberRequest, slug: str) -> HttpResponse:
    at = timezone.now()
    found = get_object_or_404(Space, slug=slug)
    reader = request.user
    stretch = _stretch(request, found)
    kept_at_top = [] if request.GET else showing.pinned(found.pk, viewer=reader)
    listed = showing.rows([*kept_at_top, *stretch.threads], viewer=reader, at=at)
    pinned, rows = listed[: len(kept_at_top)], listed[len(kept_at_top) :]
    context = {
        "space": found,
        "pinned": pinned,
        "pinned_fragments": map(fragments.of_row, pinned),
        "rows": rows,
        "fragments": map(fragments.of_row, rows),
        "walk": _walk(found.get_absolute_url(), stretch),
        "home_url": reverse("forums:home"),
        "start_url": reverse("forums:start", args=[slug]),
    }
    return render(request, "forums/space.html", context)


@member
@require_safe
def thread(request: MemberRequest, thread_id: int, page: int = 1) -> HttpResponse:
    at = timezone.now()
    try:
        found = showing.find_thread(thread_id, viewer=request.user)
    except Thread.DoesNotExist:
        return _where_it_went(thread_id, page, viewer=request.user)
    last = showing.last_page(found)
    if not 1 <= page <= last:
        raise Http404
    context = _thread_context(found, page, viewer=request.user, today=at.date())
    spot = drafting.Spot(Draft.Place.REPLY, thread_id)
    drafted: bool = found.drafted  # type: ignore[attr-defined] # annotated by find_thread
    kept = drafts.find(spot, ReplyForm, by=request.user) if drafted else {}
    asked = wording.help_wanted(found)
    if kept:
        form = ReplyForm(initial=kept | {"key": fresh_key()}, auto_id="reply_%s")
        context |= {"form": form, "kept": kept}
    else:
        token = context["csrf_token"] = get_token(request)  # one for all forms of the page
        context["empty_reply"] = fragments.of_empty_reply(asked, csrf_token=token)
    context |= {
        "rest": statements.resting(request.user, at=at),
        "closed": wording.closed(found, at=at),
        **wording.thread_head(found),
        **asked,
        **_pages(thread_id, page, last),
    }
    context["fragments"] = [
        fragments.of_post(post, reply_url=context["reply_url"]) for post in context["posts"]
    ]
    context |= reading.beside(request, found, context["posts"], at=at)
    return render(request, "forums/thread.html", context)


@member
@require_safe
def post(request: MemberRequest, post_id: int) -> HttpResponse:
    """An address that stays, wherever a post stands."""
    found = get_object_or_404(
        Post.objects.visible_to(request.user).only("thread_id", "number"), pk=post_id
    )
    return redirect(found)


def _where_it_went(thread_id: int, page: int, *, viewer: Member) -> HttpResponse:
    """Addresses of a thread that was joined with another lead on to the same posts."""
    number = (page - 1) * POSTS_PER_PAGE + 1
    if post := merging.forwarded(thread_id, viewer=viewer, from_number=number):
        return redirect("forums:post", post.pk)
    raise Http404


def _thread_context(found: Thread, page: int, *, viewer: Member, today: date) -> dict[str, Any]:
    posts = showing.page_of_posts(found, page, viewer=viewer, today=today)
    return {
        "thread": found,
        "posts": posts,
        "page": page,
        "opening_here": bool(posts and posts[0].opens_thread),
    }


def _pages(thread_id: int, page: int, last: int) -> dict[str, Any]:
    """What components/pagination.html takes: both ends, and what lies around this page."""

    def address(number: int) -> str:
        return reverse("forums:thread_page", args=[thread_id, number])

    shown = sorted({1, last, *range(max(1, page - 1), min(last, page + 1) + 1)})
    pages: list[dict[str, Any] | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            pages.append(None)
        pages.append({"number": number, "url": address(number), "current": number == page})
    return {
        "pages": pages,
        "previous_url": address(page - 1) if page > 1 else "",
        "next_url": address(page + 1) if page < last else "",
    }


def _stretch(request: MemberRequest, space: Space) -> listing.Stretch:
    """Where in the list an address leads; one that leads nowhere leads to the start."""
    reader = request.user
    if not reader.hidden_notes and request.GET.keys() <= {"oldest"}:
        end = listing.oldest if request.GET else listing.newest
        return end(space.pk, viewer=reader)
    threads = Thread.objects.visible_to(reader).filter(
        folding.unhidden(reader), space=space, pinned=False
    )
    if place := Place.read(request.GET.get("newer", "")):
        return listing.up_from(place, threads)
    if "oldest" in request.GET:
        return listing.up_from(None, threads)
    return listing.down_from(Place.read(request.GET.get("older", "")), threads)


def _walk(address: str, stretch: listing.Stretch) -> Walk:
    def to(**where: str) -> str:
        return f"{address}?{urlencode(where)}" if all(where.values()) else ""

    return Walk(
        first=address,
        newer=to(newer=stretch.newer),
        older=to(older=stretch.older),
        last=f"{address}?oldest",
    )
