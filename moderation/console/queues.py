"""The desk's queues: which cases stand in which, how many, and one page of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, Value

from community.accounts.models import Member
from moderation import cases
from moderation.care import Standing
from moderation.models import Case, CaseQuerySet

COUNTED = 100  # more are not counted: nobody works by that number
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"([01])\.(\d{1,17})\.(\d{1,18})")

Kind = Case.Queue
APART = (Kind.CARE, Kind.APPEALS, Kind.STEWARDS)  # pressing or not, they stand with their own
OPEN = Q(state=Case.State.OPEN)


class NoSuchPlace(ValueError):
    """Not a place between two cards that a page of ours named."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One list of cases. Each open case stands in exactly one, and in "everything"."""

    slug: str
    label: str
    told: str  # what stands here
    where: Q
    stewards_only: bool = False


def _of(kind: Case.Queue) -> Q:
    return OPEN & Q(queue=kind) if kind in APART else OPEN & Q(queue=kind, urgent=False)


EVERYTHING = Queue("everything", "Everything", "All cases: the pressing first, then by age.", Q())
QUEUES = (
    Queue(
        "urgent",
        "Look soon",
        "Somebody may be in danger, named, or under 18.",
        OPEN & Q(urgent=True) & ~Q(queue__in=APART),
    ),
    Queue("care", "Care", "Visible words of somebody who may need company.", _of(Kind.CARE)),
    Queue("held", "Held", "Only their writers see these words until then.", _of(Kind.HELD)),
    Queue("reports", "Told us", "A member told us about these words.", _of(Kind.REPORTS)),
    Queue("appeals", "Again", "Somebody asks to look again.", _of(Kind.APPEALS)),
    Queue("look", "A look", "Visible words that only look unusual.", _of(Kind.LOOK)),
    Queue(
        "seconds",
        "Seconds",
        "A colleague proposed something that needs a second moderator.",
        Q(state=Case.State.PROPOSED),
    ),
    Queue(
        "stewards",
        "Stewards",
        "For stewards to read.",
        _of(Kind.STEWARDS),
        stewards_only=True,
    ),
)
BY_SLUG = {queue.slug: queue for queue in (EVERYTHING, *QUEUES)}


def for_whom(moderator: Member) -> list[Queue]:
    return [queue for queue in QUEUES if moderator.is_steward or not queue.stewards_only]


def counts(moderator: Member, own: Standing) -> Counter[str]:
    """How many wait in each queue, at most `COUNTED`. One query."""
    theirs = own.spare(Case.objects.for_moderator(moderator))
    first, *others = [
        theirs.filter(queue.where).annotate(slug=Value(queue.slug)).values_list("slug")[:COUNTED]
        for queue in for_whom(moderator)
    ]
    return Counter(slug for (slug,) in first.union(*others, all=True))


def on_desk(queue: Queue, own: Standing, *, moderator: Member, after: str = "") -> CaseQuerySet:
    """
    The cases of a queue with all that a card shows, from a place on; without what this
    moderator leaves to others today.

    :raises NoSuchPlace: `after` is none.
    """
    found = own.spare(cases.on_desk(moderator)).filter(queue.where)
    return found.filter(_beyond(after)) if after else found


def place(case: Case) -> str:
    """Where a case stands in every list: sorts as the lists do, and never changes."""
    micros = (case.opened_at - EPOCH) // timedelta(microseconds=1)
    return f"{int(not case.urgent)}.{micros:017}.{case.pk:012}"


def _beyond(after: str) -> Q:
    found = PLACE.fullmatch(after)
    if found is None:
        raise NoSuchPlace(after)
    calm, micros, pk = (int(part) for part in found.groups())
    opened_at = EPOCH + timedelta(microseconds=micros)
    later = Q(opened_at__gte=opened_at) & (Q(opened_at__gt=opened_at) | Q(pk__gt=pk))
    return Q(urgent=False) & later if calm else Q(urgent=False) | later
