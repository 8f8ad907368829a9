"""Decisions as those read them whom they concern: what now, what, how long, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch

from community.accounts.models import Member
from moderation import sanctions
from moderation.models import Case, Decision, Reviewed, Sanction, Statement, StatementQuerySet
from moderation.rules import rulebook as books

SHOWN = 100  # decisions on a member's own page
ASKED_AGAIN = 3_600  # seconds at most until an open page asks how long something still holds
LOOKED_AGAIN = 30  # seconds at most until a composer asks whether its writer may write again
OVER = "This is over."
LIFTED = "This was lifted."
FOR_GOOD = "This has no end date."


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that a decision keeps its member from, at this moment."""

    sanction_id: int
    what: str
    until: datetime | None
    says: str  # how long still, in words
    holds: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A decision as its page shows it."""

    statement: Statement
    case: Case
    holdings: list[Holding]
    wait: int  # seconds after which an open page asks again; 0 where nothing changes by itself
    by: str  # role handles, never pseudonyms
    reversed: bool
    rule_name: str
    again_url: str  # where the words may be said in another way; empty where they may not
    changes: bool  # they may be changed where they stand, rather than said anew
    keeps_out: bool
    reads_only: bool


@dataclass(frozen=True, slots=True)
class Resting:
    """Why somebody reads only just now, for the pages where they would write."""

    left: str
    until: datetime
    url: str  # the reasons
    wait: int  # seconds until the page asks again


@dataclass(frozen=True, slots=True)
class Line:
    """A decision in a member's list."""

    url: str
    what: str
    day: date
    holds: bool
    reversed: bool  # somebody looked again and took it back


def own(member: Member) -> StatementQuerySet:
    """What was decided about a member, with all that the pages read; newest first."""
    found = Statement.objects.visible_to(member).select_related(
        "decision__by", "decision__seconded_by", "decision__case__content_type"
    )
    restrictions = Prefetch("decision__sanctions", Sanction.objects.order_by("pk"))
    return found.prefetch_related(restrictions, "decision__actions").order_by("-made_at", "-pk")


def lines(member: Member, *, at: datetime) -> list[Line]:
    return [
        Line(
            url=said.get_absolute_url(),
            what=said.restriction,
            day=said.made_at.date(),
            holds=any(one.holds for one in _holdings(said.decision, at=at)),
            reversed=said.decision.state == Decision.State.REVERSED,
        )
        for said in own(member)[:SHOWN]
    ]


def told(said: Statement, *, at: datetime) -> Told:
    """One of `own`, ready to show."""
    decision, case = said.decision, said.decision.case
    holdings = _holdings(decision, at=at)
    content = case.content
    asks = content.state == Reviewed.State.HELD and content.revision == decision.revision
    declined = content.state == Reviewed.State.REMOVED
    deciders = (decision.by, decision.seconded_by)
    rule = books.shipped().rules.get(said.rule)
    now = {one.kind for one in decision.sanctions.all() if is_active(one, at=at)}
    return Told(
        statement=said,
        case=case,
        holdings=holdings,
        wait=_wait(decision, at=at),
        by=" and ".join(one.role_handle for one in deciders if one),
        reversed=decision.state == Decision.State.REVERSED,
        rule_name=rule.title if rule else "",
        again_url=_again_url(content, asks=asks, declined=declined),
        changes=asks,
        keeps_out=bool(now & set(sanctions.BARRING)),
        reads_only=Sanction.Kind.COOL_OFF in now,
    )


def resting(member: Member, *, at: datetime) -> Resting | None:
    """Asks nothing of those who may write."""
    if member.reads_only_until is None or member.reads_only_until <= at:
        return None
    holding = sanctions.active_for(member, at=at).filter(kind=Sanction.Kind.COOL_OFF)
    found = holding.select_related("decision__statement").first()
    if found is None or found.ends_at is None:
        return None
    remaining = found.ends_at - at
    return Resting(
        left=left(remaining),
        until=found.ends_at,
        url=found.decision.statement.get_absolute_url(),
        wait=min(LOOKED_AGAIN, int(remaining.total_seconds()) + 1),
    )


def is_active(sanction: Sanction, *, at: datetime) -> bool:
    """The same as `Sanction.objects.active`, of a row that was read."""
    ended = sanction.ends_at is not None and sanction.ends_at <= at
    return sanction.lifted_at is None and not ended and sanction.starts_at <= at


def left(wait: timedelta) -> str:
    """How long something still lasts: "about 3 hours"; never to the second."""
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    if minutes == 1:
        return "less than a minute"
    if minutes < 120:
        return f"{minutes} minutes"
    hours = -(-minutes // 60)
    return f"about {hours} hours" if hours < 48 else f"about {-(-hours // 24)} days"


def _again_url(content: Reviewed, *, asks: bool, declined: bool) -> str:
    if asks:
        return content.get_change_url()
    return content.get_again_url() if declined else ""


def _holdings(decision: Decision, *, at: datetime) -> list[Holding]:
    return [
        Holding(
            sanction_id=one.pk,
            what=str(one.get_kind_display()),
            until=one.ends_at,
            says=_says(one, at=at),
            holds=is_active(one, at=at),
        )
        for one in decision.sanctions.all()
    ]


def _says(sanction: Sanction, *, at: datetime) -> str:
    if sanction.lifted_at:
        return LIFTED
    if sanction.ends_at is None:
        return FOR_GOOD
    if sanction.ends_at <= at:
        return OVER
    return f"It ends by itself in {left(sanction.ends_at - at)}."


def _wait(decision: Decision, *, at: datetime) -> int:
    ends = [
        one.ends_at for one in decision.sanctions.all() if one.ends_at and is_active(one, at=at)
    ]
    if not ends:
        return 0
    return min(ASKED_AGAIN, int((min(ends) - at).total_seconds()) + 1)
