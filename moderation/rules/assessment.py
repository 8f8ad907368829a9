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
    ESCALATE = "escalate"  # waits for a person, urgently
    PAUSE = "pause"  # waits, and the account rests until a person has looked
    BLOCK = "block"  # must be changed before anything is stored

    @property
    def strictness(self) -> int:
        return list(Outcome).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's match: `text[start:end]`, offsets in code points of the original text."""

    rule: str  # R01 … R15
    category: str
    start: int
    end: int
    outcome: Outcome
    reason: str  # words to say to the writer, 45 at most
    voided_by: str = ""  # the shield that makes it harmless: quoted, reported, negated, asked


@dataclass(frozen=True, slots=True)
class Assessment:
    """
    The strictest outcome over all findings.

    `whole` says whether the text was read to its end by every rule there is. A text
    that was not is held: an unread word is never let through.
    """

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    voided: tuple[Finding, ...] = ()  # matches that a shield made harmless
    whole: bool = True
