"""A writer's page about words that a person reads first."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.http import MemberRequest, member
from moderation import cases
from moderation.models import Case


@require_safe
@member
def reading(request: MemberRequest, app: str, model: str, content_id: int) -> HttpResponse:
    """Whether somebody's own words wait, were let through or declined, and why."""
    try:
        case = cases.latest_about(f"{app}.{model}", content_id, author=request.user)
    except Case.DoesNotExist as error:
        raise Http404 from error
    context = {"case": case, "words": case.content.words(), "reasons": cases.reasons(case)}
    return render(request, "moderation/reading.html", context)
