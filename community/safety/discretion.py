"""What every page that is not a file says to browsers, proxies and search engines."""

from __future__ import annotations

from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class DiscretionMiddleware:
    """
    No copy is kept anywhere: not by this browser, not by a proxy, not by an index. What
    only machines ask for, and says nothing of anybody, sets `is_same_for_everybody`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, FileResponse):
            return response
        if not getattr(response, "is_same_for_everybody", False):
            response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        patch_vary_headers(response, ["Cookie"])
        return response
