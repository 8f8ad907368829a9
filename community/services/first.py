"""What must be there before the settings can be read."""

from __future__ import annotations

from collections.abc import Sequence

from community import env, places
from community.services import keys
from community.services.trouble import Trouble


def provide(arguments: Sequence[str]) -> None:
    """
    For `serve`: the keys of a first start, and plain HTTP when the browser is local.

    :raises Trouble: the keys cannot be written.
    """
    if "serve" not in arguments[:1]:
        return
    if "--local" in arguments:
        env.assume("TLS", "0")
    try:
        keys.make(places.SECRETS)
    except OSError as error:
        msg = f"Cannot write the keys into {places.SECRETS}: {error.strerror}."
        raise Trouble(msg) from error
