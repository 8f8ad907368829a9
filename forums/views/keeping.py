"""Following, keeping, reacting, and the private lists of what one follows and keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community import days, limits
from community.http import MemberRequest, member
from community.safety import errors
from forums import following, markers, reactions, showing
from forums.models import Post, Reaction, Thread


@member
@require_POST
def follow(request: MemberRequest, thread_id: int) -> HttpResponse:
    if refusal := _too_often(request, "keep"):
        return refusal
    act = following.follow if request.POST.get("wanted") == "yes" else following.unfollow
    try:
        act(thread_id, by=request.user)
    except Thread.DoesNotExist:
        raise Http404 from None
    return redirect("forums:thread", thread_id)


@member
@require_POST
def keep(request: MemberRequest, post_id: int, *, on: bool) -> HttpResponse:
    if refusal := _too_often(request, "keep"):
        return refusal
    try:
        (following.keep if on else following.let_go)(post_id, by=request.user)
    except Post.DoesNotExist:
        raise Http404 from None
    if request.headers.get("HX-Request"):
        return render(request, "forums/_keep.html", {"post_id": post_id, "kept": on})
    if request.POST.get("from") == "kept":
        return redirect("forums:kept")
    return redirect("forums:post", post_id)


@member
@require_POST
def react(request: MemberRequest, post_id: int, kind: str, *, on: bool) -> HttpResponse:
    if kind not in Reaction.Kind.values:
        raise Http404
    if refusal := _too_often(request, "react"):
        return refusal
    act = reactions.react if on else reactions.take_back
    try:
        act(post_id, Reaction.Kind(kind), by=request.user)
    except (Post.DoesNotExist, reactions.OwnPost):
        raise Http404 from None
    if not request.headers.get("HX-Request"):
        return redirect("forums:post", post_id)
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=post_id)
    signs = reactions.under(post, viewer=request.user)
    return render(request, "forums/_signs.html", {"post_id": post_id, "signs": signs})


@member
@require_safe
def unread(request: MemberRequest, thread_id: int) -> HttpResponse:
    """To where the reader left a thread."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=thread_id)
    post = markers.first_unread(thread, viewer=request.user)
    return redirect(post or thread)


@member
@require_safe
def followed(request: MemberRequest) -> HttpResponse:
    at = timezone.now()
    page = _page(request, following.followed_by(request.user).select_related("author"))
    rows = showing.rows(page["found"], viewer=request.user, at=at)
    # To what is new in them, not to their beginnings.
    context = page | {"rows": [replace(row, address=f"{row.address}new/") for row in rows]}
    return render(request, "forums/followed.html", context)


@member
@require_safe
def kept(request: MemberRequest) -> HttpResponse:
    today = timezone.now().date()
    page = _page(request, following.kept_by(request.user))
    rows = [
        {
            "address": showing.address_of_post(post.pk),
            "title": post.thread.title or showing.TAKEN_BACK,
            "author": post.author.name,
            "day": days.word(post.written_at, today=today),
            "let_go_url": reverse("forums:let_go", args=[post.pk]),
        }
        for post in page["found"]
    ]
    return render(request, "forums/kept.html", page | {"rows": rows})


def _too_often(request: MemberRequest, limit: str) -> HttpResponse | None:
    try:
        limits.take(limit, request.user.pk)
    except limits.TooOften as error:
        return errors.too_often(request, wait=timedelta(seconds=error.wait))
    return None


def _page(request: MemberRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """One page of a member's own list, with the addresses around it."""
    page = Paginator(rows, following.PER_PAGE).get_page(request.GET.get("page"))
    return {
        "found": list(page.object_list),
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
