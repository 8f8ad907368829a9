"""The desk's lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community.http import MemberRequest, moderator
from moderation import care, cases, claims, keys, picking, unanswered
from moderation.care import Standing
from moderation.console import cards, opening, queues, tabs
from moderation.console.forms import LeavingForm
from moderation.console.queues import EVERYTHING, Queue


@require_safe
@moderator
def queue(request: MemberRequest) -> HttpResponse:
    """All open cases, the pressing first, then the oldest."""
    return _list(request, EVERYTHING)


@require_safe
@moderator
def one_queue(request: MemberRequest, slug: str) -> HttpResponse:
    found = queues.BY_SLUG.get(slug)
    if found is None or (found.stewards_only and not request.user.is_steward):
        raise Http404
    return _list(request, found)


@require_POST
@moderator
def take_next(request: MemberRequest) -> HttpResponse:
    """The most pressing case that nobody has, into this moderator's hand."""
    now = timezone.now()
    form = LeavingForm(request.POST)
    if form.is_valid():
        claims.release(form.cleaned_data["leaving"], by=request.user, at=now)
    case = picking.take_next(by=request.user, at=now)
    if case is None:
        messages.info(request, "Nothing waits that no colleague has in hand.")
        return redirect("desk:queue")
    return redirect("desk:case", case.pk)


@require_safe
@moderator
def newcomers(request: MemberRequest) -> HttpResponse:
    """Visible words of people who are new here, and nobody has answered."""
    now = timezone.now()
    context = {
        "waiting": unanswered.newcomers(request.user, at=now),
        **_frame(request, care.arrive(request.user, at=now), current="newcomers"),
    }
    return render(request, "moderation/desk_newcomers.html", context)


@require_POST
@moderator
def single_keys(request: MemberRequest) -> HttpResponse:
    """Whether one key does something on this moderator's desk."""
    keys.choose(request.user, single_keys=request.POST.get("wanted") == "yes")
    return redirect("desk:queue")


def _list(request: MemberRequest, found: Queue) -> HttpResponse:
    """A fixed number of queries however many wait."""
    after = request.GET.get("after", "")
    now = timezone.now()
    own = care.arrive(request.user, at=now)
    try:
        waiting = queues.on_desk(found, own, moderator=request.user, after=after)
    except queues.NoSuchPlace as error:
        raise Http404 from error
    page = waiting[: cases.ON_THE_DESK + 1]
    shown = cards.all_cards(page, viewer=request.user, at=now)
    on_page = shown[: cases.ON_THE_DESK]
    context = {
        "queue": found,
        "cards": on_page,
        "after": on_page[-1].order if len(shown) > cases.ON_THE_DESK else "",
        "is_first": not after,
        **_frame(request, own, current=found.slug),
    }
    return render(request, "moderation/desk.html", context)


def _frame(request: MemberRequest, own: Standing, *, current: str) -> dict[str, Any]:
    """What stands on each of the desk's lists."""
    now = timezone.now()
    return {
        "care": own,
        "tabs": tabs.all_tabs(request.user, own, current=current, at=now),
        "undoable": opening.undoable(request.user, at=now),
        "single_keys": keys.single_keys(request.user),
    }
