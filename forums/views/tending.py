"""Letting a thread rest, and what moderators do to a thread, on a plain page of its own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community import days, limits
from community.http import MemberRequest, member, moderator
from forums import merging, showing, tending
from forums.models import Space, Thread

VERBS = {
    "pin": (tending.pin, "It stays at the top of its space now."),
    "unpin": (tending.unpin, "It stands among the others again."),
    "close": (tending.close, "It takes no more replies."),
    "reopen": (tending.reopen, "It takes replies again."),
    "drop-closing": (tending.drop_closing, "It will not close by itself."),
}
NO_CHANGE = "It was so already; nothing changed."
THREAD_ADDRESS = re.compile(r"(?:.*/threads/)?(\d{1,18})(?:/.*)?", re.ASCII)


class ClosingForm(forms.Form):
    on = forms.DateField(
        label="Close at the end of this day",
        help_text="In the site's time (UTC).",
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class MovingForm(forms.Form):
    to = forms.ModelChoiceField(
        Space.objects.order_by("position"), label="Move to", empty_label=None
    )


class MergingForm(forms.Form):
    into = forms.CharField(
        label="Join with the thread at this address",
        help_text="All posts move there, in the order they were written. This cannot be undone.",
        max_length=300,
    )

    def clean_into(self) -> int:
        match = THREAD_ADDRESS.fullmatch(self.cleaned_data["into"].strip())
        if not match:
            raise forms.ValidationError("Please paste the address of a thread.")
        return int(match[1])


@member
@require_POST
def rest(request: MemberRequest, thread_id: int) -> HttpResponse:
    """For the thread's author as well as moderators: a pause of a day, or its end."""
    limits.take("rest", request.user.pk)
    act = tending.cool_down if request.POST.get("wanted") == "yes" else tending.wake
    try:
        act(thread_id, by=request.user, at=timezone.now())
    except (Thread.DoesNotExist, tending.NotYours):
        raise Http404 from None
    return redirect("forums:thread", thread_id)


@moderator
@require_safe
def tend(request: MemberRequest, thread_id: int) -> HttpResponse:
    thread = _find(request, thread_id)
    return _page(request, thread)


@moderator
@require_POST
def act(request: MemberRequest, thread_id: int, verb: str) -> HttpResponse:
    if verb not in VERBS:
        raise Http404
    change, words = VERBS[verb]
    try:
        changed = change(thread_id, by=request.user, at=timezone.now())
    except Thread.DoesNotExist:
        raise Http404 from None
    return _done(request, thread_id, words if changed else NO_CHANGE)


@moderator
@require_POST
def plan_closing(request: MemberRequest, thread_id: int) -> HttpResponse:
    thread, form = _find(request, thread_id), ClosingForm(request.POST)
    if not form.is_valid():
        return _page(request, thread, closing=form)
    closes_at = datetime.combine(form.cleaned_data["on"], time.max, tzinfo=UTC)
    try:
        tending.plan_closing(thread_id, closes_at=closes_at, by=request.user, at=timezone.now())
    except tending.TooSoon:
        form.add_error("on", "That day has passed.")
        return _page(request, thread, closing=form)
    return _done(request, thread_id, "It will close by itself.")


@moderator
@require_POST
def move(request: MemberRequest, thread_id: int) -> HttpResponse:
    thread, form = _find(request, thread_id), MovingForm(request.POST)
    if not form.is_valid():
        return _page(request, thread, moving=form)
    to = form.cleaned_data["to"]
    changed = tending.move(thread_id, to=to, by=request.user, at=timezone.now())
    return _done(request, thread_id, f"It stands in {to.name} now." if changed else NO_CHANGE)


@moderator
@require_POST
def merge(request: MemberRequest, thread_id: int) -> HttpResponse:
    """Asks first: what was joined stays so."""
    thread, form = _find(request, thread_id), MergingForm(request.POST)
    if not form.is_valid():
        return _page(request, thread, merging=form)
    into = Thread.objects.visible_to(request.user).filter(pk=form.cleaned_data["into"]).first()
    if into is None or into == thread:
        form.add_error("into", "There is no other thread at that address.")
        return _page(request, thread, merging=form)
    if "sure" not in request.POST:
        context = {"thread": thread, "into": into, "back_url": _address(thread_id)}
        return render(request, "forums/merge.html", context)
    try:
        merging.merge(thread_id, into=into.pk, by=request.user, at=timezone.now())
    except merging.NotTogether:
        form.add_error("into", "One of the two is waiting to be read first.")
        return _page(request, thread, merging=form)
    return _done(request, into.pk, "Both threads are one now.")


def _find(request: MemberRequest, thread_id: int) -> Thread:
    threads = Thread.objects.visible_to(request.user).select_related("space", "author")
    thread: Thread = get_object_or_404(threads.defer("search"), pk=thread_id)
    return thread


def _address(thread_id: int) -> str:
    return reverse("forums:tending", args=[thread_id])


def _done(request: MemberRequest, thread_id: int, words: str) -> HttpResponse:
    messages.info(request, words)
    return redirect(_address(thread_id))


def _page(request: MemberRequest, thread: Thread, **forms_: forms.Form) -> HttpResponse:
    """422 when one of its forms comes back with what was typed."""
    at = timezone.now()
    context: dict[str, Any] = {
        "thread": thread,
        "title": thread.title or showing.TAKEN_BACK,
        "thread_url": showing.address_of_thread(thread.pk),
        "closed": showing.is_closed(thread, at=at),
        "closing_day": thread.closes_at
        and thread.closes_at > at
        and days.coming(thread.closes_at, today=at.date()),
        "resting": bool(thread.resting_until and thread.resting_until > at),
        "closing": ClosingForm(),
        "moving": MovingForm(initial={"to": thread.space_id}),
        "merging": MergingForm(),
        "events": [
            {"words": event.get_kind_display(), "by": event.by, "day": event.at.date()}
            for event in thread.events.select_related("by").order_by("-pk")[:50]
        ],
    }
    return render(request, "forums/tending.html", context | forms_, status=422 if forms_ else 200)
