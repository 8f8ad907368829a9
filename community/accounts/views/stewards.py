"""What stewards do about coming in: waiting members and invitations."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.accounts import approving, invitations
from community.accounts.models import Invitation, Member
from community.http import MemberRequest, steward

A_PAGE = 50
TOO_LATE = "Somebody else decided about this account in the meantime."


class InviteForm(forms.Form):
    places = forms.IntegerField(
        label="For how many people",
        min_value=1,
        max_value=invitations.MOST_PLACES,
        initial=1,
        help_text="The code opens the door for two weeks.",
    )


@steward
@require_safe
def waiting(request: MemberRequest) -> HttpResponse:
    people = Member.objects.waiting().order_by("joined_date", "pk")[:A_PAGE]
    page = {"people": people, "registration": settings.REGISTRATION}
    return render(request, "accounts/stewards_waiting.html", page)


@steward
@require_POST
def approve(request: MemberRequest, member_id: int) -> HttpResponse:
    if not approving.approve(member_id):
        messages.info(request, TOO_LATE)
    return redirect("accounts:stewards_waiting")


@steward
@require_POST
def decline(request: MemberRequest, member_id: int) -> HttpResponse:
    if not approving.decline(member_id):
        messages.info(request, TOO_LATE)
    return redirect("accounts:stewards_waiting")


@steward
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    code, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = 200
            code = invitations.invite(
                request.user, places=form.cleaned_data["places"], at=timezone.now()
            )
    page = {
        "form": form,
        "code": code,
        "open": Invitation.objects.filter(
            revoked=False, last_date__gte=timezone.now().date()
        ).order_by("-pk")[:A_PAGE],
        "registration": settings.REGISTRATION,
    }
    return render(request, "accounts/stewards_invite.html", page, status=status)


@steward
@require_POST
def revoke(request: MemberRequest, invitation_id: int) -> HttpResponse:
    if not invitations.revoke(invitation_id):
        messages.info(request, "This code was taken back already.")
    return redirect("accounts:stewards_invite")
