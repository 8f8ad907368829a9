"""For operators: does it live, can it serve, and how is it doing. Counts, never contents."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from ipaddress import ip_address

import psycopg
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

from community import env, redis
from community.http import everyone, operator
from community.visitors import TELLING

PATIENCE = 2  # seconds to connect; libpq knows no shorter

REQUESTS = Counter("accord_requests", "Requests answered.", ["view", "method", "status"])
SECONDS = Histogram(
    "accord_request_seconds",
    "Time from the first middleware to the last.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
OF_PROXIES = TELLING - {"USER_AGENT"} | {"X_FORWARDED_PROTO", "X_FORWARDED_HOST"}  # headers
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}  # others are counted as one


class CountingMiddleware:
    """
    Counts and times requests by the name of their view. Comes first: it also notes, before
    addresses are forgotten, whether a request began on this machine.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        request.is_local = is_local(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "none"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - begun)
        return response


def is_local(request: HttpRequest) -> bool:
    """From this machine itself, and not handed on by a proxy on it."""
    if any(f"HTTP_{name}" in request.META for name in OF_PROXIES):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@everyone
def healthz(_request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nobody else."""
    return HttpResponse("alive\n", content_type="text/plain")


@everyone
def readyz(_request: HttpRequest) -> HttpResponse:
    """Whether pages can be served: the database must answer; without Redis they are poorer."""
    database, hints = database_answers(), redis_answers()
    state = {"ready": database, "degraded": not hints}
    return JsonResponse(state, status=200 if database else 503)


@operator
def metrics(_request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, of all processes of this machine together."""
    registry = REGISTRY
    if env.text("PROMETHEUS_MULTIPROC_DIR", " ").strip():
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def is_operator(request: HttpRequest) -> bool:
    """On this machine, or with the token: `settings.OPERATOR_CHECK`."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    return bool(request.is_local)  # type: ignore[attr-defined]


def database_answers() -> bool:
    """Asked over a connection of its own: one from the pool could wait behind others."""
    parameters = connection.get_connection_params()
    for ours in ("pool", "context", "cursor_factory"):
        parameters.pop(ours, None)
    try:
        with psycopg.connect(**parameters | {"connect_timeout": PATIENCE}) as asked:
            asked.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def redis_answers() -> bool:
    try:
        redis.ask(lambda store: store.ping())
    except redis.Away:
        return False
    return True
