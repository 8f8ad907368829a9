"""What the team did, in numbers, for everybody."""

from __future__ import annotations

import csv

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.http import everyone
from moderation import transparency

HEAD = ("month", "section", "figure", "value")


@everyone
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """One month; the newest where none is asked for."""
    months = transparency.months()
    wanted = request.GET.get("month", "")
    shown = next((row for row in months if not wanted or str(row) == wanted), None)
    if wanted and shown is None:
        raise Http404
    context = {
        "months": months,
        "shown": shown,
        "sections": transparency.sections(shown) if shown else [],
        "keeps_quiet": transparency.KEEPS_QUIET,
    }
    return render(request, "moderation/transparency.html", context)


@everyone
@require_safe
def as_json(_request: HttpRequest) -> HttpResponse:
    return JsonResponse(transparency.document(transparency.months()))


@everyone
@require_safe
def as_csv(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="figures.csv"'
    writer = csv.writer(response)
    writer.writerow(HEAD)
    writer.writerows(transparency.lines(transparency.months()))
    return response
