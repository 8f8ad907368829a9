"""Deciding a case: decide, look at the reasons first, agree with a colleague, take back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from community.http import MemberRequest, moderator
from moderation import acts, claims, decisions, reasons
from moderation.console import casepage
from moderation.console.forms import SAID, DecisionForm
from moderation.models import Case, Decision

UNFIT: dict[type[Exception], str] = {
    decisions.NeedsReason: "Please say why, so that the writer knows what to do next.",
    ValueError: "One of these content notes stands there already. Please choose again.",
    decisions.NeverDeclined: (
        "These words are already visible: they are answered, not taken away."
    ),
}
CONFLICT: dict[type[Exception], str] = {
    decisions.AwaitsSecond: "A colleague proposed something that needs a second moderator.",
    decisions.AlreadyDecided: "A colleague was here just before you. This is what they decided.",
    decisions.NeedsAnother: "Somebody else reads what you proposed.",
    decisions.TooLate: (
        "This can’t be taken back any more: ten minutes have passed, or it was taken back."
    ),
}
OUTDATED = (
    "You chose something else since. This is what they would read now; please look once more."
)


@require_POST
@moderator
def ruling(request: MemberRequest, case_id: int) -> HttpResponse:
    """All that was chosen, or nothing."""
    found = casepage.find(request, case_id)
    form = DecisionForm(request.POST, case=found)
    if not form.is_valid():
        return casepage.show(request, found, form=form, status=422)
    try:
        decided = _decide(request, case_id, form)
    except Case.DoesNotExist as error:
        raise Http404 from error
    except (decisions.NeedsReason, decisions.NeverDeclined, ValueError) as unfit:
        form.add_error(None, UNFIT.get(type(unfit), str(unfit)))
        return _with_statement(request, found, form, status=422)
    except (claims.InHand, decisions.AlreadyDecided) as conflict:
        return _conflict(request, case_id, _said(conflict))
    except decisions.WordsChanged as conflict:
        return casepage.show_changed(request, case_id, conflict.case)
    messages.success(request, _thanks(decided))
    return redirect("desk:queue")


def _decide(request: MemberRequest, case_id: int, form: DecisionForm) -> Decision:
    if form.is_outdated:
        raise acts.Unfit(OUTDATED)
    return decisions.decide(
        case_id,
        form.choice,
        by=request.user,
        revision=form.cleaned_data["revision"],
        at=timezone.now(),
    )


def _said(conflict: claims.InHand | decisions.AlreadyDecided) -> str:
    if isinstance(conflict, claims.InHand):
        return f"{conflict.claim.moderator.role_handle} has this in hand. Nothing was decided."
    return CONFLICT[type(conflict)]


@require_POST
@moderator
def statement(request: MemberRequest, case_id: int) -> HttpResponse:
    """What the writer would read about what is chosen, to be said more kindly. Decides nothing."""
    found = casepage.find(request, case_id)
    form = DecisionForm(request.POST, case=found)
    if not form.is_valid():
        return _part_or_page(request, found, form, status=422)
    return _with_statement(request, found, form)


@require_POST
@moderator
def second(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Agree with a colleague: now it happens."""
    return _about(request, decision_id, decisions.second, "Agreed. It holds from now on.")


@require_POST
@moderator
def turn_down(request: MemberRequest, decision_id: int) -> HttpResponse:
    """The case waits again."""
    return _about(request, decision_id, decisions.turn_down, "Turned down. The case waits again.")


@require_POST
@moderator
def undo(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Within ten minutes everything is as it was."""
    told = "Taken back. Everything is as it was, and the case waits again."
    return _about(request, decision_id, decisions.undo, told)


def _about(
    request: MemberRequest, decision_id: int, step: Callable[..., Decision], told: str
) -> HttpResponse:
    try:
        done = step(decision_id, by=request.user, at=timezone.now())
    except Decision.DoesNotExist as error:
        raise Http404 from error
    except decisions.AlreadyDecided as conflict:
        return _conflict(request, conflict.case.pk, CONFLICT[type(conflict)])
    except (decisions.NeedsAnother, decisions.TooLate) as conflict:
        return _conflict(request, _case_of(decision_id), CONFLICT[type(conflict)])
    except decisions.WordsChanged as conflict:
        return casepage.show_changed(request, _case_of(decision_id), conflict.case)
    messages.success(request, told)
    return redirect("desk:case", done.case_id)


def _conflict(request: MemberRequest, case_id: int, told: str) -> HttpResponse:
    return casepage.show(request, casepage.find(request, case_id), told=told, status=409)


def _case_of(decision_id: int) -> int:
    return Decision.objects.values_list("case_id", flat=True).get(pk=decision_id)


def _with_statement(
    request: MemberRequest, found: Case, form: DecisionForm, *, status: int = 200
) -> HttpResponse:
    """The form as it was sent, with the reasons that go with what is chosen."""
    choice = form.choice
    if not choice.acts or choice.step == 0:
        return _part_or_page(request, found, form, status=status)
    rule = reasons.first_rule(found) if choice.rule is None else choice.rule
    kept = {} if form.is_outdated else choice.said
    made = reasons.of(found, replace(choice, said=kept), rule=rule, at=timezone.now())
    sent: Any = form.data
    shown = sent.copy()
    for part in SAID:
        shown[part] = made[part]
    shown["made_for"] = form.chosen
    again = DecisionForm(shown, case=found)
    for error in form.non_field_errors():
        again.add_error(None, error)
    fixed = [made["automation"], made["redress"]]
    return _part_or_page(request, found, again, status=status, fixed=fixed)


def _part_or_page(
    request: MemberRequest, found: Case, form: DecisionForm, *, status: int, **more: Any
) -> HttpResponse:
    part = "moderation/_statement.html"
    template = part if casepage.is_partial(request) else "moderation/case.html"
    return casepage.show(request, found, template=template, form=form, status=status, **more)


def _thanks(decision: Decision) -> str:
    if decision.state == Decision.State.PROPOSED:
        return "Proposed. A second moderator reads it before anything happens."
    if decision.step > 0:
        return "Decided. The writer was told why, without your name."
    if decision.case.queue == Case.Queue.CARE:
        return "Noted. Thank you for looking after somebody."
    if decision.case.queue == Case.Queue.HELD:
        return "Let through. Everybody can read it now."
    return "Noted. The words stay as they are."
