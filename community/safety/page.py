"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The site's neutral name, and where quick exit leads."""
    return {"site_name": settings.SITE_NAME, "exit_url": settings.EXIT_URL}
