"""A writer's page about their own words, hints while they write, and the rules for everybody."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import condition, require_POST, require_safe

from community import limits
from community.http import MemberRequest, everyone, member
from community.safety import pages
from moderation import cases, coach, policy, tagging
from moderation.models import Case
from moderation.tagging import ContextForm

KEPT = 300  # seconds that the policy for machines may be kept
TOLD = "Thank you. Whoever reads your words sees it beside them."


@require_safe
@member
def reading(request: MemberRequest, app: str, model: str, content_id: int) -> HttpResponse:
    """Whether somebody's own words wait, were let through or declined, and why."""
    return _reading(request, _own(request, app, model, content_id))


@require_POST
@member
def context(request: MemberRequest, app: str, model: str, content_id: int) -> HttpResponse:
    """What a writer says of words that wait already."""
    limits.take("context", request.user.pk)
    form = ContextForm(request.POST)
    if not form.is_valid():
        found = _own(request, app, model, content_id)
        return _reading(request, found, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    tag = form.cleaned_data["context_tag"]
    try:
        case = tagging.tell(f"{app}.{model}", content_id, tag, by=request.user, at=timezone.now())
    except Case.DoesNotExist as error:
        raise Http404 from error
    messages.info(request, TOLD)
    return redirect(case)


def _own(request: MemberRequest, app: str, model: str, content_id: int) -> Case:
    try:
        return cases.latest_about(f"{app}.{model}", content_id, author=request.user)
    except Case.DoesNotExist as error:
        raise Http404 from error


def _reading(
    request: MemberRequest, case: Case, *, form: ContextForm | None = None, status: int = 200
) -> HttpResponse:
    queue = cases.known_queue(case)
    waits = case.is_open and not case.is_appealed and queue == Case.Queue.HELD
    decision = case.decision
    stands = decision is not None and decision.state == decision.State.STANDING
    declined = decision.statement if decision and stands and decision.step > 0 else None
    shown = {
        "case": case,
        "queue": queue,
        "declined": declined,
        "waits": waits,
        "parts": cases.marked(case),
        "reasons": cases.reasons(case) if case.is_open or declined else [],
        "examples": cases.examples(case) if waits else [],
        "form": form or ContextForm(initial={"context_tag": case.context_tag}),
    }
    return render(request, "moderation/reading.html", shown, status=status)


@require_POST
@member
def hint(request: MemberRequest) -> HttpResponse:
    """
    What the rules notice in the `words` of a form's fields, as a part of its page; nothing
    of most. Nothing is kept of it.
    """
    limits.take("hint", request.user.pk)
    try:
        noticed = coach.read(request.POST.getlist("words"), at=timezone.now())
    except coach.TooLong:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    shown = {
        "hint": noticed,
        "asked": "asked" in request.POST,
        "countries": pages.countries(),
    }
    return render(request, "moderation/_hint.html", shown)


@require_safe
@everyone
def policy_page(request: HttpRequest) -> HttpResponse:
    """The language rules, for people."""
    return render(request, "moderation/policy.html", {"policy": policy.current(at=timezone.now())})


def _tag(_request: HttpRequest) -> str:
    return f'"{policy.document(at=timezone.now()).tag}"'


@everyone
@require_safe
@condition(etag_func=_tag)
def policy_json(_request: HttpRequest) -> HttpResponse:
    """The same for machines: may be kept, and asked for again by its tag."""
    response = HttpResponse(
        policy.document(at=timezone.now()).body, content_type="application/json"
    )
    response["Cache-Control"] = f"public, max-age={KEPT}"
    response.is_same_for_everybody = True  # type: ignore[attr-defined]
    return response
