"""
Looking after moderators: how much somebody read today, what they leave to others, and
when it is time for a break. Nobody else sees any of it; a steward sees who has read enough.

What a case weighs comes from what was noticed in it, never from its words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, Sum

from community.accounts.models import Member
from moderation import moving
from moderation.models import (
    Case,
    CaseEvent,
    CaseQuerySet,
    Claim,
    DeskCare,
    Exposure,
    Recusal,
    Report,
    Topic,
)
from moderation.models.care import BUDGET

WEIGHTS = {
    Topic.SPAM: 0,
    Topic.UNKIND: 1,
    Topic.DETAIL: 1,
    Topic.HARM: 3,
    Topic.CRISIS: 3,
    Topic.MINOR: 5,
}
HEAVY = frozenset(topic for topic, weight in WEIGHTS.items() if weight >= 3)
SOFT = 0.6  # of the budget: a kind word
WITHOUT_BREAK = timedelta(minutes=90)
AWAY = timedelta(minutes=20)  # nothing asked of the desk for so long is a break
KEPT = timedelta(days=2)

TOPICS = {
    "spam": Topic.SPAM,
    "solicitation": Topic.SPAM,
    "profanity": Topic.UNKIND,
    "insult": Topic.UNKIND,
    "slur": Topic.UNKIND,
    "hate": Topic.UNKIND,
    "sexism": Topic.UNKIND,
    "harassment": Topic.UNKIND,
    "kink_shaming": Topic.UNKIND,
    "explicit": Topic.DETAIL,
    "medical": Topic.DETAIL,
    "coercion": Topic.HARM,
    "dismissive": Topic.HARM,
    "victim_blaming": Topic.HARM,
    "sexual": Topic.HARM,
    "threat": Topic.HARM,
    "pii": Topic.HARM,
    "self_harm": Topic.CRISIS,
    "minor": Topic.MINOR,
}
TOLD = {
    Report.Reason.MINOR: Topic.MINOR,
    Report.Reason.THREAT: Topic.HARM,
    Report.Reason.EXPOSES: Topic.HARM,
    Report.Reason.HARMING: Topic.CRISIS,
    Report.Reason.TRAFFIC: Topic.HARM,
    Report.Reason.WORRY: Topic.CRISIS,
    Report.Reason.COERCION: Topic.HARM,
    Report.Reason.BLAMING: Topic.HARM,
    Report.Reason.HATE: Topic.UNKIND,
    Report.Reason.UNKIND: Topic.UNKIND,
    Report.Reason.SEXUAL: Topic.HARM,
    Report.Reason.CONTACT: Topic.SPAM,
    Report.Reason.CERTAIN: Topic.DETAIL,
    Report.Reason.EXPLICIT: Topic.DETAIL,
    Report.Reason.SPAM: Topic.SPAM,
    Report.Reason.OTHER: Topic.UNKIND,
}

# What was chosen, and how much was read on the moderator's own day.
COLUMNS = """
    own.budget, own.left_to_others, own.arrived_at, own.rested_at,
    (SELECT coalesce(sum(weight), 0) FROM moderation_exposure AS read
     WHERE read.moderator_id = own.moderator_id
     AND read.day = (%(at)s AT TIME ZONE 'UTC' - make_interval(hours => own.day_begins))::date)
"""
STANDING = f"SELECT {COLUMNS} FROM moderation_deskcare AS own WHERE own.moderator_id = %(by)s"  # noqa: S608 - constants
# A first visit makes the row; coming back after a while begins anew.
ARRIVE = f"""
    INSERT INTO moderation_deskcare AS own
        (moderator_id, budget, left_to_others, day_begins, arrived_at, seen_at)
    VALUES (%(by)s, %(budget)s, '{{}}', 0, %(at)s, %(at)s)
    ON CONFLICT (moderator_id) DO UPDATE
    SET seen_at = greatest(own.seen_at, excluded.seen_at),
        arrived_at = CASE WHEN own.seen_at > %(away)s THEN own.arrived_at
                          ELSE excluded.arrived_at END
    RETURNING {COLUMNS}
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Standing:
    """How one moderator is doing today; for themselves only."""

    used: int
    budget: int
    left_to_others: frozenset[Topic]
    break_due: bool = False
    minutes_here: int = 0

    @property
    def is_reached(self) -> bool:
        return self.used >= self.budget

    @property
    def is_much(self) -> bool:
        """More than half of a day's reading, and not all of it."""
        return not self.is_reached and self.used >= SOFT * self.budget

    @property
    def left_out(self) -> frozenset[Topic]:
        """What their lists and "next case" go without."""
        return self.left_to_others | (HEAVY if self.is_reached else frozenset())

    def spare(self, found: CaseQuerySet) -> CaseQuerySet:
        """Those of `found` that are about nothing left out. No statement of its own."""
        return found.exclude(about(self.left_out)) if self.left_out else found


def about(topics: frozenset[Topic]) -> Q:
    """Cases in which one of `topics`, at least one, was noticed by the rules or told by people."""
    told = [reason for reason, topic in TOLD.items() if topic in topics]
    noticed = [Q(reports__reason__in=told, reports__taken_back_at=None)] + [
        Q(findings__contains=[{"category": category, "voided_by": ""}])
        for category, topic in TOPICS.items()
        if topic in topics
    ]
    return reduce(or_, noticed)


def topics(case: Case) -> set[Topic]:
    """One statement."""
    told = Report.objects.standing().filter(case=case).values_list("reason", flat=True)
    noticed = {TOPICS[note["category"]] for note in case.findings if not note["voided_by"]}
    return noticed | {TOLD[Report.Reason(reason)] for reason in told}


def weight(case: Case) -> int:
    """Of the heaviest in it; words in which nothing was noticed weigh as an insult."""
    found = topics(case)
    return max((WEIGHTS[topic] for topic in found), default=WEIGHTS[Topic.UNKIND])


def arrive(moderator: Member, *, at: datetime) -> Standing:
    """They ask something of the desk: how they are doing. One statement."""
    return _ask(ARRIVE, moderator, at=at)


def standing(moderator: Member, *, at: datetime) -> Standing:
    """The same without being there. One statement."""
    return _ask(STANDING, moderator, at=at)


def unveiled(case: Case, *, by: Member, at: datetime) -> None:
    """They read the words of a case: counted once a day, whoever pressed twice."""
    own = DeskCare.objects.filter(pk=by.pk).first()
    day = _day(own, at=at) if own else at.date()
    Exposure.objects.bulk_create(
        [Exposure(moderator=by, case=case, day=day, weight=weight(case))], ignore_conflicts=True
    )


@transaction.atomic(durable=True)
def choose(
    moderator: Member, *, budget: int, left_to_others: list[str], day_begins: int, at: datetime
) -> None:
    """What a moderator can bear is theirs to say, and holds at once."""
    DeskCare.objects.update_or_create(
        moderator=moderator,
        defaults={
            "budget": budget,
            "left_to_others": left_to_others,
            "day_begins": day_begins,
        },
        create_defaults={
            "budget": budget,
            "left_to_others": left_to_others,
            "day_begins": day_begins,
            "arrived_at": at,
            "seen_at": at,
        },
    )


def rest(moderator: Member, *, at: datetime) -> None:
    """They saw how long it has been: nothing more is said for as long again."""
    DeskCare.objects.filter(pk=moderator.pk).update(rested_at=at)


@transaction.atomic(durable=True)
def recuse(case_id: int, *, by: Member, why: str, at: datetime) -> None:
    """
    Leave a waiting case to colleagues: it is not this moderator's to read any more, and
    in nobody's hand where it was in theirs.

    :raises Case.DoesNotExist: none for this moderator that waits.
    """
    Case.objects.select_for_update(no_key=True).filter(pk=case_id).first()
    case = Case.objects.open().for_moderator(by).get(pk=case_id)
    Recusal.objects.create(case=case, moderator=by, why=why)
    Claim.objects.filter(pk=case_id, moderator=by).delete()
    moving.record(case, CaseEvent.Kind.RECUSED, at=at, by=by)


def with_enough(*, at: datetime) -> list[Member]:
    """For stewards: staff who read as much as they can bear today. Two statements."""
    everyone = DeskCare.objects.select_related("moderator").filter(
        moderator__in=Member.objects.staff()
    )
    rows = Exposure.objects.filter(day__gte=(at - KEPT).date()).values_list("moderator_id", "day")
    used = {(who, day): total for who, day, total in rows.annotate(total=Sum("weight"))}
    return [
        own.moderator
        for own in everyone.order_by("moderator__handle")
        if used.get((own.pk, _day(own, at=at)), 0) >= own.budget
    ]


def purge(*, at: datetime) -> int:
    """Forget what was counted on days that are over everywhere."""
    gone, _ = Exposure.objects.filter(day__lt=(at - KEPT).date()).delete()
    return gone


def _ask(question: str, moderator: Member, *, at: datetime) -> Standing:
    values: dict[str, Any] = {"by": moderator.pk, "at": at, "away": at - AWAY, "budget": BUDGET}
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        found = cursor.fetchone()
    if found is None:
        return Standing(used=0, budget=BUDGET, left_to_others=frozenset())
    budget, left_to_others, arrived_at, rested_at, used = found
    return Standing(
        used=used,
        budget=budget,
        left_to_others=frozenset(map(Topic, left_to_others)),
        break_due=at - max(arrived_at, rested_at or arrived_at) >= WITHOUT_BREAK,
        minutes_here=int((at - arrived_at).total_seconds() // 60),
    )


def _day(own: DeskCare, *, at: datetime) -> date:
    """The moderator's day; it has the date on which it began."""
    return (at - timedelta(hours=own.day_begins)).date()
