"""A member's pages about what was decided about them; also for those who are kept out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from community.http import MemberRequest, signed_in
from moderation import sanctions, statements
from moderation.models import Statement
from moderation.statements import Told


@require_safe
@signed_in
def mine(request: MemberRequest) -> HttpResponse:
    """Everything that was decided about somebody, newest first."""
    at = timezone.now()
    page = {"lines": statements.lines(request.user, at=at), **_standing(request, at=at)}
    return render(request, "moderation/decisions.html", page)


@require_safe
@signed_in
def statement(request: MemberRequest, decision_id: int) -> HttpResponse:
    """One decision: what one can do next, then what, how long and why."""
    at = timezone.now()
    return _page(request, _find(request, decision_id), at=at)


@require_safe
@signed_in
def holding(request: MemberRequest, decision_id: int) -> HttpResponse:
    """How long it still holds: a part of its page, which asks again by itself."""
    at = timezone.now()
    told = statements.told(_find(request, decision_id), at=at)
    return render(request, "moderation/_holding.html", _shown(request, told, at=at))


@require_safe
@signed_in
def standing(request: MemberRequest) -> HttpResponse:
    """Where those are led who may not come in: until when, and why."""
    at = timezone.now()
    keeping_out = sanctions.active_for(request.user, at=at).filter(kind__in=sanctions.BARRING)
    found = keeping_out.first()
    if found is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return _page(request, _find(request, found.decision_id), at=at)


def _find(request: MemberRequest, decision_id: int) -> Statement:
    found = statements.own(request.user).filter(pk=decision_id).first()
    if found is None:
        raise Http404
    return found


def _page(request: MemberRequest, found: Statement, *, at: datetime) -> HttpResponse:
    told = statements.told(found, at=at)
    return render(request, "moderation/statement.html", _shown(request, told, at=at))


def _shown(request: MemberRequest, told: Told, *, at: datetime) -> dict[str, Any]:
    return {"told": told, **_standing(request, at=at)}


def _standing(request: MemberRequest, *, at: datetime) -> dict[str, Any]:
    return {"kept_out": request.user.is_kept_out(at=at)}
