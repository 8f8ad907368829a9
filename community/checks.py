"""Settings that contradict each other stop the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

NEAR = {"localhost", "127.0.0.1", "[::1]", ".localhost"}
SHORTEST_TOKEN = 24  # characters


def check_settings(**_: Any) -> list[CheckMessage]:
    """Registered by community.services."""
    return list(_contradictions())


def _contradictions() -> Iterator[Error]:
    if not settings.TLS and not set(settings.ALLOWED_HOSTS) <= NEAR:
        yield Error(
            "TLS=0 is for a browser on this machine, but ALLOWED_HOSTS names others.",
            hint="Serve through a proxy with TLS=1 and BEHIND_TLS_PROXY=1 (docs/operating.md).",
            id="community.E001",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS=* lets any site pretend to be this one.",
            hint="Name the hosts that this site answers to.",
            id="community.E002",
        )
    if settings.BEHIND_TLS_PROXY and not settings.TLS:
        yield Error(
            "BEHIND_TLS_PROXY=1 needs TLS=1: cookies would leave without protection.",
            id="community.E003",
        )
    if settings.TRUSTED_PROXIES < 0:
        yield Error("TRUSTED_PROXIES counts proxies: 0 or more.", id="community.E004")
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        yield Error(
            f"METRICS_TOKEN can be guessed: {SHORTEST_TOKEN} characters at least.",
            id="community.E005",
        )
    if urlsplit(settings.EXIT_URL).scheme != "https":
        yield Error("EXIT_URL must begin with https: leaving must not tell.", id="community.E006")
    if settings.IDLE_LOCK_MINUTES < 1:
        yield Error("IDLE_LOCK_MINUTES must be 1 or more.", id="community.E007")
