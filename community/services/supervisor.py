"""Keeps the processes of one machine running until told to stop, then stops them in order."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from community.services import children
from community.services.trouble import Trouble

logger = logging.getLogger(__name__)

PULSE = 0.25  # seconds between two looks at the children
STEADY = 10  # seconds a child has run when its next end no longer counts as a bad start
LONGEST_PAUSE = 30  # seconds before a child that keeps ending is started again
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """We were asked to stop. Not an Exception: nothing on the way may take it for a fault."""


@dataclass(slots=True)
class Service:
    """One process that should run, and how to have it again."""

    name: str
    launch: Callable[[], children.Child]
    on_end: Callable[[int], None] = lambda _pid: None
    seconds_to_end: float = 10
    child: children.Child | None = None
    started: float = 0  # monotonic
    due: float = 0  # monotonic: when to start it again
    bad_starts: int = 0

    def start(self) -> children.Child:
        self.child = self.launch()
        self.started = time.monotonic()
        return self.child


@dataclass(slots=True)
class Supervisor:
    """Start with `add`, in the order of need; `keep` returns when we are asked to stop."""

    services: list[Service] = field(default_factory=list)

    def listen(self) -> None:
        """
        From now on a signal raises `Stopped`. Set for each signal, because a shell starts
        what it puts in the background with SIGINT ignored.
        """
        for number in SIGNALS:
            signal.signal(number, self._stop)

    def add(self, service: Service) -> children.Child:
        """
        :raises Trouble: it cannot be started.
        """
        self.services.append(service)
        return service.start()

    def keep(self, *, also: Callable[[], None]) -> NoReturn:
        """Restart whatever ends, and call `also` at every pulse, until `Stopped` is raised."""
        while True:
            for service in self.services:
                self._look_after(service)
            also()
            time.sleep(PULSE)

    def end(self) -> None:
        """Stop all, the last started first; those that can go together go together."""
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        while self.services:
            patience = self.services[-1].seconds_to_end
            together = [each for each in self.services if each.seconds_to_end == patience]
            running = [each.child for each in together if each.child]
            for child in running:
                child.ask_to_stop()
            for child in running:
                child.finish(seconds=patience)
            self.services = [each for each in self.services if each not in together]

    def _look_after(self, service: Service) -> None:
        if service.child and not service.child.running:
            self._note_end(service, service.child)
        if service.child is None and time.monotonic() >= service.due:
            try:
                service.start()
            except Trouble as trouble:
                service.started = time.monotonic()
                self._put_off(service)
                logger.error("cannot start again", extra={"service": service.name})  # noqa: TRY400 - the line below says why
                logger.error("%s", trouble)  # noqa: TRY400 - a line for a person, no trace

    def _note_end(self, service: Service, child: children.Child) -> None:
        code = child.process.returncode
        logger.warning("process ended", extra={"service": service.name, "code": code})
        service.on_end(child.process.pid)
        service.child = None
        self._put_off(service)

    def _put_off(self, service: Service) -> None:
        steady = time.monotonic() - service.started >= STEADY
        service.bad_starts = 0 if steady else service.bad_starts + 1
        pause = 0 if service.bad_starts < 2 else min(2.0**service.bad_starts / 4, LONGEST_PAUSE)
        service.due = time.monotonic() + pause

    def _stop(self, _signal: int, _frame: object) -> NoReturn:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped
