"""Finding and showing one case's page."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from community.accounts import roles
from community.http import MemberRequest
from moderation import cases, keys, replies, reports, viewing
from moderation.console import forms, opening
from moderation.console.forms import DecisionForm, NoteForm
from moderation.models import Case

TAKEN_BACK = "The writer changed or took back these words meanwhile. Nothing is left to decide."
CHANGED = "The writer changed these words while you were reading. Nothing was decided."


def find(request: MemberRequest, case_id: int) -> Case:
    """Of cases that are not theirs to read, a moderator does not learn either."""
    try:
        return cases.get(case_id, moderator=request.user)
    except Case.DoesNotExist as error:
        raise Http404 from error


def is_partial(request: MemberRequest) -> bool:
    """Scripts ask for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def show(
    request: MemberRequest,
    case: Case,
    *,
    template: str = "moderation/case.html",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """
    The page, or a part of it. An answer to something that was sent has the words of those
    who opened them before; whoever comes anew opens them anew.
    """
    now = timezone.now()
    sees = request.method == "POST" and opening.was_read(case, by=request.user)
    look = opening.unveiled if sees else opening.veiled
    context = {
        "opened": look(case, viewer=request.user, at=now),
        "heard": reports.of(case, viewer=request.user),
        "question_key": uuid4(),
        "form": DecisionForm(case=case),
        "note_form": NoteForm(initial={"key": uuid4()}),
        "recommended": forms.recommended(case),
        "replies": replies.offered(),
        "colleagues": roles.colleagues(request.user),
        "single_keys": keys.single_keys(request.user),
        **more,
    }
    return render(request, template, context, status=status)


def show_changed(request: MemberRequest, case_id: int, newer: Case | None) -> HttpResponse:
    """The words are not those that were read: nothing was decided, and the new ones are shown."""
    case = find(request, newer.pk if newer else case_id)
    if newer is None:
        return show(request, case, told=TAKEN_BACK, status=409)
    viewing.read(case, by=request.user, at=timezone.now())
    return show(request, case, told=CHANGED, status=409)
