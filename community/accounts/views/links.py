"""One-time links from the operator: choose a passphrase without knowing the old one."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from community import limits
from community.accounts import entering, fresh, links, passphrases
from community.accounts.fields import PassphraseField
from community.http import everyone


class NewPassphraseForm(forms.Form):
    passphrase = PassphraseField(
        new=True,
        label="Your new passphrase",
        help_text=passphrases.HELP,
    )

    def __init__(self, *args: object, name: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.name = name

    def clean_passphrase(self) -> str:
        passphrase: str = self.cleaned_data["passphrase"]
        passphrases.check(passphrase, name=self.name)
        return passphrase


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    member = links.member_of(token, at=timezone.now())
    if member is None:
        return render(request, "accounts/link_gone.html", status=404)
    form = NewPassphraseForm(request.POST or None, name=member.name)
    if request.method == "POST" and form.is_valid():
        limits.take("join_passphrase", entering.visitor(request))
        fresh.begin(
            request.session,
            fresh.Purpose.LINK,
            passphrase_hash=passphrases.hashed(form.cleaned_data["passphrase"]),
            token=token,
        )
        return redirect("accounts:words")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/link.html", {"form": form, "member": member}, status=status)
