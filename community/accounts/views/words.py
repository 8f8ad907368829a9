"""Recovery words: shown once, asked back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from community.accounts import entering, finishing, fresh, idle
from community.accounts.access import safe_next
from community.http import everyone


class AskedBackForm(forms.Form):
    """One field for each word that is asked back."""

    def __init__(self, data: Any, *, waiting: fresh.Fresh) -> None:
        super().__init__(data)
        self.waiting = waiting
        for place in waiting.asked:
            self.fields[f"word_{place}"] = forms.CharField(
                label=f"Word {place}",
                max_length=30,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
                ),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answers = [cleaned.get(f"word_{place}", "") for place in self.waiting.asked]
        if all(answers) and not self.waiting.answers_right(answers):
            msg = "At least one of them is different from what we showed you. Please look again."
            raise forms.ValidationError(msg)
        return cleaned


def _waiting(request: HttpRequest) -> fresh.Fresh | None:
    """Words are shown to visitors on their way in, and to members whose page isn't locked."""
    if request.user.is_authenticated and idle.is_locked(request):
        return None
    return fresh.waiting(request.session)


@everyone
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    waiting = _waiting(request)
    if waiting is None:
        return redirect(safe_next(""))
    return render(request, "accounts/words.html", {"words": waiting.words})


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def ask_back(request: HttpRequest) -> HttpResponse:
    waiting = _waiting(request)
    if waiting is None:
        return redirect(safe_next(""))
    form = AskedBackForm(request.POST or None, waiting=waiting)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "accounts/words_back.html", {"form": form}, status=status)

    try:
        member = finishing.finish(request, waiting, at=timezone.now())
    except finishing.Gone as gone:
        fresh.end(request.session)
        return redirect(gone.begin_again)
    fresh.end(request.session)
    if request.user.is_authenticated:
        return redirect("accounts:corner")
    return entering.without_passphrase(request, member, next_address=safe_next(""))
