"""
The idle lock: a page left open asks for the passphrase again.

Nothing is written for it. A signed cookie says when its browser was last used; it is
bound to the session's key, and without it the moment the session began counts.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse  # noqa: TID251 - reads and writes a cookie
from django.utils.crypto import salted_hmac

from community.accounts.sessions import BEGUN

COOKIE = "__Host-i" if settings.TLS else "i"
PURPOSE = "accounts.idle"
REFRESHED = 60  # seconds between two new cookies


def is_locked(request: HttpRequest) -> bool:
    """Whether the session behind `request` rested for longer than the site allows."""
    return time.time() - _last_used(request) > settings.IDLE_LOCK_MINUTES * 60


def remember_use(request: HttpRequest, response: HttpResponse) -> None:
    """Push the lock back, if this request is a sign of somebody being there."""
    if _is_background(request) or time.time() - _last_used(request) < REFRESHED:
        return
    value = signing.dumps([_bond(request), int(time.time())], salt=PURPOSE)
    response.set_cookie(COOKIE, value, secure=settings.TLS, httponly=True, samesite="Lax", path="/")


def _is_background(request: HttpRequest) -> bool:
    """What an open tab asks for by itself: fragments after an announcement."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


def _last_used(request: HttpRequest) -> float:
    begun = float(request.session.get(BEGUN, 0))
    try:
        bond, moment = signing.loads(request.COOKIES.get(COOKIE, ""), salt=PURPOSE)
    except (signing.BadSignature, ValueError):
        return begun
    return max(begun, float(moment)) if bond == _bond(request) else begun


def _bond(request: HttpRequest) -> str:
    key = request.session.session_key or ""
    return salted_hmac(PURPOSE, key, algorithm="sha256").hexdigest()[:16]
