"""Steps that happen at the same instant."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import OperationalError, connection

from forums.models import Post
from moderation import appeals, claims, decisions
from moderation.models import Case

TOLD = (
    appeals.Answered,
    appeals.Asked,
    decisions.AlreadyDecided,
    decisions.WordsChanged,
    decisions.TooLate,
    claims.InHand,
    Case.DoesNotExist,
    Post.DoesNotExist,
    OperationalError,
)


def race(*steps: Callable[[], object]) -> list[str]:
    """Run steps at the same instant in threads of their own; what each came to, sorted."""
    barrier = threading.Barrier(len(steps))
    outcomes: list[str] = []

    def run(step: Callable[[], object]) -> None:
        barrier.wait(timeout=10)
        try:
            step()
            outcomes.append("done")
        except TOLD as told:
            outcomes.append(type(told).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(outcomes)
