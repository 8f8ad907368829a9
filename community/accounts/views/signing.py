"""Signing in and out."""

from __future__ import annotations

from django import forms
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.accounts import entering, sessions
from community.accounts.access import safe_next, wanted_by
from community.accounts.fields import NameField, PassphraseField
from community.http import MemberRequest, signed_in, visitor


class SignInForm(forms.Form):
    name = NameField()
    passphrase = PassphraseField()


@visitor
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    wanted = wanted_by(request)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return entering.with_passphrase(
                    request,
                    name=form.cleaned_data["name"],
                    passphrase=form.cleaned_data["passphrase"],
                    next_address=safe_next(wanted),
                )
            except entering.Refused:
                form.add_error(None, "This name and passphrase don’t go together.")
        status = 422
    return render(request, "accounts/sign_in.html", {"form": form, "next": wanted}, status=status)


@signed_in
@require_POST
def sign_out(request: MemberRequest) -> HttpResponse:
    return gone(request)


@signed_in
@require_POST
def sign_out_everywhere(request: MemberRequest) -> HttpResponse:
    sessions.end_all(request.user)
    return gone(request)


def gone(request: HttpRequest) -> HttpResponse:
    """End this browser's session and let it forget what it kept of the site."""
    logout(request)
    response = redirect("accounts:sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
