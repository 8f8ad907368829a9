"""Advertising, and nothing else, several at a time: one decision and one act for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from community.accounts.models import Member
from community.http import MemberRequest, moderator
from community.text import MemberText
from moderation import care, cases, claims, decisions, viewing
from moderation.acts import Act, Choice
from moderation.cases import Part
from moderation.console import cards, opening, tabs
from moderation.console.cards import Card
from moderation.console.forms import AREA
from moderation.models import Action, Case, CaseQuerySet

ADVERTISING = "R15"
AT_ONCE = 20  # cases on the page
LOOKED_AT = 200  # with something of R15; those with something else too are left out
TICKED = re.compile(r"(\d{1,18})\.(\d{1,9})")
FIRST_WORDS = (
    "This reads as promotion. You are welcome to tell what helped you, without links or offers."
)
KEPT_FROM = (
    Case.DoesNotExist,
    claims.InHand,
    decisions.AlreadyDecided,
    decisions.WordsChanged,
    decisions.NeverDeclined,
)


class BulkForm(forms.Form):
    ruling = forms.ChoiceField(
        choices=[(Action.Kind.APPROVE, ""), (Action.Kind.DECLINE, "")],
        error_messages={"required": "Choose what happens with what you ticked."},
    )
    reason = MemberText(
        label="Words for each writer",
        longest=decisions.REASON_LENGTH,
        required=False,
        initial=FIRST_WORDS,
        widget=forms.Textarea(attrs=AREA),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One case on the page; with its words once they were opened."""

    card: Card
    parts: list[Part]

    @property
    def ticked(self) -> str:
        """What a tick means: these words, at this revision."""
        return f"{self.card.case.pk}.{self.card.case.revision}"


@require_http_methods(["GET", "HEAD", "POST"])
@moderator
def spam(request: MemberRequest) -> HttpResponse:
    """What only the rule on advertising noticed. Sent as a form, it opens the words of all."""
    found = waiting(request.user)
    now = timezone.now()
    if request.method == "POST":
        for case in found:
            viewing.read(case, by=request.user, at=now)
    return _page(request, found, opened=request.method == "POST", form=BulkForm())


@require_POST
@moderator
def ruling(request: MemberRequest) -> HttpResponse:
    """One decision for each that is ticked, each for itself: what cannot be decided stays."""
    form = BulkForm(request.POST)
    ticked = [TICKED.fullmatch(sent) for sent in request.POST.getlist("ticked")[:AT_ONCE]]
    found = waiting(request.user)
    chosen = {int(one[1]): int(one[2]) for one in ticked if one}
    if not form.is_valid() or not chosen or None in ticked:
        if form.is_valid():
            form.add_error(None, "Tick those that you mean. Nothing was decided.")
        return _page(request, found, opened=_were_read(found, request.user), form=form, status=422)
    choice = Choice(
        (Act(Action.Kind(form.cleaned_data["ruling"])),), words=form.cleaned_data["reason"]
    )
    if choice.step > 0 and not choice.words:
        form.add_error("reason", "Please say why, so that the writers know what to do next.")
        return _page(request, found, opened=_were_read(found, request.user), form=form, status=422)
    here = {case.pk for case in found}
    done = sum(
        _decide(pk, revision, choice, by=request.user, at=timezone.now())
        for pk, revision in chosen.items()
        if pk in here
    )
    messages.success(request, f"Decided: {done}.")
    if left := len(chosen) - done:
        messages.info(
            request, f"Not decided, because they changed or a colleague has them: {left}."
        )
    return redirect("desk:spam")


def waiting(moderator: Member) -> list[Case]:
    """Open cases in which nothing but advertising was noticed, the oldest first."""
    noticed: CaseQuerySet = cases.on_desk(moderator).filter(
        state=Case.State.OPEN, findings__contains=[{"rule": ADVERTISING}]
    )
    found = noticed.order_by("opened_at", "pk")[:LOOKED_AT]
    return [case for case in found if _is_only_advertising(case)][:AT_ONCE]


def _is_only_advertising(case: Case) -> bool:
    rules = {note["rule"] for note in case.findings}
    return rules == {ADVERTISING} and case.queue == Case.Queue.HELD and not case.urgent


def _decide(pk: int, revision: int, choice: Choice, *, by: Member, at: datetime) -> bool:
    try:
        decisions.decide(pk, choice, by=by, revision=revision, at=at)
    except KEPT_FROM:
        return False
    return True


def _were_read(found: list[Case], moderator: Member) -> bool:
    return all(opening.was_read(case, by=moderator) for case in found)


def _page(
    request: MemberRequest,
    found: list[Case],
    *,
    opened: bool,
    form: BulkForm,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    own = care.arrive(request.user, at=now)
    listed = cards.all_cards(found, viewer=request.user, at=now)
    context = {
        "rows": [Row(card, cases.marked(card.case) if opened else []) for card in listed],
        "opened": opened and bool(listed),
        "form": form,
        "tabs": tabs.all_tabs(request.user, own, current="spam", at=now),
    }
    return render(request, "moderation/desk_spam.html", context, status=status)
