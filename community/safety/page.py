"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """
    The site's neutral name, where quick exit leads, who is reading (or None) and which
    address they are at (`forums:home`).
    """
    user = getattr(request, "user", None)
    match = request.resolver_match
    return {
        "site_name": settings.SITE_NAME,
        "exit_url": settings.EXIT_URL,
        "idle_lock_minutes": settings.IDLE_LOCK_MINUTES,
        "viewer": user if user is not None and user.is_authenticated else None,
        "place": match.view_name if match else "",
    }
