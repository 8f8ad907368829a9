"""Proposing new guidelines of a space; a colleague publishes them at the desk."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from community.http import MemberRequest, steward
from forums.models import Space
from moderation import proposals

LINES = 12  # more nobody reads before writing
LETTERS = 300  # in one line


class GuidelinesForm(forms.Form):
    guidelines = forms.CharField(
        label="Guidelines",
        help_text=f"One to a line, {LINES} at most. A colleague reads them before they count.",
        max_length=LINES * (LETTERS + 2),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_guidelines(self) -> list[str]:
        written = [line.strip() for line in self.cleaned_data["guidelines"].splitlines()]
        lines = [line for line in written if line]
        if not lines or len(lines) > LINES:
            raise forms.ValidationError(f"Please write between 1 and {LINES} lines.")
        if any(len(line) > LETTERS for line in lines):
            raise forms.ValidationError(f"Please keep each line under {LETTERS} letters.")
        return lines


@steward
@require_http_methods(["GET", "HEAD", "POST"])
def propose_guidelines(request: MemberRequest, slug: str) -> HttpResponse:
    space = get_object_or_404(Space, slug=slug)
    if request.method != "POST":
        form = GuidelinesForm(initial={"guidelines": "\n".join(space.guidelines)})
        return _page(request, space, form)
    form = GuidelinesForm(request.POST)
    if not form.is_valid():
        return _page(request, space, form, status=422)
    try:
        proposals.propose(space, by=request.user, guidelines=form.cleaned_data["guidelines"])
    except proposals.NothingNew:
        form.add_error("guidelines", "These are the guidelines as they stand.")
        return _page(request, space, form, status=422)
    messages.success(request, "Proposed. A colleague reads it at the desk before it counts.")
    return redirect("desk:proposals")


def _page(
    request: MemberRequest, space: Space, form: GuidelinesForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "space": space, "space_url": space.get_absolute_url()}
    return render(request, "forums/propose_guidelines.html", context, status=status)
