"""Error pages in the site's own design, which lose nothing of what was typed."""

from __future__ import annotations

import logging
import math
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string
from redis.exceptions import RedisError

from community import limits
from community.accounts import hashing
from community.safety.exits import is_from_here

logger = logging.getLogger(__name__)

BUSY = (OperationalError, InterfaceError, RedisError)  # a lock, a time-out, no connection
BUSY_FOR = 3  # seconds until trying again is worth it
LARGEST_KEPT = 2 * 1024 * 1024  # bytes of a too large form that are read to be shown again

# Fields whose words are shown again when a form could not be taken, by name. A list of
# what is kept, not of what is not: passphrases and recovery words must never come back.
KEPT = {
    "title": "Title",
    "body": "Your words",
    "words": "Your words",
    "text": "Your words",
    "note": "Note",
    "reason": "Reason",
    "need": "What I need",
    "they_need": "What I think they need",
    "agreed_on": "What we agree on",
    "still_open": "What’s still open",
}


class ErrorMiddleware:
    """What Django has no handler for: busy stores, limits, addresses that only take forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = _page("405", request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, limits.TooOften):
            return too_often(request, wait=timedelta(seconds=error.wait))
        if isinstance(error, hashing.TooBusy):
            return too_often(request, wait=timedelta(seconds=hashing.PATIENCE))
        if not isinstance(error, BUSY):
            return None
        logger.warning("busy", extra={"reason": type(error.__cause__ or error).__name__})
        return busy(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _answer(request, "413", status=413, kept=_kept(request, _too_large(request)))
    return _answer(request, "400", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    return _answer(request, "csrf", status=403, kept=_kept(request, _posted(request)))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    return _answer(request, "403", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    return _answer(request, "404", status=404)


def too_often(request: HttpRequest, *, wait: timedelta) -> HttpResponse:
    """Asks to come back after `wait`, and shows again what was typed."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    kept = _kept(request, _posted(request))
    response = _answer(request, "429", status=429, kept=kept, wait=_said(seconds))
    response["Retry-After"] = str(seconds)
    return response


def busy(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, which is the one that is busy."""
    response = _answer(request, "503", status=503, kept=_kept(request, _posted(request)))
    response["Retry-After"] = str(BUSY_FOR)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Our mistake; or the database was busy before any view was reached."""
    if isinstance(sys.exc_info()[1], BUSY):
        return busy(request)
    return _answer(request, "500", status=500, kept=_kept(request, _posted(request)))


def _answer(request: HttpRequest, name: str, *, status: int, **known: object) -> HttpResponse:
    """
    A whole page, or for htmx a box above the page, which keeps its form as it is. Rendered
    without context processors: they ask for the session.
    """
    response = HttpResponse(_page(name, request, **known), status=status)
    if _asks_for_fragment(request):
        response["HX-Retarget"] = "#said"
        response["HX-Reswap"] = "innerHTML show:#said:top"
    return response


def _page(name: str, request: HttpRequest, **known: object) -> str:
    template = "_box" if _asks_for_fragment(request) else "error"
    context = {
        "said": f"safety/said/{name}.html",
        "site_name": settings.SITE_NAME,
        "exit_url": settings.EXIT_URL,
        "bare": True,
        "again": request.get_full_path() if request.method == "GET" else "",
        **known,
    }
    return render_to_string(f"safety/{template}.html", context)


def _asks_for_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _kept(request: HttpRequest, fields: Mapping[str, object]) -> list[tuple[str, object]]:
    """What was typed, by label. Only for forms of this site: others could put words here."""
    if not is_from_here(request):
        return []
    return [(label, fields[name]) for name, label in KEPT.items() if fields.get(name)]


def _posted(request: HttpRequest) -> Mapping[str, object]:
    try:
        return request.POST
    except (UnreadablePostError, RequestDataTooBig):
        return {}


def _too_large(request: HttpRequest) -> Mapping[str, object]:
    """The fields of a form that Django refused to read for its size."""
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    body = request.read(LARGEST_KEPT)
    return QueryDict(body, encoding="utf-8")


def _said(seconds: int) -> str:
    if seconds < 60:
        return "a minute" if seconds > 20 else f"{seconds} seconds"
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return f"{minutes} minutes"
    hours = math.ceil(minutes / 60)
    return "an hour" if hours == 1 else f"{hours} hours"
