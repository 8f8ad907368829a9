"""Looking for words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from community import days, limits, text
from community.http import MemberRequest, member
from forums import search as searching
from forums import showing

TOO_LONG = "That was too long to look for, so only its beginning was used."
TOO_OFTEN = (
    "That was a lot of looking in one minute. Please wait {wait} seconds; your words are kept."
)


@member
@require_safe
def search(request: MemberRequest) -> HttpResponse:
    typed = " ".join(text.UNUSABLE.sub(" ", request.GET.get("q", "")).split())
    words = typed[: searching.LONGEST]
    context: dict[str, Any] = {
        "words": words,
        "hint": TOO_LONG if words != typed else "",
        "longest": searching.LONGEST,
    }
    if not words:
        return render(request, "forums/search.html", context)
    try:
        limits.take("search", request.user.pk)
    except limits.TooOften as error:
        context["hint"] = TOO_OFTEN.format(wait=error.wait)
        response = render(request, "forums/search.html", context, status=429)
        response["Retry-After"] = str(error.wait)
        return response
    context |= _found(request, words)
    return render(request, "forums/search.html", context)


def _found(request: MemberRequest, words: str) -> dict[str, Any]:
    before = request.GET.get("before", "")
    at = timezone.now()
    found = searching.search(
        words,
        viewer=request.user,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
        as_typed="as_typed" in request.GET,
    )
    address = reverse("forums:search")
    return {
        "searched": True,
        "mended": found.words if found.words != words else "",
        "as_typed_url": f"{address}?{urlencode({'q': words, 'as_typed': 1})}",
        "threads": showing.rows(found.threads, viewer=request.user, at=at),
        "posts": [
            {
                "found": post,
                "address": showing.address_of_post(post.pk),
                "day": days.word(post.written_at, today=at.date()),
            }
            for post in found.posts
        ],
        "older_url": found.older_than
        and f"{address}?{urlencode({'q': found.words, 'before': found.older_than})}",
    }
