"""What a rule says, as plain data: to be read years later, when the book has changed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moderation.rules.rule import Phrase, Rule
    from moderation.rules.rulebook import Rulebook

Body = dict[str, Any]


def of(book: Rulebook) -> dict[str, Body]:
    return {rule.id: body(rule) for rule in book.rules.values()}


def body(rule: Rule) -> Body:
    return {
        "since": rule.since,
        "severity": rule.severity,
        "title": rule.title,
        "category": rule.category,
        "reason": rule.reason,
        "nudge": rule.nudge,
        "rephrase": rule.rephrase,
        "phrases": {phrase.key: _phrase(phrase) for phrase in rule.phrases},
        "hits": [[text, str(outcome)] for text, outcome in rule.hits],
        "misses": list(rule.misses),
    }


def hash_of(body: Mapping[str, Any]) -> str:
    """The same for the same words, whatever else changed in the book."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _phrase(phrase: Phrase) -> Body:
    return {
        "say": phrase.text,
        "category": phrase.category,
        "outcome": str(phrase.outcome),
        "tier": str(phrase.tier),
        "unless": list(phrase.unless),
        **({"lead": True} if phrase.lead else {}),
    }


def entry(rule: str, body: Mapping[str, Any]) -> Body:
    """The rule's file as it would be written today, for `rule.parse`."""
    groups: dict[str, list[Body]] = {"phrases": [], "leads": []}
    for phrase in body["phrases"].values():
        group = "leads" if phrase.get("lead") else "phrases"
        groups[group].append({**phrase, "say": [phrase["say"]]})
    hits: dict[str, list[str]] = {}
    for text, outcome in body["hits"]:
        hits.setdefault(outcome, []).append(text)
    return {**body, "id": rule, **groups, "hits": hits}
