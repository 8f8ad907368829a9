"""The desk's page of a case that somebody asks to look at again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community.accounts.models import Member
from community.http import MemberRequest, moderator
from moderation import appeals
from moderation.console import cards, casepage
from moderation.models import Action, Appeal, Case, Decision
from moderation.models.appeals import LONGEST

State = Appeal.State

CONFLICT: dict[type[Exception], str] = {
    appeals.InHand: "A colleague is looking at this. Nothing was changed.",
    appeals.Answered: "A colleague was here just before you, or who asked took it back.",
    appeals.NeedsAnother: "Somebody who had no part in it looks again. Nothing was changed.",
}
MINE = "You decided this, so a colleague looks again."
ASKED_BY_ME = "You are a part of this, so a colleague looks again."
ALONE = "You decided this and nobody else is here. From {day} on you may take a second look."
ANSWERED = {
    State.UPHELD: "Answered: it stays. Who asked reads your words, without your name.",
    State.REVERSED: "Taken back. Who asked reads your words, without your name.",
    State.PARTLY: "A part is taken back. Who asked reads your words, without your name.",
}


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What do you find?",
        choices=[
            (State.UPHELD, "It stays as it was decided"),
            (State.PARTLY, "Take a part of it back"),
            (State.REVERSED, "Take it back: everything is as if it had not been decided"),
        ],
        widget=forms.RadioSelect,
    )
    parts = forms.MultipleChoiceField(
        label="Which part is taken back",
        choices=Action.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    answer = forms.CharField(
        label="Your words to who asked",
        help_text="What you looked at and why you found so, kindly. They know you by your role.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, appeal: Appeal, **more: Any) -> None:
        more["auto_id"] = f"appeal-{appeal.pk}-%s"  # both sides may ask on one page
        super().__init__(*args, **more)
        told_us = appeal.side == Appeal.Side.REPORTER
        found = [one for one in appeal.decision.actions.all() if one.kind != Action.Kind.APPROVE]
        if told_us or len(found) < 2:
            del self.fields["parts"]
            outcome = self.fields["outcome"]
            outcome.choices = [  # type: ignore[attr-defined] # a ChoiceField
                (State.UPHELD, "It stays as it was decided"),
                (
                    State.REVERSED,
                    "Decide it anew: the case waits again"
                    if told_us
                    else "Take it back: everything is as if it had not been decided",
                ),
            ]
        else:
            kinds = [(one.kind, one.get_kind_display()) for one in found]
            self.fields["parts"].choices = kinds  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Again:
    """One appeal on the page of its case."""

    appeal: Appeal
    decided: str
    decided_by: str
    told: str  # what the writer read of it
    due: date
    overdue: bool
    mine: bool  # taken by the one who looks at the page
    taken_by: str
    refused: str  # why this moderator may not answer; empty where they may
    form: AnswerForm


@require_safe
@moderator
def again(request: MemberRequest, case_id: int) -> HttpResponse:
    """What somebody asks to look at again; the words it is about only once they are opened."""
    return page(request, casepage.find(request, case_id))


@require_POST
@moderator
def take(request: MemberRequest, appeal_id: int) -> HttpResponse:
    return _press(request, appeal_id, appeals.take, said="You are looking at it.")


@require_POST
@moderator
def let_go(request: MemberRequest, appeal_id: int) -> HttpResponse:
    return _press(request, appeal_id, appeals.let_go, said="Left to a colleague.")


@require_POST
@moderator
def answer(request: MemberRequest, appeal_id: int) -> HttpResponse:
    appeal = _find_appeal(request, appeal_id)
    form = AnswerForm(request.POST, appeal=appeal)
    if not form.is_valid():
        return page(request, appeal.decision.case, form=form, of=appeal, status=422)
    try:
        appeals.answer(
            appeal_id,
            form.cleaned_data["outcome"],
            form.cleaned_data["answer"],
            parts=form.cleaned_data.get("parts", ()),
            by=request.user,
            at=timezone.now(),
        )
    except Appeal.DoesNotExist as error:
        raise Http404 from error
    except appeals.WrongPart:
        form.add_error("outcome", "Choose one or more parts, but not all of them.")
        return page(request, appeal.decision.case, form=form, of=appeal, status=422)
    except tuple(CONFLICT) as conflict:
        told = CONFLICT[type(conflict)]
        return page(request, casepage.find(request, appeal.decision.case_id), told=told, status=409)
    messages.success(request, ANSWERED[State(form.cleaned_data["outcome"])])
    return redirect("desk:queue")


def _press(
    request: MemberRequest, appeal_id: int, act: Callable[..., Appeal], *, said: str
) -> HttpResponse:
    appeal = _find_appeal(request, appeal_id)
    try:
        act(appeal_id, by=request.user, at=timezone.now())
    except Appeal.DoesNotExist as error:
        raise Http404 from error
    except tuple(CONFLICT) as conflict:
        told = CONFLICT[type(conflict)]
        return page(request, casepage.find(request, appeal.decision.case_id), told=told, status=409)
    messages.success(request, said)
    return redirect("desk:again", appeal.decision.case_id)


def _find_appeal(request: MemberRequest, appeal_id: int) -> Appeal:
    mine = Appeal.objects.for_moderator(request.user).select_related("decision")
    try:
        found = mine.get(pk=appeal_id)
    except Appeal.DoesNotExist as error:
        raise Http404 from error
    found.decision.case = casepage.find(request, found.decision.case_id)
    return found


def page(
    request: MemberRequest,
    found: Case,
    *,
    told: str = "",
    form: AnswerForm | None = None,
    of: Appeal | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of `found`, which is appealed; `form` as it was sent about the appeal `of`."""
    at = timezone.now()
    waiting = (
        Appeal.objects.for_moderator(request.user)
        .waiting()
        .filter(decision__case=found)
        .select_related("decision__by", "decision__statement", "reviewer")
        .prefetch_related("decision__actions")
        .order_by("made_at", "pk")
    )
    shown = [
        show(one, viewer=request.user, at=at, form=form if of and of.pk == one.pk else None)
        for one in waiting
    ]
    return casepage.show(
        request,
        found,
        template="moderation/again.html",
        status=status,
        appeals=shown,
        told=told,
        unfold=bool(form or told),
    )


def show(appeal: Appeal, *, viewer: Member, at: datetime, form: AnswerForm | None = None) -> Again:
    decision = appeal.decision
    taken = appeal.reviewer if appeal.state == State.ASSIGNED else None
    return Again(
        appeal=appeal,
        decided=_decided(decision),
        decided_by="you" if decision.by_id == viewer.pk else "a colleague",
        told=decision.statement.words if decision.step else "",
        due=appeal.due_at.date(),
        overdue=appeal.due_at < at,
        mine=taken == viewer,
        taken_by="a colleague" if taken and taken != viewer else "",
        refused=_refused(appeal, viewer=viewer, at=at),
        form=form or AnswerForm(appeal=appeal),
    )


def _decided(decision: Decision) -> str:
    kinds = {one.kind for one in decision.actions.all()}
    return ", ".join(words for kind, words in cards.DONE.items() if kind in kinds)


def _refused(appeal: Appeal, *, viewer: Member, at: datetime) -> str:
    if appeals.may_look(appeal, viewer):
        return ""
    if viewer.pk in {appeal.by_id, appeal.member_id}:
        return ASKED_BY_ME
    if not appeals.is_alone(appeal):
        return MINE
    from_day = appeals.second_look_from(appeal)
    return ALONE.format(day=f"{from_day:%-d %B}") if at < from_day else ""
