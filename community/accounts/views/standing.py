"""Where members are led who lack something that every page needs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from community.accounts import agreeing, documents
from community.accounts.access import safe_next, wanted_by
from community.accounts.models import Member
from community.http import MemberRequest, everyone, signed_in


@signed_in
@require_safe
def waiting(request: MemberRequest) -> HttpResponse:
    if request.user.state != Member.State.PENDING:
        return redirect(safe_next(""))
    return render(request, "accounts/waiting.html")


@signed_in
@require_safe
def resting(request: MemberRequest) -> HttpResponse:
    if request.user.state in {Member.State.ACTIVE, Member.State.PENDING}:
        return redirect(safe_next(""))
    return render(request, "accounts/resting.html")


@everyone
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return document(request, documents.TERMS)


@everyone
@require_safe
def document(request: HttpRequest, key: str) -> HttpResponse:
    if key not in documents.TITLES:
        raise Http404
    page = {"document": documents.newest(key), "others": documents.all_newest()}
    return render(request, "accounts/document.html", page)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: MemberRequest) -> HttpResponse:
    """Ask again when a text changed, and show what is different."""
    wanted = wanted_by(request)
    if request.user.agreed_to == documents.current():
        return redirect(safe_next(wanted))
    changed = agreeing.changed_since(request.user.agreed_to)
    form = agreeing.AgreeForm(request.POST or None, changed=changed)
    if request.method == "POST" and form.is_valid():
        agreeing.agree(request.user, at=timezone.now())
        return redirect(safe_next(wanted))
    page = {"changed": changed, "form": form, "next": wanted}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/agree.html", page, status=status)
