"""What a finding leads to where the text stands: the policy's table of surfaces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from moderation.rules.assessment import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

HARD_STOPS = frozenset({"R07", "R08", "R10"})  # kept in texts of other languages
NAMES = frozenset({"name"})  # what is shown beside every word of a member: changed, not held
_UNREAD = frozenset({"report", "appeal"})  # people quote what was done to them there
_NAME_OUTCOMES = {Outcome.HINT: Outcome.BLOCK, Outcome.HOLD: Outcome.BLOCK}


def apply(found: Iterable[Finding], *, surface: str, language: str) -> list[Finding]:
    if surface in _UNREAD:
        return [each for each in found if each.rule == "R10"]
    if language == "":
        found = [each for each in found if each.rule in HARD_STOPS]
    if surface in NAMES:
        return [
            replace(each, outcome=_NAME_OUTCOMES.get(each.outcome, each.outcome)) for each in found
        ]
    return list(found)
