"""Back into an account with the ten recovery words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from community import limits
from community.accounts import entering, fresh, passphrases, recovery
from community.accounts.fields import NameField, PassphraseField, WordsField
from community.http import visitor


class RecoverForm(forms.Form):
    name = NameField()
    recovery_words = WordsField()
    passphrase = PassphraseField(new=True, label="A new passphrase", help_text=passphrases.HELP)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "passphrase" in cleaned:
            try:
                passphrases.check(cleaned["passphrase"], name=cleaned.get("name", ""))
            except forms.ValidationError as error:
                self.add_error("passphrase", error)
        return cleaned


@visitor
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    form = RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.take("recover_visitor", entering.visitor(request))
        limits.take("recover_name", entering.digest(form.cleaned_data["name"]))
        try:
            recovered = recovery.recover(
                form.cleaned_data["name"],
                words=form.cleaned_data["recovery_words"],
                passphrase=form.cleaned_data["passphrase"],
                at=timezone.now(),
            )
        except recovery.NotRecovered:
            form.add_error(None, "This name and these words don’t go together.")
        else:
            response = entering.without_passphrase(request, recovered.member, next_address="")
            fresh.begin(request.session, fresh.Purpose.SHOWN, words=recovered.words)
            return redirect("accounts:words") if request.user.is_authenticated else response
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/recover.html", {"form": form}, status=status)
