"""Drafts: keeping them from any form for words, and the page that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community import days, limits
from community.accounts.models import Member
from community.http import MemberRequest, member
from forums import drafting
from forums.drafting import Spot
from forums.models import Draft, Post, Space, Thread
from forums.views import wording

MACHINERY = {"key", "agreed", "revision"}  # fields of a form that are no words
SHOWN = 200  # code points of a draft in the list


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in the list of them."""

    pk: int
    title: str
    address: str  # where it goes on, or nothing
    words: str
    day: str


def answer(
    request: MemberRequest, spot: Spot, form_class: type[forms.Form], *, at: datetime
) -> HttpResponse:
    """
    Keep, or throw away, what a form holds: its button was "draft", or a script sends it
    while somebody writes.

    :raises limits.TooOften: wait a little.
    :raises drafting.TooLong: it does not fit.
    """
    limits.take("draft", request.user.pk)
    how = request.POST["draft"]
    if how == "drop":
        drafting.drop(spot, by=request.user)
        return HttpResponseRedirect(request.path)
    fields = {
        name: request.POST.getlist(name)
        for name in form_class.base_fields
        if name not in MACHINERY and name in request.POST
    }
    drafting.save(spot, fields, key=_key(request), by=request.user, at=at)
    if how == "auto":
        return HttpResponse(status=204)
    if how == "rest":
        return redirect("safety:grounding")
    messages.info(request, wording.DRAFT_KEPT)
    return HttpResponseRedirect(request.path)


def find(spot: Spot, form_class: type[forms.Form], *, by: Member) -> dict[str, Any]:
    """What a form begins with where a draft was kept, or nothing."""
    return initial(drafting.find(spot, by=by), form_class)


def initial(fields: drafting.Fields, form_class: type[forms.Form]) -> dict[str, Any]:
    """Values as a browser sends them, as a form begins with them."""
    begun: dict[str, Any] = {}
    for name, values in fields.items():
        field = form_class.base_fields.get(name)
        if field and values:
            several = isinstance(field, forms.MultipleChoiceField)
            begun[name] = values if several else values[-1]
    return begun


@member
@require_safe
def drafts(request: MemberRequest) -> HttpResponse:
    kept = list(request.user.drafts.order_by("-saved_date", "-pk"))
    places = _places(kept, viewer=request.user)
    today = timezone.now().date()
    rows = [
        DraftRow(
            pk=draft.pk,
            title=places.get((draft.place, draft.place_id), ("", ""))[0] or wording.PLACE_GONE,
            address=places.get((draft.place, draft.place_id), ("", ""))[1],
            words=_words(draft),
            day=days.of(draft.saved_date, today=today),
        )
        for draft in kept
    ]
    return render(request, "forums/drafts.html", {"rows": rows})


@member
@require_POST
def drop_draft(request: MemberRequest, draft_id: int) -> HttpResponse:
    request.user.drafts.filter(pk=draft_id).delete()
    return redirect("forums:drafts")


def _key(request: MemberRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _words(draft: Draft) -> str:
    fields = drafting.fields_of(draft)
    values = [value for name in fields if name not in drafting.CHOICES for value in fields[name]]
    return " · ".join(filter(None, values))[:SHOWN]


def _places(kept: list[Draft], *, viewer: Member) -> dict[tuple[str, int], tuple[str, str]]:
    """Title and address of each place that `viewer` may still reach. Three queries."""
    found: dict[tuple[str, int], tuple[str, str]] = {}
    pks: dict[str, list[int]] = {}
    for draft in kept:
        pks.setdefault(draft.place, []).append(draft.place_id)

    replies = Thread.objects.visible_to(viewer).filter(pk__in=pks.get(Draft.Place.REPLY, []))
    for pk, title in replies.values_list("pk", "title"):
        found[Draft.Place.REPLY, pk] = (f"Answer: {title}", reverse("forums:reply", args=[pk]))
    edits = Post.objects.filter(author=viewer, pk__in=pks.get(Draft.Place.EDIT, []))
    for pk in edits.values_list("pk", flat=True):
        found[Draft.Place.EDIT, pk] = ("A change to your words", reverse("forums:edit", args=[pk]))
    for pk, slug, name in Space.objects.values_list("pk", "slug", "name"):
        start = reverse("forums:start", args=[slug])
        template = reverse("forums:start_disagreement", args=[slug])
        found[Draft.Place.OPENING, pk] = (f"New thread in {name}", start)
        found[Draft.Place.DISAGREEMENT, pk] = (f"Working it out, in {name}", template)
    return found
