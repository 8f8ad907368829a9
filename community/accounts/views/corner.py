"""A member's own corner: their name, their browsers, their passphrase and words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.accounts import closing, entering, fresh, passphrases, sessions
from community.accounts.fields import PassphraseField
from community.accounts.models import Member
from community.accounts.views.confirming import ConfirmForm, confirmed_lately, to_confirm
from community.accounts.views.signing import gone
from community.http import MemberRequest, member, signed_in


class ChangeForm(forms.Form):
    """The old passphrase, then the new one."""

    old = PassphraseField(label="Your passphrase until now")
    new = PassphraseField(new=True, label="Your new passphrase", help_text=passphrases.HELP)

    def __init__(self, data: Any, *, name: str) -> None:
        super().__init__(data)
        self.name = name

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        passphrases.check(new, name=self.name)
        return new


@member
@require_safe
def corner(request: MemberRequest) -> HttpResponse:
    page = {
        "recovered": request.user.was_recovered_lately(at=timezone.now()),
        "no_words": not request.user.recovery_hash,
    }
    return render(request, "accounts/corner.html", page)


@signed_in
@require_safe
def browsers(request: MemberRequest) -> HttpResponse:
    """Where the member is signed in: a browser and a day, never more."""
    rows = [
        {
            "mark": sessions.mark(session.session_key),
            "since": session.begun_date,
            "here": session.session_key == request.session.session_key,
        }
        for session in sessions.open_of(request.user, at=timezone.now())
    ]
    return render(request, "accounts/browsers.html", {"browsers": rows})


@signed_in
@require_POST
def end_browser(request: MemberRequest) -> HttpResponse:
    sessions.end_marked(request.user, request.POST.get("mark", ""), at=timezone.now())
    return redirect("accounts:browsers")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def change_passphrase(request: MemberRequest) -> HttpResponse:
    form = ChangeForm(request.POST or None, name=request.user.name)
    if request.method == "POST" and form.is_valid():
        if entering.is_right_passphrase(request, request.user, form.cleaned_data["old"]):
            return _changed(request, form.cleaned_data["new"])
        form.add_error("old", "This is not your passphrase.")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/change_passphrase.html", {"form": form}, status=status)


@member
@require_POST
def renew_words(request: MemberRequest) -> HttpResponse:
    """Begin new recovery words; the old ones hold until these were asked back."""
    if not confirmed_lately(request):
        return to_confirm(request, then="accounts:corner")
    fresh.begin(request.session, fresh.Purpose.RENEW)
    return redirect("accounts:words")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest) -> HttpResponse:
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        passphrase = form.cleaned_data["passphrase"]
        if entering.is_right_passphrase(request, request.user, passphrase):
            closing.close(request.user)
            return gone(request)
        form.add_error("passphrase", "This is not your passphrase.")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/close.html", {"form": form}, status=status)


def _changed(request: MemberRequest, passphrase: str) -> HttpResponse:
    """All browsers are signed out, and this one in again."""
    passphrase_hash = passphrases.hashed(passphrase)
    with transaction.atomic(durable=True):
        current = Member.objects.select_for_update(no_key=True).get(pk=request.user.pk)
        passphrases.replace(current, passphrase_hash)
    entering.keep_signed_in(request, current)
    return redirect("accounts:corner")
