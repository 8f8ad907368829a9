"""Having a case in hand: taking it, staying, letting go, handing it over."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from community.accounts import roles
from community.http import MemberRequest, moderator
from moderation import claims
from moderation.console import casepage
from moderation.console.forms import HandOverForm
from moderation.models import Case

HAND = "moderation/_hand.html"
NOT_ANY_MORE = "This is not in your hand any more. Nothing was changed."
NOT_FOR = "This colleague can’t have this case. It stays in your hand."


@require_POST
@moderator
def claim(request: MemberRequest, case_id: int) -> HttpResponse:
    try:
        claims.claim(case_id, by=request.user, at=timezone.now())
    except Case.DoesNotExist as error:
        raise Http404 from error
    except claims.InHand as held:
        return _answer(request, case_id, told=_whose(held), status=409)
    return _answer(request, case_id)


@require_POST
@moderator
def beat(request: MemberRequest, case_id: int) -> HttpResponse:
    """Still there. Sent by a page that is looked at."""
    try:
        claims.heartbeat(case_id, by=request.user, at=timezone.now())
    except claims.Gone:
        return _answer(request, case_id, told=NOT_ANY_MORE, status=409)
    return HttpResponse(status=204)


@require_POST
@moderator
def release(request: MemberRequest, case_id: int) -> HttpResponse:
    """Also sent by a page that is left. Letting go of what one has not changes nothing."""
    claims.release(case_id, by=request.user, at=timezone.now())
    return _answer(request, case_id)


@require_POST
@moderator
def hand_over(request: MemberRequest, case_id: int) -> HttpResponse:
    form = HandOverForm(request.POST)
    to = roles.colleague(form.cleaned_data["to"]) if form.is_valid() else None
    if to is None:
        return _answer(request, case_id, told=NOT_FOR, status=422)
    try:
        claims.hand_over(case_id, to=to, by=request.user, at=timezone.now())
    except Case.DoesNotExist as error:
        raise Http404 from error
    except claims.NotFor:
        return _answer(request, case_id, told=NOT_FOR, status=422)
    except claims.Gone:
        return _answer(request, case_id, told=NOT_ANY_MORE, status=409)
    messages.success(request, f"Handed over to {to.role_handle}.")
    return redirect("desk:queue")


def _answer(
    request: MemberRequest, case_id: int, *, told: str = "", status: int = 200
) -> HttpResponse:
    """The part of the page that says who has it; without scripts the page."""
    found = casepage.find(request, case_id)
    if casepage.is_partial(request):
        return casepage.show(request, found, template=HAND, hand_told=told, status=status)
    if told:
        return casepage.show(request, found, told=told, status=status)
    return redirect("desk:case", case_id)


def _whose(held: claims.InHand) -> str:
    return f"{held.claim.moderator.role_handle} has this in hand."
