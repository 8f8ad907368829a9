"""Cases as the desk shows them: ready values, so that no template asks the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from community.accounts.models import Member
from moderation import cases, decisions
from moderation.cases import Part
from moderation.models import Action, Case

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


LOOKED = {Case.Queue.CARE: "Looked after", Case.Queue.LOOK: "Looked at"}


@dataclass(frozen=True, slots=True)
class Card:
    """One case in the list. None of the writer's words: opening it is a choice."""

    case: Case
    kinds: list[str]
    whereabouts: str
    author: str
    waits: str
    standing: str  # what became of it; empty while open
    told: str  # the moderator's words to the writer, once decided
    order: str  # sorts cards as the list does


@dataclass(frozen=True, slots=True)
class Opened:
    """One case on its own page, with the words."""

    card: Card
    parts: list[Part]
    reasons: list[str]
    may_decline: bool
    changed: bool  # the words are no longer those that were noticed


def tabs(*, current: str) -> list[dict[str, Any]]:
    """The desk's neighbouring pages, for components/tabs.html."""
    pages = [("desk:queue", "Words"), ("desk:proposals", "Proposals"), ("desk:care", "Yourself")]
    return [
        {"url": reverse(name), "label": label, "current": name == current} for name, label in pages
    ]


def card(case: Case, *, viewer: Member, at: datetime) -> Card:
    return Card(
        case=case,
        kinds=cases.kinds(case),
        whereabouts=case.content.whereabouts(),
        author=case.author.name,
        waits=_waits(at - case.opened_at),
        standing=_standing(case, viewer=viewer),
        told=_told(case),
        order=f"{0 if case.urgent else 1}.{case.opened_at.timestamp():017.6f}.{case.pk:012}",
    )


def all_cards(found: Iterable[Case], *, viewer: Member, at: datetime) -> list[Card]:
    return [card(case, viewer=viewer, at=at) for case in found]


def opened(case: Case, *, viewer: Member, at: datetime) -> Opened:
    return Opened(
        card=card(case, viewer=viewer, at=at),
        parts=cases.marked(case),
        reasons=cases.reasons(case),
        may_decline=case.queue not in decisions.ONLY_LOOKED_AT,
        changed=case.content.revision != case.revision,
    )


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
    if case.is_open or (decision := case.decision) is None:
        return ""
    who = "you" if decision.by_id == viewer.pk else "a colleague"
    what = [DONE[kind] for kind in DONE if kind in decision.kinds]
    if case.queue in LOOKED:
        what[0] = LOOKED[Case.Queue(case.queue)]
    return f"{', '.join(what)} by {who}"
