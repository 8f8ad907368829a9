"""Which socket leads where."""

from typing import Any

from django.urls import path, re_path

from realtime.desk import DeskConsumer
from realtime.thread import ThreadConsumer


async def nowhere(_scope: Any, _receive: Any, send: Any) -> None:
    """Refuses the handshake; without it, any address would be a mistake of ours in the log."""
    await send({"type": "websocket.close"})


sockets: list[Any] = [
    path("live/desk/", DeskConsumer.as_asgi()),  # type: ignore[arg-type]
    path("live/thread/<int:thread_id>/", ThreadConsumer.as_asgi()),  # type: ignore[arg-type]
    re_path("", nowhere),  # type: ignore[arg-type]
]
