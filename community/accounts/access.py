"""Keeps each view's declared policy (community/http.py). A view without one is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.conf import settings

from community.http import Policy


class PolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        policy: Policy = view.policy  # type: ignore[attr-defined]
        if policy in {Policy.EVERYONE, Policy.OPERATOR}:
            return None
        if policy is Policy.VISITOR:
            return redirect(settings.LOGIN_REDIRECT_URL) if request.user.is_authenticated else None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if policy is Policy.MODERATOR and not request.user.may_moderate:
            raise Http404
        if policy is Policy.STEWARD and not request.user.is_steward:
            raise Http404
        return None
