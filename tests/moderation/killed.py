"""
Decides cases in processes that are killed in the middle: `python -m tests.moderation.killed
MODERATOR SEED CASE…`. Each dies before or after a statement of its own.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 - after the set-up

from community.accounts.models import Member  # noqa: E402
from moderation import decisions  # noqa: E402
from moderation.acts import Act, Choice, Kind  # noqa: E402
from tests.factories import NOON  # noqa: E402

LONGEST = 45  # statements; a decision has fewer, so that some get to its end
CHOICE = Choice(
    (Act(Kind.DECLINE), Act(Kind.COOL_OFF), Act(Kind.SUSPEND, lasts=timedelta(days=3))), "No."
)


class Killed:
    """Ends this process around its `last` statement."""

    def __init__(self, last: int, *, after: bool) -> None:
        self.left = last
        self.after = after

    def __call__(self, execute: Any, *statement: Any) -> Any:
        self.left -= 1
        if self.left == 0 and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = execute(*statement)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer


def decide(case_id: int, moderator_id: int, chance: random.Random) -> None:
    connection.close()
    by = Member.objects.get(pk=moderator_id)
    killed = Killed(chance.randint(1, LONGEST), after=chance.random() < 0.5)
    with connection.execute_wrapper(killed):
        decisions.decide(case_id, CHOICE, by=by, revision=1, at=NOON)


def main(moderator_id: int, seed: int, case_ids: list[int]) -> None:
    """Prints how many of the processes were killed."""
    chance, ended = random.Random(seed), 0  # noqa: S311 - a test
    for case_id in case_ids:
        child = os.fork()
        if child == 0:
            decide(case_id, moderator_id, random.Random(chance.random()))  # noqa: S311 - a test
            os._exit(0)
        chance.random()
        _, status = os.waitpid(child, 0)
        ended += os.WIFSIGNALED(status)
    print(ended)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), [int(one) for one in sys.argv[3:]])
