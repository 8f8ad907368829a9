"""The page of notices, and opening one."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from community.http import MemberRequest, member
from community.notices import reading
from community.notices.models import Notice


@member
@require_GET
def notices(request: MemberRequest) -> HttpResponse:
    before = request.GET.get("before", "")
    page = reading.page_for(
        request.user, before=int(before) if before.isdecimal() and len(before) < 19 else None
    )
    return render(request, "notices/list.html", {"page": page})


@member
@require_POST
def open_notice(request: MemberRequest, notice_id: int) -> HttpResponse:
    try:
        subject = reading.open_notice(notice_id, by=request.user, at=timezone.now())
    except Notice.DoesNotExist:
        messages.info(request, "What this was about is not there any more.")
        return redirect("notices:list")
    return redirect(cast("Any", subject))


@member
@require_POST
def see_all(request: MemberRequest) -> HttpResponse:
    reading.see_all(by=request.user, at=timezone.now())
    return redirect("notices:list")
