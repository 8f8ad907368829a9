"""Every component on one page, to look at while building; only served with DEBUG."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.http import everyone


class SampleForm(forms.Form):
    title = forms.CharField(label="Title", help_text="A few words that say what this is about.")
    kind = forms.ChoiceField(
        label="What would help?",
        widget=forms.RadioSelect,
        choices=[("listening", "Listening"), ("ideas", "Ideas"), ("sharing", "Just sharing")],
    )
    agree = forms.BooleanField(label="I have read the guidelines of this space.")
    words = forms.CharField(
        label="Your words", max_length=500, widget=forms.Textarea, required=False
    )


@everyone
def style(request: HttpRequest) -> HttpResponse:
    here = request.path
    context = {
        "form": SampleForm({"title": ""}),
        "tabs": [
            {"url": here, "label": "Newest", "current": True},
            {"url": here, "label": "Unanswered", "current": False},
        ],
        "pages": [
            {"number": 1, "url": here, "current": False},
            None,
            {"number": 4, "url": here, "current": True},
        ],
    }
    return render(request, "safety/style.html", context)
