"""Pages of the moderators' desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community.http import MemberRequest, moderator
from moderation import acts, care, cases, claims, decisions, viewing
from moderation.acts import Act, Choice
from moderation.console import cards
from moderation.console.forms import RulingForm
from moderation.models import Action, Case, Decision

UNFIT: dict[type[Exception], str] = {
    decisions.NeedsReason: "Please say why, so that the writer knows what to do next.",
    decisions.NeverDeclined: (
        "These words are already visible: they are answered, not taken away."
    ),
}
CONFLICT: dict[type[Exception], str] = {
    claims.InHand: "A colleague has this in hand just now. Nothing was decided.",
    decisions.AwaitsSecond: "A colleague proposed something that needs a second moderator.",
    decisions.AlreadyDecided: ("A colleague was here just before you. This is what they decided."),
}


@require_safe
@moderator
def queue(request: MemberRequest) -> HttpResponse:
    """Open cases, urgent first, then oldest; a fixed number of queries however many."""
    at = timezone.now()
    own = care.arrive(request.user, at=at)
    waiting = own.spare(cases.on_desk(request.user))[: cases.ON_THE_DESK + 1]
    shown = cards.all_cards(waiting, viewer=request.user, at=at)
    context = {
        "care": own,
        "cards": shown[: cases.ON_THE_DESK],
        "more": len(shown) > cases.ON_THE_DESK,
        "tabs": cards.tabs(current="desk:queue"),
    }
    return render(request, "moderation/desk.html", context)


@require_safe
@moderator
def case(request: MemberRequest, case_id: int) -> HttpResponse:
    """One case with its words, folded until opened. That they were read is on record."""
    found = _find(request, case_id)
    viewing.read(found, by=request.user, at=timezone.now())
    return _page(request, found)


@require_POST
@moderator
def ruling(request: MemberRequest, case_id: int) -> HttpResponse:
    form = RulingForm(request.POST)
    if not form.is_valid():
        return _page(request, _find(request, case_id), form=form, status=422)
    try:
        decided = decisions.decide(
            case_id,
            Choice(
                (Act(Action.Kind(form.cleaned_data["ruling"])),),
                words=form.cleaned_data["reason"],
            ),
            by=request.user,
            revision=form.cleaned_data["revision"],
            at=timezone.now(),
        )
    except Case.DoesNotExist as error:
        raise Http404 from error
    except (decisions.NeedsReason, decisions.NeverDeclined, acts.Unfit) as unfit:
        form.add_error(None, UNFIT.get(type(unfit), str(unfit)))
        return _page(request, _find(request, case_id), form=form, status=422)
    except (claims.InHand, decisions.AlreadyDecided) as conflict:
        return _page(request, _find(request, case_id), told=CONFLICT[type(conflict)], status=409)
    except decisions.WordsChanged as conflict:
        return _changed(request, case_id, conflict.case)

    messages.success(request, _thanks(decided))
    return redirect("desk:queue")


def _find(request: MemberRequest, case_id: int) -> Case:
    try:
        return cases.get(case_id, moderator=request.user)
    except Case.DoesNotExist as error:
        raise Http404 from error


def _changed(request: MemberRequest, case_id: int, newer: Case | None) -> HttpResponse:
    """The words are not those that were read: nothing was decided."""
    told = "The writer changed these words while you were reading. Nothing was decided."
    if newer is None:
        told = "The writer changed or took back these words meanwhile. Nothing is left to decide."
    return _page(request, _find(request, newer.pk if newer else case_id), told=told, status=409)


def _page(
    request: MemberRequest,
    found: Case,
    *,
    form: RulingForm | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "opened": cards.opened(found, viewer=request.user, at=timezone.now()),
        "form": form or RulingForm(initial={"revision": found.revision}),
        "told": told,
        "unfold": bool(form or told),
    }
    return render(request, "moderation/case.html", context, status=status)


def _thanks(decision: Decision) -> str:
    if decision.state == Decision.State.PROPOSED:
        return "Proposed. A second moderator reads it before anything happens."
    if decision.step > 0:
        return "Declined. The writer was told why, without your name."
    if decision.case.queue == Case.Queue.CARE:
        return "Noted. Thank you for looking after somebody."
    if decision.case.queue == Case.Queue.LOOK:
        return "Noted. The words stay as they are."
    return "Let through. Everybody can read it now."
