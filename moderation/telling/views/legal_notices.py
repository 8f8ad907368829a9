"""The public form: anybody may tell, nobody needs an account, and nothing is confirmed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from community import limits
from community.http import VisitorRequest, everyone
from moderation import legal
from moderation.models import HARD_STOPS
from moderation.telling.forms import CodeForm, NoticeForm

UNKNOWN = "We have no notice with this code. Please look at your receipt again."


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: VisitorRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "reports/legal.html", {"form": NoticeForm()})
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return render(request, "reports/legal.html", {"form": form}, status=422)
    sent = {name: form.cleaned_data[name] for name in legal.Sent.__slots__}
    danger = sent["reason"] in HARD_STOPS
    limits.take("legal_notice_danger" if danger else "legal_notice", request.visitor)
    code = legal.send(legal.Sent(**sent), at=timezone.now())
    return render(request, "reports/legal_receipt.html", {"code": code})


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: VisitorRequest) -> HttpResponse:
    """What became of a notice, for whoever has its code. Asked in a form, never an address."""
    if request.method != "POST":
        return render(request, "reports/legal_status.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "reports/legal_status.html", {"form": form}, status=422)
    limits.take("legal_status", request.visitor)
    found = legal.answer_to(form.cleaned_data["code"], at=timezone.now())
    if found is None:
        form.add_error("code", UNKNOWN)
        return render(request, "reports/legal_status.html", {"form": form}, status=422)
    shown = {"found": found, "redress": legal.REDRESS, "form": CodeForm()}
    return render(request, "reports/legal_status.html", shown)
