"""Keeping away from somebody, and a look at whom one keeps away from."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community import limits
from community.accounts import apart
from community.accounts.access import safe_next
from community.accounts.models import Member, ProfileLine
from community.http import MemberRequest, member


@member
@require_safe
def person(request: MemberRequest, mark: str) -> HttpResponse:
    """No profile: how to talk with somebody, and what one may do. Reached from their words."""
    other = _marked(request, mark)
    if other.pk == request.user.pk:
        return redirect("accounts:corner")
    page = {
        "other": other,
        "mark": mark,
        "line": ProfileLine.objects.visible_to(request.user).filter(member=other).first(),
        "blocked": request.user.blocks.filter(blocked=other).exists(),
        "muted": other.pk in request.user.muted_ids,
        "next": safe_next(request.GET.get("next", "")),
    }
    return render(request, "accounts/person.html", page)


@member
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    page = {
        "blocked": _rows(request, request.user.blocks.values_list("blocked", "blocked__name")),
        "muted": _rows(request, request.user.mutes.values_list("muted", "muted__name")),
    }
    return render(request, "accounts/people.html", page)


@member
@require_POST
def block(request: MemberRequest, mark: str) -> HttpResponse:
    other = _other(request, mark)
    if other is not None:
        apart.block(request.user, other, at=timezone.now())
    return redirect("accounts:people")


@member
@require_POST
def unblock(request: MemberRequest, mark: str) -> HttpResponse:
    other = _other(request, mark)
    if other is not None:
        apart.unblock(request.user, other)
    return redirect("accounts:people")


@member
@require_POST
def mute(request: MemberRequest, mark: str) -> HttpResponse:
    other = _other(request, mark)
    if other is not None:
        apart.mute(request.user, other, at=timezone.now())
    return redirect("accounts:people")


@member
@require_POST
def unmute(request: MemberRequest, mark: str) -> HttpResponse:
    other = _other(request, mark)
    if other is not None:
        apart.unmute(request.user, other)
    return redirect("accounts:people")


def _other(request: MemberRequest, mark: str) -> Member | None:
    """Whom it is about; nobody, if it is the member themselves."""
    limits.take("keep", request.user.pk)
    other = _marked(request, mark)
    return other if other.pk != request.user.pk else None


def _rows(request: MemberRequest, found: Iterable[tuple[int, str]]) -> list[dict[str, str]]:
    return [
        {"name": name, "mark": apart.mark(other_id, viewer=request.user)}
        for other_id, name in sorted(found, key=lambda row: row[1])
    ]


def _marked(request: MemberRequest, mark: str) -> Member:
    other = apart.marked(mark, viewer=request.user)
    if other is None:
        raise Http404
    return other
