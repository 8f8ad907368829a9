"""The versions of the rules that this site used, and what each of them brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from moderation.models import BookVersion, RuleChange, Step
from moderation.rules import Outcome, Tier, bodies
from moderation.rules.rulebook import Rulebook
from moderation.rules.stages import Stage

ONE_AT_A_TIME = 0x5275_6C65  # key of an advisory lock: "Rule"
TIERS = list(Tier)  # from what may keep words back to what may only hint


def record(book: Rulebook, *, at: datetime) -> BookVersion:
    """
    Write down a book that this site begins to use; again is no harm, and of many processes
    at once one does it.

    The first book acts at once. Of a later one, what its rules catch and no older wording
    did begins in shadow; all else keeps its stage.
    """
    if known := BookVersion.objects.filter(hash=book.hash).first():
        return known
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if known := BookVersion.objects.filter(hash=book.hash).first():
            return known
        return _record(bodies.of(book), book_hash=book.hash, at=at)


def body_of(rule: str, *, version: str) -> bodies.Body | None:
    """What `rule` said in a version, to read an old finding by."""
    found: bodies.Body | None = (
        BookVersion.objects.filter(hash=version).values_list(f"rules__{rule}", flat=True).first()
    )
    return found


def _record(rules: Mapping[str, bodies.Body], *, book_hash: str, at: datetime) -> BookVersion:
    before = BookVersion.objects.order_by("-pk").first()
    version = BookVersion.objects.create(hash=book_hash, rules=rules, first_seen_at=at)
    hashes = {rule: bodies.hash_of(body) for rule, body in rules.items()}
    older = _known_phrases()
    worded = set(RuleChange.objects.values_list("rule", "body_hash"))
    changes = RuleChange.objects.bulk_create(
        RuleChange(
            rule=rule,
            body_hash=hashes[rule],
            version=version,
            phrases=_brought(body, before.rules.get(rule) if before else None, older[rule]),
        )
        for rule, body in rules.items()
        if (rule, hashes[rule]) not in worded
    )
    Step.objects.bulk_create(
        Step(
            change=change,
            stage=Stage.SHADOW if before and _catches_more(change, older) else Stage.HOLD,
            why=Step.Why.CAME,
            at=at,
        )
        for change in changes
    )
    return version


def _known_phrases() -> defaultdict[str, set[str]]:
    known: defaultdict[str, set[str]] = defaultdict(set)
    for rule, phrases in RuleChange.objects.values_list("rule", "phrases"):
        known[rule].update(phrases)
    return known


def _catches_more(change: RuleChange, older: Mapping[str, set[str]]) -> bool:
    is_new = change.rule not in older
    return is_new or not all(change.phrases.values())


def _brought(body: bodies.Body, before: bodies.Body | None, known: set[str]) -> dict[str, str]:
    """Each new template's key, with that of the stricter one of the version before, if any."""
    older = before["phrases"] if before else {}
    return {
        key: next((old for old, was in older.items() if _milder(phrase, was)), "")
        for key, phrase in body["phrases"].items()
        if key not in known
    }


def _milder(phrase: Mapping[str, Any], was: Mapping[str, Any]) -> bool:
    return (
        phrase["say"] == was["say"]
        and Outcome(phrase["outcome"]).strictness <= Outcome(was["outcome"]).strictness
        and TIERS.index(Tier(phrase["tier"])) >= TIERS.index(Tier(was["tier"]))
        and set(phrase["unless"]) >= set(was["unless"])
    )
