"""Only pages of this site may open sockets: the browser says from where it asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host


class SameOrigin:
    """Refuses every handshake whose one Origin isn't this site's own address."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        if comes_from_here(scope["headers"]):
            return await self.application(scope, receive, send)
        await send({"type": "websocket.close", "code": 4403})
        return None


def comes_from_here(headers: list[tuple[bytes, bytes]]) -> bool:
    origins = [value.decode("latin-1") for name, value in headers if name == b"origin"]
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    if len(origins) != 1 or len(hosts) != 1:
        return False
    domain, _ = split_domain_port(hosts[0])
    if not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    scheme = "https" if settings.TLS else "http"
    return origins[0].lower() == f"{scheme}://{hosts[0]}".lower()
