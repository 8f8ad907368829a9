"""
Forgets where a visitor comes from before anything else can see it.

What is left is `request.visitor`: a keyed digest of the address (of its network, for
IPv6), good for counting tries and for nothing else. Its key is drawn anew each day, is
never written to disk, and with it goes the last way back to the address.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

from django.conf import settings

from community import redis

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    Application = Callable[..., Awaitable[None]]

KEPT_FOR = 36 * 3600  # seconds in Redis: its day, and the hours of clocks that differ

# What names an address, or tells browsers apart.
TELLING = {
    "CF_CONNECTING_IP", "CLIENT_IP", "FASTLY_CLIENT_IP", "FORWARDED", "TRUE_CLIENT_IP",
    "USER_AGENT", "VIA", "X_CLIENT_IP", "X_CLUSTER_CLIENT_IP", "X_FORWARDED",
    "X_FORWARDED_FOR", "X_ORIGINAL_FORWARDED_FOR", "X_REAL_IP",
}  # fmt: skip


class AddressMiddleware:
    """Gives each request its `visitor`, and a made-up address in place of the real one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        visitor = digest(request.META.get("REMOTE_ADDR", ""), forwarded)
        for name in TELLING:
            request.META.pop(f"HTTP_{name}", None)
        made_up = address_of(visitor)
        request.META |= {"REMOTE_ADDR": made_up, "REMOTE_HOST": made_up, "REMOTE_PORT": "0"}
        if scope := getattr(request, "scope", None):
            _forget(scope, made_up)
        request.visitor = visitor  # type: ignore[attr-defined]
        return self.get_response(request)


def forgetting(application: Application) -> Application:
    """The same for sockets: their scope has `visitor`."""

    async def forget(scope: dict[str, Any], receive: Any, send: Any) -> None:
        client = scope.get("client") or ("", 0)
        forwarded = [
            part
            for name, value in scope["headers"]
            if name.lower() == b"x-forwarded-for"
            for part in value.decode("latin-1").split(",")
        ]
        visitor = digest(client[0], forwarded)
        scope = {**scope, "visitor": visitor}
        _forget(scope, address_of(visitor))
        await application(scope, receive, send)

    return forget


def digest(address: str, forwarded: Iterable[str] = ()) -> str:
    """
    32 hexadecimal digits that are the same for an address (an IPv6 network of 64 bits)
    all day. `forwarded` counts as far as `settings.TRUSTED_PROXIES` says.
    """
    hops = [*filter(None, map(str.strip, forwarded)), address][-1 - settings.TRUSTED_PROXIES :]
    key = _key_of(datetime.now(tz=UTC).date())
    return hmac.digest(key, b"visitor:" + _network(hops[0]), hashlib.sha256).hex()[:32]


def address_of(visitor: str) -> str:
    """An address that cannot exist outside a local network (fd00::/8), made of a digest."""
    return str(IPv6Address(bytes.fromhex(f"fd{visitor[:30]}")))


def _network(address: str) -> bytes:
    """What one household or phone has: a whole IPv4 address, or half of an IPv6 one."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return b"unknown"
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return mapped.packed if mapped else parsed.packed[:8]
    return parsed.packed


def _forget(scope: dict[str, Any], made_up: str) -> None:
    scope["client"] = [made_up, 0]
    scope["headers"] = [
        (name, value)
        for name, value in scope["headers"]
        if name.decode("latin-1").upper().replace("-", "_") not in TELLING
    ]


_keys: dict[date, bytes] = {}  # today's only
_own_key = secrets.token_bytes(32)  # while Redis is away


def _key_of(day: date) -> bytes:
    if day in _keys:
        return _keys[day]
    name = redis.key("visitors", day.isoformat())
    try:
        redis.ask(lambda store: store.set(name, secrets.token_bytes(32), ex=KEPT_FOR, nx=True))
        found = redis.ask(lambda store: store.get(name))
    except redis.Away:
        return _own_key
    if not isinstance(found, bytes):
        return _own_key
    _keys.clear()
    _keys[day] = found
    return found
