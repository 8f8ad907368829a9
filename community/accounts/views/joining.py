"""
Joining, page by page. Until the recovery words were asked back, all that somebody said
lies in their session and nowhere else.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from community import crypto, limits
from community.accounts import (
    age,
    agreeing,
    documents,
    entering,
    fresh,
    invitations,
    joining,
    names,
    passphrases,
)
from community.accounts.fields import PassphraseField
from community.accounts.finishing import JOINING
from community.http import visitor

SUGGESTED = 6
REASONS = {
    "length": "Please use 3 to 28 letters.",
    "characters": "Only letters, digits and hyphens can be in a name.",
    "digits": "Please use at least one letter.",
    "mixed": "Please use letters of one alphabet only.",
    "address": "A name can’t be a web address.",
    "unkind": "These words could hurt somebody who reads them here. Please choose others.",
    "reserved": "This could be taken for the site or its moderators. Please choose other words.",
}


class PromisesForm(forms.Form):
    """Being an adult, and one separate, unticked box for each text."""

    def __init__(self, data: Any, *, question: age.Question) -> None:
        super().__init__(data)
        if not question.address:
            self.fields["over_18"] = forms.BooleanField(
                label=question.statement, error_messages=agreeing.TICK
            )
        for document in documents.all_newest():
            self.fields[f"agree_{document.key}"] = forms.BooleanField(
                label=agreeing.LABELS[document.key], error_messages=agreeing.TICK
            )
        if settings.REGISTRATION == "invitation":
            self.fields["invitation"] = forms.CharField(
                label="Your invitation",
                max_length=40,
                help_text="Sixteen letters and digits that a steward gave you.",
                widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
            )

    def clean_invitation(self) -> str:
        code: str = self.cleaned_data["invitation"]
        if not invitations.is_open(code, at=timezone.now()):
            raise ValidationError(
                "This invitation does not open the door. Please ask for a new one."
            )
        return code


class NameForm(forms.Form):
    """One of the names on offer, or words of one's own to make new ones of."""

    name = forms.ChoiceField(
        label="Your name here",
        widget=forms.RadioSelect,
        choices=(),
        error_messages={"required": "Please pick a name, or write words of your own."},
    )
    own = forms.CharField(
        label="Or words of your own",
        required=False,
        max_length=names.LONGEST_OWN,
        help_text="We add a word or a number, and you pick from a few. "
        "Please nothing you use anywhere else.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, data: Any, *, offered: list[str], chosen: str) -> None:
        super().__init__(data, initial={"name": chosen})
        self.fields["name"].required = not (data and data.get("own", "").strip())
        self.fields["name"].choices = [(name, name) for name in offered]  # type: ignore[attr-defined]

    def clean_own(self) -> str:
        own: str = self.cleaned_data["own"].strip()
        if not own:
            return ""
        try:
            tidy = names.tidy(own)
            names.check(tidy, at=timezone.now())
        except names.Refused as refused:
            raise ValidationError(REASONS[refused.reason]) from refused
        return tidy


class PassphraseForm(forms.Form):
    passphrase = PassphraseField(new=True, label="Your passphrase", help_text=passphrases.HELP)

    def __init__(self, data: Any, *, name: str) -> None:
        super().__init__(data)
        self.name = name

    def clean_passphrase(self) -> str:
        passphrase: str = self.cleaned_data["passphrase"]
        passphrases.check(passphrase, name=self.name)
        return passphrase


@visitor
@require_http_methods(["GET", "HEAD", "POST"])
def promises(request: HttpRequest) -> HttpResponse:
    provider = age.provider()
    question = provider.start(return_to=reverse("accounts:join"))
    form = PromisesForm(request.POST or None, question=question)
    if request.method == "POST" and form.is_valid():
        limits.take("join_begin", entering.visitor(request))
        today = timezone.now().date()
        assurance = provider.verify({**request.GET.dict(), **form.cleaned_data}, today=today)
        if assurance is not None and assurance.over_18:
            request.session[JOINING] = {
                "key": str(uuid4()),
                "age": [assurance.method, assurance.provider, assurance.level],
                "invitation": crypto.seal(form.cleaned_data.get("invitation", ""), place=JOINING),
                "offered": joining.free(names.suggestions(SUGGESTED * 2))[:SUGGESTED],
            }
            return redirect("accounts:join_name")
        form.add_error(None, "This community is for adults only.")
    page = {
        "form": form,
        "question": question,
        "documents": documents.all_newest(),
        "registration": settings.REGISTRATION,
    }
    return render(request, "accounts/join.html", page, status=_status(request))


@visitor
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    said = request.session.get(JOINING)
    if said is None:
        return redirect("accounts:join")
    form = NameForm(request.POST or None, offered=said["offered"], chosen=said.get("name", ""))
    if request.method == "POST" and form.is_valid():
        limits.take("suggest_names", entering.visitor(request))
        if own := form.cleaned_data["own"]:
            offered = joining.free(names.with_our_part(own, SUGGESTED * 2))[:SUGGESTED]
            request.session[JOINING] = {**said, "offered": offered, "name": "", "own": True}
            return redirect("accounts:join_name")
        request.session[JOINING] = {**said, "name": form.cleaned_data["name"]}
        return redirect("accounts:join_passphrase")
    page = {"form": form, "own": said.get("own", False)}
    return render(request, "accounts/join_name.html", page, status=_status(request))


@visitor
@require_http_methods(["GET", "HEAD", "POST"])
def passphrase(request: HttpRequest) -> HttpResponse:
    said = request.session.get(JOINING)
    if not said or not said.get("name"):
        return redirect("accounts:join_name" if said else "accounts:join")
    form = PassphraseForm(request.POST or None, name=said["name"])
    if request.method == "POST" and form.is_valid():
        limits.take("join_passphrase", entering.visitor(request))
        fresh.begin(
            request.session,
            fresh.Purpose.JOIN,
            passphrase_hash=passphrases.hashed(form.cleaned_data["passphrase"]),
        )
        return redirect("accounts:words")
    page = {"form": form, "name": said["name"]}
    return render(request, "accounts/join_passphrase.html", page, status=_status(request))


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
