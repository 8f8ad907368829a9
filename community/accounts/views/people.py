"""Keeping away from somebody, and a look at whom one keeps away from."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community import limits
from community.accounts import apart, names
from community.accounts.access import safe_next
from community.accounts.models import Member
from community.http import MemberRequest, member


@member
@require_safe
def person(request: MemberRequest, name: str) -> HttpResponse:
    """No profile: only what one may do about somebody. Reached from their words."""
    other = _named(name)
    if other.pk == request.user.pk:
        return redirect("accounts:corner")
    page = {
        "other": other,
        "blocked": request.user.blocks.filter(blocked=other).exists(),
        "muted": other.pk in request.user.muted_ids,
        "next": safe_next(request.GET.get("next", "")),
    }
    return render(request, "accounts/person.html", page)


@member
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    page = {
        "blocks": request.user.blocks.select_related("blocked").order_by("blocked__name"),
        "mutes": request.user.mutes.select_related("muted").order_by("muted__name"),
    }
    return render(request, "accounts/people.html", page)


@member
@require_POST
def block(request: MemberRequest, name: str) -> HttpResponse:
    other = _other(request, name)
    if other is not None:
        apart.block(request.user, other, at=timezone.now())
    return redirect("accounts:people")


@member
@require_POST
def unblock(request: MemberRequest, name: str) -> HttpResponse:
    other = _other(request, name)
    if other is not None:
        apart.unblock(request.user, other)
    return redirect("accounts:people")


@member
@require_POST
def mute(request: MemberRequest, name: str) -> HttpResponse:
    other = _other(request, name)
    if other is not None:
        apart.mute(request.user, other, at=timezone.now())
    return redirect("accounts:people")


@member
@require_POST
def unmute(request: MemberRequest, name: str) -> HttpResponse:
    other = _other(request, name)
    if other is not None:
        apart.unmute(request.user, other)
    return redirect("accounts:people")


def _other(request: MemberRequest, name: str) -> Member | None:
    """Whom it is about; nobody, if it is the member themselves."""
    limits.take("keep", request.user.pk)
    other = _named(name)
    return other if other.pk != request.user.pk else None


def _named(name: str) -> Member:
    return get_object_or_404(Member, skeleton=names.skeleton(name))
