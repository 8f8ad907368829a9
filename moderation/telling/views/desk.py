"""Public notices without a case, questions to reporters, and sealed copies, at the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community.http import MemberRequest, moderator
from moderation import care, evidence, legal, reporting
from moderation.console import tabs
from moderation.models import Evidence, LegalNotice, Report
from moderation.telling.forms import AnswerForm, MoreForm

FASTER = "A colleague was faster and answered this. Nothing was sent."


@moderator
@require_safe
def notices(request: MemberRequest) -> HttpResponse:
    return _notices(request)


@moderator
@require_POST
def answer(request: MemberRequest, notice_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        told = "Please write an answer: whoever sent this reads it."
        return _notices(request, told=told, status=422)
    try:
        legal.answer(notice_id, form.cleaned_data["answer"], by=request.user, at=timezone.now())
    except LegalNotice.DoesNotExist as error:
        raise Http404 from error
    except legal.AlreadyAnswered:
        return _notices(request, told=FASTER, status=409)
    messages.success(request, "Answered. Whoever has the code can read it.")
    return redirect("told:notices")


@moderator
@require_POST
def ask(request: MemberRequest, report_id: int) -> HttpResponse:
    form = MoreForm(request.POST)
    if not form.is_valid():
        messages.info(request, "Nothing was asked: please write a question.")
        return redirect("desk:case", _case_of(request, report_id))
    try:
        words = form.cleaned_data["words"]
        asked = reporting.ask(report_id, words, by=request.user, at=timezone.now())
    except Report.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, "Asked. They have a week; the case need not wait.")
    return redirect("desk:case", asked.report.case_id)


@moderator
@require_POST
def find_nothing(request: MemberRequest, report_id: int) -> HttpResponse:
    case_id = _case_of(request, report_id)
    try:
        reporting.find_unfounded(report_id, by=request.user, at=timezone.now())
    except Report.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, "Noted. They are told kindly, once the case is decided.")
    return redirect("desk:case", case_id)


@moderator
@require_POST
def copy(request: MemberRequest, evidence_id: int) -> HttpResponse:
    """The words as they were; that they were opened goes on record."""
    try:
        found = evidence.read(evidence_id, by=request.user, at=timezone.now())
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    return render(request, "reports/copy.html", {"copy": found})


def _case_of(request: MemberRequest, report_id: int) -> int:
    found = reporting.case_of(report_id, by=request.user)
    if found is None:
        raise Http404
    return found


def _notices(request: MemberRequest, *, told: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    own = care.arrive(request.user, at=now)
    shown = {
        "waiting": legal.waiting(request.user),
        "told": told,
        "tabs": tabs.all_tabs(request.user, own, current="notices", at=now),
    }
    return render(request, "reports/notices.html", shown, status=status)
