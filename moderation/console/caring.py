"""What a moderator chooses for themselves, and how they leave something to a colleague."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from community.accounts.access import safe_next
from community.http import MemberRequest, moderator
from moderation import care
from moderation.console import tabs
from moderation.models import Case, DeskCare, Recusal, Topic
from moderation.models.care import BUDGET, LEAST, MOST

LEFT = "A colleague takes it. You don’t meet it again."


class CareForm(forms.Form):
    """What is enough, what is left to others, and when a new day begins."""

    budget = forms.IntegerField(
        label="Enough for one day",
        min_value=LEAST,
        max_value=MOST,
        help_text="An insult counts 1, harm or self-harm 3, somebody who may be under 18 5;"
        " advertising nothing.",
    )
    left_to_others = forms.MultipleChoiceField(
        label="What I leave to others",
        choices=Topic,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Such cases are not in your lists. Nobody is told, and no reason is asked.",
    )
    day_begins = forms.IntegerField(
        label="The hour at which my day begins, by universal time (UTC)",
        min_value=0,
        max_value=23,
        help_text="What you read is counted from there.",
    )


class RecusalForm(forms.Form):
    why = forms.ChoiceField(choices=Recusal.Why)


@moderator
@require_http_methods(["GET", "HEAD", "POST"])
def care_page(request: MemberRequest) -> HttpResponse:
    """For the moderator alone."""
    if request.method != "POST":
        own = DeskCare.objects.filter(pk=request.user.pk).first()
        return _page(request, CareForm(initial=_chosen(own)))
    form = CareForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    care.choose(request.user, **form.cleaned_data, at=timezone.now())
    messages.success(request, "Kept. It holds from now on.")
    return redirect("desk:care")


@moderator
@require_POST
def rest(request: MemberRequest) -> HttpResponse:
    """The word about a break was read."""
    care.rest(request.user, at=timezone.now())
    return redirect(safe_next(request.POST.get("next", "")))


@moderator
@require_POST
def recuse(request: MemberRequest, case_id: int) -> HttpResponse:
    form = RecusalForm(request.POST)
    if not form.is_valid():
        return redirect("desk:case", case_id)
    try:
        care.recuse(case_id, by=request.user, why=form.cleaned_data["why"], at=timezone.now())
    except Case.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, LEFT)
    return redirect("desk:queue")


def _chosen(own: DeskCare | None) -> dict[str, Any]:
    if own is None:
        return {"budget": BUDGET, "left_to_others": [], "day_begins": 0}
    return {name: getattr(own, name) for name in ("budget", "left_to_others", "day_begins")}


def _page(request: MemberRequest, form: CareForm, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    steward = request.user.is_steward
    own = care.arrive(request.user, at=at)
    context = {
        "form": form,
        "care": own,
        "with_enough": care.with_enough(at=at) if steward else None,
        "tabs": tabs.all_tabs(request.user, own, current="care-page", at=at),
    }
    return render(request, "moderation/care.html", context, status=status)
