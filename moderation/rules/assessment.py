"""What the rules say of a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What is to happen with a text, from mild to strict."""

    PUBLISH = "publish"
    HINT = "hint"  # published; the writer was shown a gentler wording
    ROUTE = "route"  # published, with support offered, and shown to the care queue
    HOLD = "hold"  # waits for a person
    BLOCK = "block"  # must be changed before anything is stored
    ESCALATE = "escalate"  # waits for a person, urgently
    PAUSE = "pause"  # waits, and the account rests until a person has looked

    @property
    def strictness(self) -> int:
        return _STRICTNESS[self]

    @property
    def stops(self) -> bool:
        """Whether nobody else sees the text before something happens."""
        return self.strictness >= _STRICTNESS[Outcome.HOLD]


_STRICTNESS = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Tier(StrEnum):
    """How sure a finding is, and so what it may do alone."""

    ENFORCE = "enforce"  # may keep a text back
    REVIEW = "review"  # asks a person to look; the text is out
    HINT = "hint"  # for the writer only


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's match: `text[start:end]`, offsets in code points of the original text."""

    rule: str  # R01 … R15
    category: str
    start: int
    end: int
    outcome: Outcome
    reason: str  # words to say to the writer, 45 at most
    voided_by: str = ""  # the shield that makes it harmless: quote, self, negate, ask …
    tier: Tier = Tier.ENFORCE
    nudge: str = ""  # the question that goes with the reason
    rephrase: str = ""  # another way to say it, if the rule offers one
    book: str = ""  # hash of the rulebook that found it
    phrase: str = ""  # key of the template that found it; "" for what is found without one


@dataclass(frozen=True, slots=True)
class Assessment:
    """
    The strictest outcome over all findings.

    `whole` says whether the text was read to its end by every rule there is. A text
    too long to be read is held: an unread word is never let through. `language` is ""
    where the text is in no language these rules read; then only the hard stops did.
    """

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    voided: tuple[Finding, ...] = ()  # matches that a shield made harmless
    whole: bool = True
    language: str = "en"
    review: bool = False  # a person should look, though nothing is kept back
