"""One case on its own page: ready values, with the words only once they were opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Q

from community.accounts.models import Member
from moderation import cases, decisions, noting, reasons
from moderation.cases import Part
from moderation.console import cards
from moderation.console.cards import Card
from moderation.models import Case, CaseEvent, Decision, Neighbour
from moderation.rules import rulebook as books

NEAR_MISSES = 5  # harmless sentences shown beside a rule
EARLIER_FOR = timedelta(days=365)
EARLIER_MOST = 5


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule that noticed something, with words that it leaves alone."""

    title: str
    reason: str
    near_misses: Sequence[str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was decided about the same writer by the same rule, within a year."""

    day: datetime
    what: str
    rule: str
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a colleague proposed, for a second moderator."""

    decision: Decision
    what: str
    by: str
    is_own: bool
    rule: str
    words: str
    said: Sequence[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a template and all that it takes."""

    template: str
    values: object


@dataclass(frozen=True, slots=True)
class Opened:
    """One case on its own page. `parts` and `around` are empty until it was opened."""

    card: Card
    reasons: list[str]
    changed: bool  # the words are no longer those that were noticed
    sections: list[Section]
    is_open: bool = False  # the words are shown
    parts: list[Part] = field(default_factory=list)
    around: Sequence[Neighbour] = ()
    proposed: Proposed | None = None
    undo: Decision | None = None  # the viewer can take it back


def veiled(case: Case, *, viewer: Member, at: datetime) -> Opened:
    """The page without any of the words."""
    decision = case.decision
    return Opened(
        card=cards.one_card(case, viewer=viewer, at=at),
        reasons=cases.reasons(case),
        changed=case.content.revision != case.revision,
        sections=[
            Section("moderation/_rule_text.html", rule_texts(case)),
            Section("moderation/_earlier.html", earlier(case, at=at)),
            Section("moderation/_notes.html", noting.about(case)),
        ],
        proposed=_proposed(case, decision, viewer=viewer, at=at),
        undo=decision if _may_undo(decision, viewer=viewer, at=at) else None,
    )


def unveiled(case: Case, *, viewer: Member, at: datetime) -> Opened:
    """With the words and what stands around them. Whoever asks, puts it on record first."""
    return replace(
        veiled(case, viewer=viewer, at=at),
        is_open=True,
        parts=cases.marked(case),
        around=case.content.around(viewer),
    )


def was_read(case: Case, *, by: Member) -> bool:
    """Whether this moderator opened these very words before."""
    read = CaseEvent.objects.filter(case=case, kind=CaseEvent.Kind.VIEWED, by=by)
    return read.filter(revision=case.content.revision).exists()


def undoable(viewer: Member, *, at: datetime) -> Decision | None:
    """What this moderator decided last and can still take back."""
    made = Decision.objects.filter(Q(by=viewer) | Q(seconded_by=viewer))
    lately = made.filter(state=Decision.State.STANDING, undo_until__gte=at)
    return lately.select_related("case").prefetch_related("actions").order_by("-pk").first()


def rule_texts(case: Case) -> list[RuleText]:
    rules = books.shipped().rules
    found = dict.fromkeys(note["rule"] for note in case.findings if not note["voided_by"])
    return [
        RuleText(
            f"{rule} {rules[rule].title}", rules[rule].reason, rules[rule].misses[:NEAR_MISSES]
        )
        for rule in found
        if rule in rules
    ]


def earlier(case: Case, *, at: datetime) -> list[Earlier]:
    """
    Restrictions of the same writer by one of the same rules within a year, the newest
    first, with what moderators noted there. Nothing else of somebody's past matters here.
    """
    rules = {note["rule"] for note in case.findings if not note["voided_by"]}
    if not rules:
        return []
    found = (
        Decision.objects.filter(member=case.author, rule__in=rules, step__gt=0)
        .filter(state__in=[Decision.State.STANDING, Decision.State.ENDED])
        .filter(decided_at__gt=at - EARLIER_FOR)
        .exclude(case=case)
        .select_related("case")
        .prefetch_related("actions", "case__notes")
        .order_by("-decided_at")[:EARLIER_MOST]
    )
    return [
        Earlier(
            day=one.decided_at or one.made_at,
            what=cards.said_done(one.case, one.kinds),
            rule=one.rule,
            notes=[note.words for note in one.case.notes.all()],
        )
        for one in found
    ]


def _may_undo(decision: Decision | None, *, viewer: Member, at: datetime) -> bool:
    if decision is None or decision.state != Decision.State.STANDING:
        return False
    in_time = decision.undo_until is not None and at <= decision.undo_until
    return in_time and viewer.pk in {decision.by_id, decision.seconded_by_id}


def _proposed(
    case: Case, decision: Decision | None, *, viewer: Member, at: datetime
) -> Proposed | None:
    if decision is None or decision.state != Decision.State.PROPOSED or decision.by is None:
        return None
    said: list[str] = []
    if decision.step > 0:
        parts = reasons.of(case, decisions.choice_of(decision), rule=decision.rule, at=at)
        said = [words for part, words in parts.items() if part != "words"]
    return Proposed(
        decision=decision,
        what=cards.said_done(case, decision.kinds),
        by=decision.by.role_handle,
        is_own=decision.by_id == viewer.pk,
        rule=decision.rule,
        words=decision.draft.get("words", ""),
        said=said,
    )
