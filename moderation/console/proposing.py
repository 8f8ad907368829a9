"""Proposed versions of shared texts, at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community.http import MemberRequest, moderator
from moderation import care
from moderation import proposals as proposing
from moderation.console import tabs
from moderation.console.forms import ProposalRulingForm

FASTER = {
    True: "A colleague was faster and published this.",
    False: "A colleague was faster and left the text as it was.",
}


@require_safe
@moderator
def proposals(request: MemberRequest) -> HttpResponse:
    """What waits, each with what would change."""
    return _page(request)


@require_POST
@moderator
def ruling(request: MemberRequest, proposal_id: int) -> HttpResponse:
    form = ProposalRulingForm(request.POST)
    if not form.is_valid():
        return _page(request, told="Nothing was decided. Please try once more.", status=422)
    try:
        if form.cleaned_data["ruling"] == "publish":
            proposing.approve(proposal_id, by=request.user)
            done = "Published. Others read it from now on; new guidelines before they write."
        else:
            proposing.reject(proposal_id, by=request.user, reason=form.cleaned_data["reason"])
            done = "The text stays as it was."
    except proposing.NotFound as error:
        raise Http404 from error
    except proposing.OwnProposal:
        return _page(request, told="Somebody else reads what you proposed.", status=409)
    except proposing.AlreadyDecided as conflict:
        return _page(request, told=FASTER[conflict.approved], status=409)
    except proposing.Outdated:
        return _page(
            request,
            told="The published text changed since this was proposed. Please propose it anew.",
            status=409,
        )
    messages.success(request, done)
    return redirect("desk:proposals")


def _page(request: MemberRequest, *, told: str = "", status: int = 200) -> HttpResponse:
    at = timezone.now()
    own = care.arrive(request.user, at=at)
    context = {
        "waiting": proposing.waiting(reader=request.user),
        "told": told,
        "tabs": tabs.all_tabs(request.user, own, current="proposals", at=at),
    }
    return render(request, "moderation/proposals.html", context, status=status)
