"""What a member chooses not to meet unasked while reading."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community import text
from community.http import MemberRequest, member
from forums import choosing
from forums.models import ContentNote

CHOICES = [("show", "Show"), ("fold", "Fold"), ("hide", "Hide")]


class ChoicesForm(forms.Form):
    """One question for each content note, then words and follows."""

    words = text.MemberText(
        label="Words to fold",
        help_text="One on each line. Posts that have one of them are folded, for you only.",
        longest=choosing.MOST_WORDS * (choosing.LONGEST_WORD + 1),
        required=False,
        widget=forms.Textarea(attrs={"class": "short", "rows": 4, "autocomplete": "off"}),
    )
    follows_own = forms.BooleanField(label="Follow threads that I write in", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        questions = {
            note.value: forms.ChoiceField(
                label=f"Posts that mention {note.label}",
                choices=CHOICES,
                widget=forms.RadioSelect(attrs={"class": "inline"}),
            )
            for note in ContentNote
        }
        self.fields = questions | self.fields

    def clean_words(self) -> list[str]:
        words = [" ".join(line.split()) for line in self.cleaned_data["words"].splitlines()]
        words = list(dict.fromkeys(word for word in words if word))
        if len(words) > choosing.MOST_WORDS:
            raise forms.ValidationError(f"Please keep it to {choosing.MOST_WORDS} words.")
        if any(len(word) > choosing.LONGEST_WORD for word in words):
            raise forms.ValidationError(
                f"One of these is longer than {choosing.LONGEST_WORD} letters."
            )
        return words

    def notes(self, choice: str) -> list[str]:
        return [note for note in ContentNote.values if self.cleaned_data[note] == choice]


@member
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        form = ChoicesForm(initial=_chosen(request))
        return render(request, "forums/choices.html", {"form": form})
    form = ChoicesForm(request.POST)
    if not form.is_valid():
        return render(request, "forums/choices.html", {"form": form}, status=422)
    choosing.choose(
        folded_notes=form.notes("fold"),
        hidden_notes=form.notes("hide"),
        folded_words=form.cleaned_data["words"],
        follows_own=form.cleaned_data["follows_own"],
        by=request.user,
    )
    messages.info(request, "Saved. Only you are affected, and only you know.")
    return redirect("forums:choices")


def _chosen(request: MemberRequest) -> dict[str, Any]:
    reader = request.user
    notes = {
        note: "hide"
        if note in reader.hidden_notes
        else ("fold" if note in reader.folded_notes else "show")
        for note in ContentNote.values
    }
    return notes | {"words": "\n".join(reader.folded_words), "follows_own": reader.follows_own}
