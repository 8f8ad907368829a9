"""Cases as the desk lists them: ready values, so that no template asks the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from community.accounts.models import Member
from moderation import cases, claims
from moderation.console import queues
from moderation.models import Action, Case
from moderation.rules import rulebook as books

DONE = {
    Action.Kind.APPROVE: "Let through",
    Action.Kind.CONTENT_NOTE: "with a content note",
    Action.Kind.ASK_REVISION: "Asked for other words",
    Action.Kind.DECLINE: "Declined",
    Action.Kind.COOL_OFF: "reading only for a day",
    Action.Kind.LIMIT: "fewer posts",
    Action.Kind.SUSPEND: "suspended",
    Action.Kind.CLOSE: "account closed",
}
LOOKED = {
    Case.Queue.CARE: "Looked after",
    Case.Queue.LOOK: "Looked at",
    Case.Queue.REPORTS: "Left as it is",
    Case.Queue.STEWARDS: "Left as it is",
}
# Why a case stands where it stands, by what was noticed; the first that fits.
PRESSING = {
    "minor": "First of all: somebody may be under 18.",
    "threat": "Before others: somebody could be in danger.",
    "pii": "Before others: somebody could be recognised.",
    "self_harm": "Before others: somebody may need company.",
}
BY_AGE = {
    Case.Queue.HELD: "By age: nobody else reads it until then.",
    Case.Queue.CARE: "By age: an answer matters most.",
    Case.Queue.LOOK: "By age, after others: it is visible and no rule names it.",
    Case.Queue.REPORTS: "By age: somebody waits for an answer from us.",
    Case.Queue.APPEALS: "By age: somebody waits for another look.",
    Case.Queue.STEWARDS: "By age, and for stewards only.",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One case in the list. None of the writer's words: opening it is a choice."""

    case: Case
    kinds: list[str]
    noticed: str  # the rules, by number and title
    whereabouts: str
    author: str
    waits: str
    standing: str  # what became of it; empty while open
    told: str  # the moderator's words to the writer, once decided
    why_here: str
    in_hand: str  # who has it; empty where nobody does, and once decided
    is_mine: bool  # in the viewer's own hand
    reports: int
    order: str  # sorts cards as the list does
    stamp: str  # changes when an open desk should show the card anew


def card(case: Case, *, viewer: Member, at: datetime, reports: int = 0) -> Card:
    holder = claims.held_by(case, at=at) if case.is_open else None
    return Card(
        case=case,
        kinds=cases.kinds(case),
        noticed=", ".join(_titles(case)),
        whereabouts=case.content.whereabouts(),
        author=case.author.name,
        waits=_waits(at - case.opened_at),
        standing=_standing(case, viewer=viewer),
        told=_told(case),
        why_here=_why_here(case, reports=reports),
        in_hand=_in_hand(holder, viewer=viewer),
        is_mine=holder == viewer,
        reports=reports,
        order=queues.place(case),
        stamp=f"{case.stamp}h{holder.pk if holder else 0}r{reports}",
    )


def all_cards(found: Iterable[Case], *, viewer: Member, at: datetime) -> list[Card]:
    listed = list(found)
    told = cases.reports_about(listed)
    return [card(case, viewer=viewer, at=at, reports=told[case.pk]) for case in listed]


def one_card(case: Case, *, viewer: Member, at: datetime) -> Card:
    [found] = all_cards([case], viewer=viewer, at=at)
    return found


def _titles(case: Case) -> list[str]:
    rules = books.shipped().rules
    noticed = dict.fromkeys(note["rule"] for note in case.findings if not note["voided_by"])
    return [f"{rule} {rules[rule].title}" if rule in rules else str(rule) for rule in noticed]


def _why_here(case: Case, *, reports: int) -> str:
    if case.state == Case.State.PROPOSED:
        return "Waits for a second moderator."
    if case.urgent:
        noticed = {note["category"] for note in case.findings if not note["voided_by"]}
        found = (told for category, told in PRESSING.items() if category in noticed)
        return next(found, "Before others: it may do harm while it waits.")
    if case.pauses_author:
        return "Its writer’s account rests until then."
    if reports > 1:
        return f"By age: {reports} people wait for an answer from us."
    return BY_AGE.get(Case.Queue(case.queue), "By age.")


def _in_hand(holder: Member | None, *, viewer: Member) -> str:
    if holder is None:
        return ""
    return "You have it in hand" if holder == viewer else f"{holder.role_handle} has it in hand"


def _told(case: Case) -> str:
    if case.is_open or (decision := case.decision) is None or decision.step == 0:
        return ""
    return decision.statement.words


def _waits(waited: timedelta) -> str:
    minutes = max(0, int(waited.total_seconds() // 60))
    if minutes < 2:
        return "just now"
    if minutes < 120:
        return f"{minutes} minutes"
    if minutes < 48 * 60:
        return f"{minutes // 60} hours"
    return f"{minutes // (24 * 60)} days"


def _standing(case: Case, *, viewer: Member) -> str:
    if case.state == Case.State.LAPSED:
        return "Changed or taken back by its writer, or let through when a rule was taken back"
    if case.is_open:
        return ""
    if (decision := case.decision) is None:
        return "Looked at again, and taken back"
    who = "you" if decision.by_id == viewer.pk else "a colleague"
    return f"{said_done(case, decision.kinds)} by {who}"


def said_done(case: Case, kinds: set[str]) -> str:
    """These actions in a few words, the mildest first."""
    told = dict(DONE)
    if case.queue in LOOKED:
        told[Action.Kind.APPROVE] = LOOKED[Case.Queue(case.queue)]
    what = ", ".join(told[kind] for kind in told if kind in kinds)
    return what[:1].upper() + what[1:]
