"""Threads that nobody has answered yet."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from community.http import MemberRequest, member
from forums import showing, unanswered

LONGEST = 60  # threads; those behind come up as the first are answered


@member
@require_safe
def waiting(request: MemberRequest) -> HttpResponse:
    at = timezone.now()
    threads = list(unanswered.threads(request.user, at=at).defer("search")[:LONGEST])
    newcomers = [thread for thread in threads if thread.newcomer]  # type: ignore[attr-defined] # annotated
    others = threads[len(newcomers) :]
    context = {
        "newcomers": showing.rows(newcomers, viewer=request.user, at=at),
        "others": showing.rows(others, viewer=request.user, at=at),
    }
    return render(request, "forums/waiting.html", context)
