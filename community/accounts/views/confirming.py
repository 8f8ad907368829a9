"""Asking a signed-in member for their passphrase again before something that matters."""

from __future__ import annotations

import time

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from community.accounts import entering
from community.accounts.access import safe_next, wanted_by
from community.accounts.fields import PassphraseField
from community.accounts.sessions import BEGUN
from community.http import MemberRequest, signed_in

CONFIRMED = "confirmed"  # seconds since 1970, in the session
LASTS = 10 * 60  # seconds


class ConfirmForm(forms.Form):
    passphrase = PassphraseField()


def confirmed_lately(request: MemberRequest) -> bool:
    """A session that has just begun counts: the passphrase was given for it."""
    moment: int = max(request.session.get(CONFIRMED, 0), request.session.get(BEGUN, 0))
    return time.time() - moment < LASTS


def to_confirm(request: MemberRequest, *, then: str = "accounts:second_factor") -> HttpResponse:
    """`then` names the page to come back to where a form can't be sent again."""
    address = request.get_full_path() if request.method == "GET" else reverse(then)
    return redirect_to_login(address, reverse("accounts:confirm"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MemberRequest) -> HttpResponse:
    form = ConfirmForm(request.POST or None)
    wanted = wanted_by(request)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if entering.is_right_passphrase(request, request.user, form.cleaned_data["passphrase"]):
                request.session[CONFIRMED] = int(time.time())
                return redirect(safe_next(wanted))
            form.add_error("passphrase", "This is not your passphrase.")
    page = {"form": form, "next": wanted}
    return render(request, "accounts/confirm.html", page, status=status)
