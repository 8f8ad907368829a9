"""Sockets for tests: a session's cookie, the handshake, and always a goodbye."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from community.accounts.models import Member
from community.asgi import application
from tests.factories import sign_in

HERE = b"http://localhost"


@database_sync_to_async
def session_of(member: Member) -> str:
    client = Client()
    sign_in(client, member)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def call(
    path: str, *, session: str = "", origins: tuple[bytes, ...] = (HERE,)
) -> WebsocketCommunicator:
    headers = [(b"host", b"localhost"), *((b"origin", origin) for origin in origins)]
    if session:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode()))
    return WebsocketCommunicator(application, path, headers=headers)


@asynccontextmanager
async def listening(path: str, *, session: str) -> AsyncIterator[WebsocketCommunicator]:
    """An accepted socket; hung up at the end whatever happens."""
    socket = call(path, session=session)
    try:
        accepted, _ = await socket.connect(timeout=5)
        assert accepted
        yield socket
    finally:
        await socket.disconnect(timeout=5)


async def is_accepted(socket: WebsocketCommunicator) -> bool:
    try:
        accepted, _ = await socket.connect(timeout=5)
    finally:
        await socket.disconnect(timeout=5)
    return accepted


in_database = database_sync_to_async
in_thread = sync_to_async
