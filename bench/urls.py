"""The site's pages, an empty one behind the same middleware, and what the process has used."""

import time

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bench.pages import lift_limits
from community.http import everyone, member

lift_limits()


@member
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>empty</title>")


@everyone
def cpu(request: HttpRequest) -> HttpResponse:
    """Seconds of processor time that this process has taken, in all its threads."""
    return HttpResponse(f"{time.process_time():.6f}", content_type="text/plain")


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/cpu/", cpu),
    path("", include("community.urls")),
]
