"""
Who may write below `var/`. Two locks, both let go by the kernel however a process ends:
the launcher's own, and one that its children inherit, so that a new start waits until the
last process of a killed one is gone.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from community.services.trouble import Trouble

PATIENCE = 40  # seconds for the processes of a killed start to end; PostgreSQL may need 30


def take_launchers(folder: Path) -> int:
    """
    Held until this process ends.

    :raises Trouble: another launcher holds it.
    """
    held = _open(folder / "launcher.lock")
    if not _try(held):
        number = os.pread(held, 20, 0).decode().strip()
        msg = f"Accord already runs over {os.path.relpath(folder)} (process {number})."
        raise Trouble(msg)
    os.truncate(held, 0)
    os.pwrite(held, str(os.getpid()).encode(), 0)
    return held


def take_familys(folder: Path) -> int:
    """
    To be handed to every child.

    :raises Trouble: processes of an earlier start do not end.
    """
    held = _open(folder / "family.lock")
    deadline = time.monotonic() + PATIENCE
    while not _try(held):
        if time.monotonic() > deadline:
            msg = "Processes of an earlier start do not end. Stop them, then start again."
            raise Trouble(msg)
        time.sleep(0.05)
    return held


def _open(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try(held: int) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
