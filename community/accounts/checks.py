"""What must be right before the site starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLResolver, get_resolver

from community.http import Policy

View = Callable[..., Any]


@register()
def every_view_has_a_policy(**_: Any) -> list[CheckMessage]:
    """Refuses to start with a view that doesn't say who may ask."""
    return undeclared(_views(get_resolver()))


def undeclared(views: Iterable[View]) -> list[CheckMessage]:
    return [
        Error(
            f"{view.__module__}.{view.__qualname__} declares no policy.",
            hint="Decorate it with one of community/http.py.",
            id="accounts.E001",
        )
        for view in views
        if not isinstance(getattr(view, "policy", None), Policy)
    ]


def _views(resolver: URLResolver) -> Iterator[View]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry)
        else:
            yield entry.callback
