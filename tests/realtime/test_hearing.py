"""The store of announcements goes away and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
from channels.db import database_sync_to_async

from community.services import valkey
from tests.factories import make_member, make_post, make_thread
from tests.realtime.connecting import listening, session_of

if TYPE_CHECKING:
    from pytest_django import Settings

    from community.services.children import Child

pytestmark = pytest.mark.django_db(transaction=True)


class Store:
    """A Valkey of this test's own, which may end and begin."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="v"))  # short: a socket's path has 107 bytes
        self.socket = self.folder / "s"
        self.child: Child = self.begin()

    def begin(self) -> Child:
        log = self.folder / "log"
        self.child = valkey.start(folder=self.folder, socket=self.socket, log=log)
        valkey.wait_for(self.child, socket=self.socket, log=log)
        return self.child

    def end(self) -> None:
        self.child.stop(seconds=5)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    own = Store()
    settings.REDIS_URL = f"unix://{own.socket}"
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [settings.REDIS_URL]},
        }
    }
    yield own
    own.end()


async def test_what_was_said_while_the_store_was_away_arrives_afterwards(store: Store) -> None:
    thread = await database_sync_to_async(make_thread)()
    session = await session_of(await database_sync_to_async(make_member)())

    async with listening(f"/live/thread/{thread.pk}/", session=session) as socket:
        await socket.receive_from(timeout=5)
        assert await socket.receive_nothing(timeout=1.5)  # one look: the store is known
        await database_sync_to_async(store.end)()
        post = await database_sync_to_async(make_post)(thread, body="Unheard.")
        await database_sync_to_async(store.begin)()
        html = await socket.receive_from(timeout=10)

    assert f'id="post-{post.pk}"' in html
    assert "Unheard." in html
