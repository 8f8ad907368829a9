"""Statements of reasons: what is said to a member whose words or place were restricted."""

from __future__ import annotations

from datetime import datetime

from moderation import rules
from moderation.acts import Act, Choice
from moderation.models import Action, Case

Kind = Action.Kind

RESTRICTION = {
    Kind.ASK_REVISION: "Your words wait until you have changed them. Only you can read them.",
    Kind.DECLINE: "Your words are not shown to anybody. You keep them as a draft.",
    Kind.COOL_OFF: "You can read everything and not write for a day.",
    Kind.LIMIT: "You can write up to three times a day.",
    Kind.SUSPEND: "You cannot come in for a while. Nothing of yours is lost.",
    Kind.CLOSE: "Your account is closed.",
}
FOR_GOOD = "It has no end date."
NOTICED = "A set of plain rules noticed this by itself; a person decided."
READ = "A person noticed and decided this; no automation took part."
GUIDELINES = "It does not fit the guidelines that members of this place agreed to."
REDRESS = (
    "You can ask within six months that somebody else looks at it again, free of charge, on"
    " this page. You may also go to an out-of-court body or to a court."
)


def of(case: Case, choice: Choice, *, rule: str, at: datetime) -> dict[str, str]:
    """
    The parts of a statement about what was chosen, made from the case and the rulebook; a
    moderator may say any of them in kinder words, and leave none out.
    """
    restricting = [act for act in choice.acts if act.kind in RESTRICTION]
    made = {
        "restriction": " ".join(RESTRICTION[act.kind] for act in restricting),
        "duration": " ".join(dict.fromkeys(_lasts(act, at=at) for act in restricting)),
        "facts": _facts(case),
        "automation": NOTICED if _noticed(case) else READ,
        "explanation": _explanation(rule),
        "redress": REDRESS,
    }
    kinder = {part: choice.said.get(part, "").strip() or made[part] for part in made}
    return {"words": choice.words, **kinder}


def first_rule(case: Case) -> str:
    """The rule of what was noticed first, if anything was."""
    noticed = _noticed(case)
    return str(noticed[0]["rule"]) if noticed else ""


def _noticed(case: Case) -> list[dict[str, object]]:
    return [note for note in case.findings if not note["voided_by"]]


def _lasts(act: Act, *, at: datetime) -> str:
    if act.lasts is None:
        return FOR_GOOD
    return f"Until {at + act.lasts:%-d %B %Y}, by itself."


def _facts(case: Case) -> str:
    return f"This is about what you wrote on or before {case.opened_at:%-d %B %Y}."


def _explanation(rule: str) -> str:
    if not rule:
        return GUIDELINES
    reason, _question = rules.advice(rule)
    return reason or GUIDELINES
