"""Child processes that cannot outlive the process that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1  # linux/prctl.h

# What the settings read and a store of ours has no use for.
SECRET = {
    "DATABASE_URL", "METRICS_TOKEN", "REDIS_URL", "SEALING_KEYS", "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
}  # fmt: skip

# Where the kernel can't do it (macOS): a shell that waits for our end of a pipe to close.
WATCH = 'read _; kill -s "$0" "$1" 2>/dev/null'


@dataclass(frozen=True, slots=True)
class Child:
    """A running process, how it is asked to stop, and the shell that watches over it."""

    name: str
    process: subprocess.Popen[bytes]
    ask: signal.Signals
    watch: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.running:
            self.process.send_signal(self.ask)

    def stop(self, *, seconds: float) -> None:
        self.ask_to_stop()
        self.finish(seconds=seconds)

    def finish(self, *, seconds: float) -> None:
        """Wait until it has stopped; after `seconds` make it. It is gone when this returns."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.watch:
            self.watch.kill()
            self.watch.communicate()


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    ask: signal.Signals = signal.SIGTERM,
    environment: dict[str, str] | None = None,
    fds: Sequence[int] = (),
    log: IO[bytes] | int | None = None,
) -> Child:
    """
    Start `command` in a process group of its own, so that Ctrl-C in a terminal reaches
    only us and we can stop our children in order. When we die, however we die, it gets
    `ask`. Must be called by the main thread: the kernel ties a child to a thread.

    A child with an `environment` runs our own code; others find no keys of ours in theirs.

    :raises OSError: there is no such program, or it may not be run.
    """
    linux = sys.platform == "linux"
    process = subprocess.Popen(  # noqa: S603 - our own commands, never a shell
        [str(part) for part in command],
        env=dict(os.environ) | environment if environment else _without_secrets(),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT if log is not None else None,
        pass_fds=fds,
        process_group=0,
        preexec_fn=_tie_to(os.getpid(), ask) if linux else None,  # noqa: PLW1509 - one thread
    )
    watch = None if linux else watch_over(process.pid, ask)
    return Child(name=name, process=process, ask=ask, watch=watch)


def _without_secrets() -> dict[str, str]:
    return {name: said for name, said in os.environ.items() if name not in SECRET}


def watch_over(pid: int, ask: signal.Signals) -> subprocess.Popen[bytes]:
    """A shell that sends `ask` to `pid` as soon as this process no longer exists."""
    return subprocess.Popen(  # noqa: S603 - a fixed script, arguments apart from it
        ["/bin/sh", "-c", WATCH, ask.name.removeprefix("SIG"), str(pid)],
        stdin=subprocess.PIPE,
        process_group=0,
    )


def _tie_to(parent: int, ask: signal.Signals) -> Callable[[], None]:
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, int(ask))
        if os.getppid() != parent:  # it died before it could be told
            os._exit(1)

    return tie
