"""One rule as its file says it, and what the loader refuses."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moderation.rules import templates
from moderation.rules.assessment import Outcome, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_WORDS = 45  # in what a writer is told
FEWEST_EXAMPLES = 2
CATEGORIES = frozenset(
    [
        "hate",
        "slur",
        "sexism",
        "insult",
        "harassment",
        "threat",
        "profanity",
        "sexual",
        "dismissive",
        "coercion",
        "victim_blaming",
        "kink_shaming",
        "pii",
        "spam",
        "self_harm",
        "minor",
        "medical",
    ]
)
_NOT_A_TEMPLATE = ("\\", "[^", "(?", ".*", ".+", "[a-z", "*")
_TIERS = {Outcome.HINT: Tier.HINT, Outcome.ROUTE: Tier.HINT}


class Refused(Exception):
    """A rule that may not be loaded; says which and why."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One template of a rule, with what follows from it. `key` is the same while all of it is."""

    key: str
    rule: str
    category: str
    outcome: Outcome
    tier: Tier
    unless: tuple[str, ...]
    row: templates.Row
    text: str
    lead: bool = False  # too broad to count unless the rule's leaning agrees


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    since: int
    severity: int  # 0 (worth a look) to 100 (act now)
    title: str
    category: str
    reason: str
    nudge: str
    rephrase: str
    phrases: tuple[Phrase, ...]
    hits: tuple[tuple[str, Outcome], ...]
    misses: tuple[str, ...]


def parse(entry: Mapping[str, Any]) -> Rule:
    """
    :raises Refused: a part is missing, too long, or not in the form it must have.
    """
    name = str(entry.get("id", "?"))
    missing = {
        "id",
        "since",
        "severity",
        "title",
        "category",
        "reason",
        "nudge",
        "hits",
        "misses",
    } - set(entry)
    if missing:
        raise Refused(f"{name} lacks {', '.join(sorted(missing))}")
    rule = Rule(
        id=name,
        since=int(entry["since"]),
        severity=int(entry["severity"]),
        title=entry["title"],
        category=entry["category"],
        reason=_said(entry["reason"]),
        nudge=_said(entry["nudge"]),
        rephrase=_said(entry.get("rephrase", "")),
        phrases=(*_phrases(name, entry, "phrases"), *_phrases(name, entry, "leads")),
        hits=tuple(
            (text, Outcome(outcome)) for outcome, texts in entry["hits"].items() for text in texts
        ),
        misses=tuple(entry["misses"]),
    )
    _check(rule)
    return rule


def _said(words: str) -> str:
    """What a writer reads, in typographic apostrophes."""
    return str(words).strip().replace("'", "’")


def _phrases(name: str, entry: Mapping[str, Any], part: str) -> Iterator[Phrase]:
    lead = part == "leads"
    for group in entry.get(part, ()):
        outcome = Outcome(group["outcome"])
        for text in group["say"]:
            if any(sign in text for sign in _NOT_A_TEMPLATE):
                raise Refused(f"{name}: {text!r} is a regular expression, not a template")
            try:
                row = templates.parse(text)
            except templates.Malformed as fault:
                raise Refused(f"{name}: {text!r} is no template") from fault
            effect: dict[str, Any] = {
                "category": group.get("category", entry["category"]),
                "outcome": outcome,
                "tier": Tier(group.get("tier", _TIERS.get(outcome, Tier.ENFORCE))),
                "unless": tuple(group.get("unless", ())),
            }
            key = _key(text, *effect.values(), *(["lead"] if lead else []))
            yield Phrase(key=key, rule=name, row=row, text=text, lead=lead, **effect)


def _key(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def _check(rule: Rule) -> None:
    if len(rule.hits) < FEWEST_EXAMPLES or len(rule.misses) < FEWEST_EXAMPLES:
        raise Refused(f"{rule.id} needs two hits and two misses")
    for words in (rule.reason, rule.nudge, rule.rephrase):
        if len(words.split()) > LONGEST_WORDS:
            raise Refused(f"{rule.id} says more than {LONGEST_WORDS} words to the writer")
    unknown = {rule.category, *(phrase.category for phrase in rule.phrases)} - CATEGORIES
    if unknown:
        raise Refused(f"{rule.id}: no such category: {', '.join(sorted(unknown))}")
