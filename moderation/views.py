"""A writer's page about words that a person reads first, and hints while they write."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from community import limits
from community.http import MemberRequest, member
from community.safety import pages
from moderation import cases, coach
from moderation.models import Case


@require_safe
@member
def reading(request: MemberRequest, app: str, model: str, content_id: int) -> HttpResponse:
    """Whether somebody's own words wait, were let through or declined, and why."""
    try:
        case = cases.latest_about(f"{app}.{model}", content_id, author=request.user)
    except Case.DoesNotExist as error:
        raise Http404 from error
    decision = case.decision
    declined = decision.statement if decision and decision.step > 0 else None
    context = {
        "case": case,
        "declined": declined,
        "words": case.content.words(),
        "reasons": cases.reasons(case) if case.is_open or declined else [],
    }
    return render(request, "moderation/reading.html", context)


@require_POST
@member
def hint(request: MemberRequest) -> HttpResponse:
    """
    What the rules notice in the `words` of a form's fields, as a part of its page; nothing
    of most. Nothing is kept of it.
    """
    limits.take("hint", request.user.pk)
    try:
        noticed = coach.read(request.POST.getlist("words"))
    except coach.TooLong:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    context = {
        "hint": noticed,
        "asked": "asked" in request.POST,
        "countries": pages.countries(),
    }
    return render(request, "moderation/_hint.html", context)
