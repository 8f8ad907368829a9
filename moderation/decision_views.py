"""A member's pages about what was decided about them; also for those who are kept out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import limits
from community.http import MemberRequest, member, signed_in
from moderation import appeals, asking, sanctions, statements
from moderation.asking import AppealForm
from moderation.models import Appeal, Decision, Report, Statement
from moderation.statements import Told

TOO_OFTEN = "You have just asked about several decisions. Please try again in a while."
FIRST = "Somebody answered just before you took your question back. This is the answer."
NOTHING = "There is no decision yet that somebody else could look at."
OTHERS = "Somebody is looking at this again already. You will hear what came of it."


@require_safe
@signed_in
def mine(request: MemberRequest) -> HttpResponse:
    """Everything that was decided about somebody, newest first."""
    at = timezone.now()
    page = {"lines": statements.lines(request.user, at=at), **_standing(request, at=at)}
    return render(request, "moderation/decisions.html", page)


@require_safe
@signed_in
def statement(request: MemberRequest, decision_id: int) -> HttpResponse:
    """One decision: what one can do next, then what, how long and why."""
    at = timezone.now()
    return _page(request, _find(request, decision_id), at=at)


@require_safe
@signed_in
def holding(request: MemberRequest, decision_id: int) -> HttpResponse:
    """How long it still holds: a part of its page, which asks again by itself."""
    at = timezone.now()
    told = statements.told(_find(request, decision_id), at=at)
    return render(request, "moderation/_holding.html", _shown(request, told, at=at))


@require_safe
@member
def writing(request: MemberRequest) -> HttpResponse:
    """Whether one may write: a part of pages with a composer, which ask again by themselves."""
    rest = statements.resting(request.user, at=timezone.now())
    return render(request, "moderation/_resting.html", {"rest": rest})


@require_safe
@signed_in
def standing(request: MemberRequest) -> HttpResponse:
    """Where those are led who may not come in: until when, and why."""
    at = timezone.now()
    keeping_out = sanctions.active_for(request.user, at=at).filter(kind__in=sanctions.BARRING)
    found = keeping_out.first()
    if found is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return _page(request, _find(request, found.decision_id), at=at)


@require_POST
@signed_in
def ask(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Whom it concerns asks that somebody else looks again."""
    at = timezone.now()
    form = AppealForm(request.POST)
    said = _find(request, decision_id)
    if not form.is_valid():
        return _page(request, said, at=at, form=form, status=422)
    try:
        made = appeals.ask(decision_id, **form.cleaned_data, by=request.user, at=at)
    except Decision.DoesNotExist as error:
        raise Http404 from error
    except appeals.Asked as earlier:
        return redirect(earlier.appeal)
    except appeals.TooLate:
        return _page(request, said, at=at, form=form, status=409)
    except limits.TooOften:
        form.add_error(None, TOO_OFTEN)
        return _page(request, said, at=at, form=form, status=429)
    return redirect(made)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def ask_about(request: MemberRequest, report_id: int) -> HttpResponse:
    """Who told us asks that somebody else looks again."""
    report = Report.objects.visible_to(request.user).standing().filter(pk=report_id).first()
    if report is None:
        raise Http404
    decision = appeals.decided_for(report) if report.told_at else None
    if decision is None:
        messages.info(request, NOTHING)
        return redirect(report)
    if asked := asking.latest(decision, side=Appeal.Side.REPORTER):
        return _already_asked(request, asked, report)
    if request.method != "POST":
        return _ask_about_page(request, report, decision, asking.fresh_form())
    return _send_about(request, report, decision)


def _send_about(request: MemberRequest, report: Report, decision: Decision) -> HttpResponse:
    at = timezone.now()
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _ask_about_page(request, report, decision, form, status=422)
    try:
        made = appeals.ask_about(report.pk, **form.cleaned_data, by=request.user, at=at)
    except Report.DoesNotExist as error:
        raise Http404 from error
    except appeals.Asked as earlier:
        return _already_asked(request, earlier.appeal, report)
    except appeals.TooLate:
        return _ask_about_page(request, report, decision, form, status=409)
    except limits.TooOften:
        form.add_error(None, TOO_OFTEN)
        return _ask_about_page(request, report, decision, form, status=429)
    return redirect(made)


@require_safe
@signed_in
def appeal(request: MemberRequest, appeal_id: int) -> HttpResponse:
    """What somebody asked, and the answer."""
    try:
        found = appeals.read(appeal_id, by=request.user)
    except Appeal.DoesNotExist as error:
        raise Http404 from error
    return _appeal_page(request, found)


@require_POST
@signed_in
def withdraw(request: MemberRequest, appeal_id: int) -> HttpResponse:
    at = timezone.now()
    try:
        found = appeals.withdraw(appeal_id, by=request.user, at=at)
    except Appeal.DoesNotExist as error:
        raise Http404 from error
    except appeals.Answered as answered:
        return _appeal_page(request, answered.appeal, told=FIRST, status=409)
    return redirect(found)


def _already_asked(request: MemberRequest, asked: Appeal, report: Report) -> HttpResponse:
    """One a side: another who told us may have asked, of whom nobody hears more than that."""
    if asked.by_id == request.user.pk:
        return redirect(asked)
    messages.info(request, OTHERS)
    return redirect(report)


def _ask_about_page(
    request: MemberRequest,
    report: Report,
    decision: Decision,
    form: AppealForm,
    *,
    status: int = 200,
) -> HttpResponse:
    closed = asking.closed(decision, at=timezone.now())
    page = {"report": report, "form": form, "closed": closed}
    return render(request, "moderation/ask_about.html", page, status=status)


def _appeal_page(
    request: MemberRequest, found: Appeal, *, told: str = "", status: int = 200
) -> HttpResponse:
    at = timezone.now()
    page = {"asked": asking.asked(found), "told": told, **_standing(request, at=at)}
    return render(request, "moderation/appeal.html", page, status=status)


def _find(request: MemberRequest, decision_id: int) -> Statement:
    found = statements.own(request.user).filter(pk=decision_id).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: MemberRequest,
    found: Statement,
    *,
    at: datetime,
    form: AppealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = _shown(request, statements.told(found, at=at), at=at)
    shown |= {
        "form": form or asking.fresh_form(),
        "appeal": asking.latest(found.decision, side=Appeal.Side.AUTHOR),
        "closed": asking.closed(found.decision, at=at),
    }
    return render(request, "moderation/statement.html", shown, status=status)


def _shown(request: MemberRequest, told: Told, *, at: datetime) -> dict[str, Any]:
    return {"told": told, **_standing(request, at=at)}


def _standing(request: MemberRequest, *, at: datetime) -> dict[str, Any]:
    return {"kept_out": request.user.is_kept_out(at=at)}
