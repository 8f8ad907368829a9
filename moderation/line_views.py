"""The page on which a member says how to talk with them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from community import limits, text
from community.accounts.models.lines import LONGEST
from community.http import MemberRequest, member
from community.safety import pages
from moderation import coach, lines, proposals, sanctions

RESTING = "You are reading only for now. Your line can be changed once that is over."
PUBLISHED = "This is your line as it stands."
MUST_CHANGE = "Something has to be taken out before this can be read; see above."


class LineForm(forms.Form):
    words = text.MemberLine(
        label="How to talk with me",
        help_text=f"At most {LONGEST} characters, such as “Slow answers, plain words, no jokes"
        " about work.” Nothing that says who or where you are.",
        longest=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "short", "autocomplete": "off"}),
    )


@member
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: MemberRequest) -> HttpResponse:
    """What stands, what waits, and the form for other words."""
    if request.method != "POST":
        own = proposals.newest_own(lines.of(request.user), by=request.user)
        words = own.text if own and own.waits else lines.of(request.user).words
        return _page(request, LineForm(initial={"words": words}))
    form = LineForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if "look" in request.POST:
        limits.take("hint", request.user.pk)
        return _page(request, form, asked=True)
    return _send(request, form)


@member
@require_POST
def take_back(request: MemberRequest) -> HttpResponse:
    if lines.take_back(by=request.user):
        messages.info(request, "Taken back. Nobody reads it.")
    return redirect("moderation:line")


@member
@require_POST
def clear(request: MemberRequest) -> HttpResponse:
    lines.clear(by=request.user)
    messages.info(request, "You have no line now.")
    return redirect("moderation:line")


def _send(request: MemberRequest, form: LineForm) -> HttpResponse:
    limits.take("edit_post", request.user.pk)
    try:
        lines.propose(form.cleaned_data["words"], by=request.user, at=timezone.now())
    except lines.MustChange:
        form.add_error("words", MUST_CHANGE)
        return _page(request, form, status=422, asked=True)
    except sanctions.MayNotWrite:
        form.add_error(None, RESTING)
        return _page(request, form, status=403)
    except proposals.NothingNew:
        form.add_error("words", PUBLISHED)
        return _page(request, form, status=422)
    messages.success(request, "Thank you. Others see it once somebody from the team has read it.")
    return redirect("moderation:line")


def _page(
    request: MemberRequest, form: LineForm, *, status: int = 200, asked: bool = False
) -> HttpResponse:
    row = lines.of(request.user)
    own = proposals.newest_own(row, by=request.user)
    waits = own if own and own.waits else None
    context = {
        "form": form,
        "published": row.words,
        "changes": proposals.change(row.words, waits.text) if waits else [],
        "left": own if own and own.left else None,
        "asked": asked,
        "countries": pages.countries(),
    }
    if asked:
        said = form.cleaned_data.get("words") or form["words"].value() or ""
        context["hint"] = coach.read([said], at=timezone.now(), surface="line")
    return render(request, "moderation/line.html", context, status=status)
