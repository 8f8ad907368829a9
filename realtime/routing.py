"""Which socket leads where."""

from typing import Any

from django.urls import path

from realtime.desk import DeskConsumer
from realtime.thread import ThreadConsumer

sockets: list[Any] = [
    path("live/desk/", DeskConsumer.as_asgi()),  # type: ignore[arg-type]
    path("live/thread/<int:thread_id>/", ThreadConsumer.as_asgi()),  # type: ignore[arg-type]
]
