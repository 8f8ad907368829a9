"""Leaving at once: what the server does about it."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community import live

logger = logging.getLogger(__name__)

SAME_ORIGIN = "same-origin"


def is_from_here(request: HttpRequest) -> bool:
    """
    Whether a page of this site asks. Needs no token, so that a stale page can leave too;
    a browser that says nothing about where the request comes from is believed.
    """
    if fetched_from := request.headers.get("Sec-Fetch-Site"):
        return fetched_from == SAME_ORIGIN
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


def leave(request: HttpRequest) -> HttpResponse:
    """
    End the session, forget what this browser keeps of the site, and show a blank page that
    goes on to `EXIT_URL`.

    The way on is a Refresh header: as a redirect it would be stopped by `form-action`.
    A database that doesn't answer keeps nobody here; the browser forgets all the same.
    """
    try:
        _sign_out(request)
    except DatabaseError:
        logger.exception("a session outlived its quick exit")
    response = render(request, "safety/left.html", {"away": settings.EXIT_URL})
    for name in request.COOKIES:
        response.delete_cookie(name)
    response["Refresh"] = f"0; url={settings.EXIT_URL}"
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _sign_out(request: HttpRequest) -> None:
    """The session's row goes; open sockets of the member ask again whether they may stay."""
    member_id = request.user.pk
    logout(request)
    if member_id is not None:
        live.announce(live.person_channel(member_id), live.RightsChanged())
