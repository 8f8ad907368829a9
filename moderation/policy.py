"""
The language rules as people and machines read them. Put together once for as long as no
rule changes its stage; asking for it costs what `staging.current` costs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from moderation import staging
from moderation.rules import Finding, Outcome, rulebook, surfaces
from moderation.rules.rule import Rule
from moderation.rules.stages import NEVER_SILENT, Stage
from moderation.staging import Standing

SAID = Path(__file__).with_name("policy.yaml")
SHORT = 12  # signs of a version that people read


@dataclass(frozen=True, slots=True)
class Young:
    """What is new in a rule and being tried."""

    stage: str
    since: date
    templates: int
    said: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule. `outcomes` are for each surface, from mild to strict."""

    rule: Rule
    outcomes: dict[str, list[str]]
    noticed: list[str]
    fine: list[str]
    stage: str  # of what it began with
    young: list[Young]

    @property
    def follows(self) -> list[tuple[str, list[str]]]:
        """Where words are read, and what follows there, in plain words."""
        words = said()
        return [
            (words["surfaces"][surface], [words["outcomes"][outcome] for outcome in outcomes])
            for surface, outcomes in self.outcomes.items()
        ]

    @property
    def is_never_silent(self) -> bool:
        return self.rule.id in NEVER_SILENT


@dataclass(frozen=True, slots=True)
class Change:
    """What came with a later version."""

    day: date
    rules: list[str]


@dataclass(frozen=True, slots=True)
class Policy:
    version: str
    since: date
    entries: list[Entry]
    changes: list[Change]  # the newest first
    said: dict[str, Any]  # policy.yaml

    @property
    def version_short(self) -> str:
        return self.version[:SHORT]


@dataclass(frozen=True, slots=True)
class Document:
    """The policy for machines, with a tag that changes when it does."""

    body: bytes
    tag: str


def current(*, at: datetime) -> Policy:
    now = staging.current(at=at)
    return _put_together(rulebook.shipped().hash, now.version_at.date(), now.changes)


def document(*, at: datetime) -> Document:
    now = staging.current(at=at)
    return _document(rulebook.shipped().hash, now.version_at.date(), now.changes)


@lru_cache(maxsize=2)
def _put_together(version: str, since: date, changes: tuple[Standing, ...]) -> Policy:
    by_rule: dict[str, list[Standing]] = {}
    for one in changes:
        by_rule.setdefault(one.rule, []).append(one)
    rules = rulebook.shipped().rules
    return Policy(
        version=version,
        since=since,
        entries=[_entry(rule, by_rule[rule.id]) for rule in rules.values()],
        changes=_history(changes),
        said=said(),
    )


@cache
def said() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(SAID.read_text("utf-8"))
    return read


def _entry(rule: Rule, changes: list[Standing]) -> Entry:
    words = said()
    examples = words["examples"].get(rule.id, {})
    return Entry(
        rule=rule,
        outcomes={surface: _outcomes(rule, surface) for surface in words["surfaces"]},
        noticed=examples.get("noticed", []),
        fine=examples.get("fine", []),
        stage=changes[0].stage,
        young=[
            Young(
                stage=one.stage,
                since=one.came_at.date(),
                templates=one.phrases,
                said=words["stages"][one.stage],
            )
            for one in changes
            if one.stage is not Stage.HOLD
        ],
    )


def _outcomes(rule: Rule, surface: str) -> list[str]:
    """All that may follow from this rule there."""
    findings = [
        Finding(rule.id, phrase.category, 0, 0, phrase.outcome, rule.reason)
        for phrase in rule.phrases
    ]
    found = {each.outcome for each in surfaces.apply(findings, surface=surface, language="en")}
    return [outcome.value for outcome in Outcome if outcome in found]


def _history(changes: Iterable[Standing]) -> list[Change]:
    """Without the first book: there was nothing before it."""
    ordered = sorted(changes, key=lambda one: (one.came_at, one.rule))
    steps = [
        Change(moment.date(), list(dict.fromkeys(one.rule for one in together)))
        for moment, together in groupby(ordered, key=lambda one: one.came_at)
    ]
    return steps[:0:-1]


@lru_cache(maxsize=2)
def _document(version: str, since: date, changes: tuple[Standing, ...]) -> Document:
    policy = _put_together(version, since, changes)
    body = json.dumps(_for_machines(policy), ensure_ascii=False, indent=1).encode()
    return Document(body, hashlib.sha256(body).hexdigest())


def _for_machines(policy: Policy) -> dict[str, Any]:
    words = policy.said
    return {
        "version": policy.version,
        "since": policy.since.isoformat(),
        "languages": {"read": ["en"], "hard_stops_only": "*"},
        "hard_stops": sorted(surfaces.HARD_STOPS),
        **{name: words[name] for name in ("outcomes", "surfaces", "stages", "automation")},
        "review": words["people"],
        "redress": words["again"],
        "rules": [_rule(entry) for entry in policy.entries],
        "changes": [
            {"date": change.day.isoformat(), "rules": change.rules} for change in policy.changes
        ],
    }


def _rule(entry: Entry) -> dict[str, Any]:
    rule = entry.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "category": rule.category,
        "reason": rule.reason,
        "question": rule.nudge,
        "severity": rule.severity,
        "since": rule.since,
        "outcomes": entry.outcomes,
        "tiers": sorted({phrase.tier.value for phrase in rule.phrases}),
        "stage": entry.stage,
        "young": [
            {"stage": one.stage, "since": one.since.isoformat(), "templates": one.templates}
            for one in entry.young
        ],
        "examples": {"noticed": entry.noticed, "fine": entry.fine},
    }
