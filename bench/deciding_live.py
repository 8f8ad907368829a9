"""
What the desk promises of many at once: `python -m bench.deciding_live`, in a process whose
DATABASE_URL is a new database.
"""

from __future__ import annotations

import statistics
import time
from unittest import mock

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import deciding_killed, held, outside, pages, pairs
from bench.figures import say
from bench.listening import Listener
from community.accounts.models import Member
from forums import posting
from forums.models import GuidelinesAgreement, Post
from moderation import audit, intake
from moderation.models import AuditRow, Case, Reviewed

PAIRS = 200
CARDS = 100
HARMLESS = "I hear you, and I am glad."


def main() -> None:
    call_command("migrate", verbosity=0)
    pages.lift_limits()
    moderators = held.make_members(2 * PAIRS, role=Member.Role.MODERATOR)
    statements()
    alone = opposite_buttons(moderators)
    deciding_killed.measure(moderators[0], alone["decline"])
    cards(moderators[0])


def opposite_buttons(moderators: list[Member]) -> dict[str, dict[str, object]]:
    """Returns what each of the two buttons leaves when nobody else presses one."""
    first, second, *cases = held.hold(PAIRS + 2, at=timezone.now())
    with outside.daphne() as one, outside.daphne() as other:
        cookie = held.cookie_of(moderators[0])
        alone = {}
        for case, choice in ((first, pairs.LET_THROUGH), (second, pairs.DECLINED)):
            pairs.press(one, case, cookie, choice)
            alone[choice["ruling"]] = pairs.left_by(case)
        answers = pairs.press_all(cases, moderators, (one, other))
    came = pairs.judge(cases, answers, alone)
    say(
        "opposite_buttons",
        pairs=PAIRS,
        decided_once=came.decided,
        conflicts_shown=came.told,
        let_through=sum(pair[0].decided for pair in answers),
        faults=len(came.faults),
        acts_verified=audit.verify(),
        acts=AuditRow.objects.count(),
    )
    for fault in came.faults[:5]:
        print(fault)
    return alone


def cards(moderator: Member) -> None:
    """From the moment of the commit until another moderator's open desk has the card."""
    taken = []
    (begun,) = held.hold(1, at=timezone.now())
    beside: Post = begun.content  # type: ignore[assignment] # a case about a post
    writers = _agreed(beside, CARDS)
    with outside.daphne() as port:
        cookie = held.cookie_of(moderator)
        outside.fetch(port, "/desk/", cookie=cookie)
        listener = Listener(port, "/live/desk/?queue=everything", cookie=cookie)
        for writer in writers:
            at = _commit(beside, writer)
            case = Case.objects.open().get(author=writer)
            while f'id="case-{case.pk}"' not in listener.hear():
                pass
            taken.append((time.perf_counter() - at) * 1_000)
        listener.close()
    say(
        "commit_to_card",
        cards=CARDS,
        card_ms=round(statistics.median(taken), 1),
        slowest_ms=round(max(taken), 1),
    )


def _commit(beside: Post, writer: Member) -> float:
    """Write held words; the moment at which they were kept, before anything was announced."""
    kept: list[float] = []
    admit = intake.admit

    def noting(*args: object, **options: object) -> object:
        transaction.on_commit(lambda: kept.append(time.perf_counter()))
        return admit(*args, **options)  # type: ignore[arg-type]

    with mock.patch.object(intake, "admit", noting):
        held.reply(beside, held.INSULT, by=writer, at=timezone.now())
    return kept[0]


def statements() -> None:
    (case,) = held.hold(1, at=timezone.now())
    beside: Post = case.content  # type: ignore[assignment] # a case about a post
    cost_of(beside, held.INSULT)  # content types and stages are cached from here on
    waiting, harmless = cost_of(beside, held.INSULT), cost_of(beside, HARMLESS)
    with (
        mock.patch.object(intake, "admit", _without_moderation),
        mock.patch.object(posting, "look_first", return_value=False),
    ):
        without = cost_of(beside, HARMLESS)
    say(
        "statements_of_a_reply",
        held=waiting,
        harmless=harmless,
        without_moderation=without,
        held_more=waiting - harmless,
        harmless_more=harmless - without,
    )


def _without_moderation(post: Post, *, at: object, **_: object) -> None:
    post.become(Reviewed.State.VISIBLE, at=at)  # type: ignore[arg-type]


def cost_of(beside: Post, body: str) -> int:
    (writer,) = _agreed(beside, 1)
    with CaptureQueriesContext(connection) as asked:
        held.reply(beside, body, by=writer, at=timezone.now())
    return len(asked)


def _agreed(beside: Post, many: int) -> list[Member]:
    space, made = beside.thread.space, held.make_members(many)
    GuidelinesAgreement.objects.bulk_create(
        GuidelinesAgreement(
            member=one, space=space, version=space.guidelines_version, agreed_date=held.JOINED
        )
        for one in made
    )
    return made


if __name__ == "__main__":
    main()
