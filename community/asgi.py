"""The way in: HTTP and websockets of one process."""

import os
import time
from threading import Thread

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.settings")
django.setup(set_prefix=False)

from channels.auth import AuthMiddlewareStack  # noqa: E402 - needs the apps to be ready
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from community.answering import Handler  # noqa: E402
from community.visitors import forgetting  # noqa: E402
from moderation.rules import rulebook  # noqa: E402
from realtime.origin import SameOrigin  # noqa: E402
from realtime.routing import sockets  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": Handler(),
        "websocket": forgetting(SameOrigin(AuthMiddlewareStack(URLRouter(sockets)))),
    }
)

# Else the first writers would wait for the rules; the rest lets pages be answered meanwhile.
REST = 0.005
Thread(target=rulebook.warm, args=[lambda: time.sleep(REST)], name="rules", daemon=True).start()
