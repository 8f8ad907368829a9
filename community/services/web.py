"""The site's own processes: Daphne, as many as wished on one socket, and the job worker."""

from __future__ import annotations

import http.client
import socket
import sys
from pathlib import Path

from community.services.trouble import Trouble

LARGEST = "65536"  # bytes of a websocket message: the longest post is a sixth of it
WAITING = 512  # connections that may wait while every process is busy


def listen(host: str, port: int) -> socket.socket:
    """
    The one socket that all processes answer on.

    :raises Trouble: the port is taken, or not ours to take.
    """
    try:
        listening = socket.create_server((host, port), backlog=WAITING)
    except PermissionError:
        msg = f"Port {port} may not be used by this user. Choose one above 1023: PORT=8000."
        raise Trouble(msg) from None
    except OSError as error:
        msg = f"Cannot listen on {host} port {port}: {error.strerror}. Choose another with PORT="
        raise Trouble(msg) from None
    listening.set_inheritable(True)
    return listening


def daphne(descriptor: int) -> list[str]:
    """
    No access log and no server header. Without Daphne's `--proxy-headers`: it believes the
    leftmost address, which anybody can invent (community/visitors.py counts from the right).
    """
    return [
        sys.executable, "-m", "daphne", "--fd", str(descriptor), "--verbosity", "0",
        "--no-server-name", "--http-timeout", "60", "--websocket-max-message-size", LARGEST,
        "--websocket-max-frame-size", LARGEST, "community.asgi:application",
    ]  # fmt: skip


def worker(manage: Path) -> list[str]:
    return [
        sys.executable, str(manage), "procrastinate", "worker", "--name", "accord",
        "--concurrency", "2", "--shutdown-graceful-timeout", "8", "--delete-jobs", "successful",
    ]  # fmt: skip


def answers(host: str, port: int, *, as_host: str, seconds: float) -> bool:
    """Whether a page can be had; any answer counts."""
    line = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        line.request("GET", "/healthz", headers={"Host": as_host})
        line.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
    return True
