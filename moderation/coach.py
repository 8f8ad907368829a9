"""
What a writer is shown about words that are not sent yet: a thought and a choice, never a
judgement. Nothing of it is kept, counted or logged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation import staging
from moderation.cases import Part, cut, said
from moderation.rules import Assessment, Finding, Outcome

LONGEST = 10_000  # code points of one field
FIELDS = 6  # of one form
THOUGHTS = 3  # shown at once, the kindest first; the others come up once these are met
AROUND = 200  # code points of a sentence on each side of what was noticed
APART = "\n\n"  # between the fields, as between a title and its body

ORDER = (
    "R10", "R07", "R08", "R14", "R11", "R09", "R04", "R03", "R02", "R05", "R06", "R01", "R12",
    "R13", "R15",
)  # fmt: skip
# Their other wording is an example to think with, not a sentence to put in place.
NO_STAND_IN = {"R08", "R10", "R14"}
THEN = {
    Outcome.HINT: "You can send it as it is.",
    Outcome.HOLD: "Sent like this, a person reads it first.",
    Outcome.ESCALATE: "Sent like this, a person reads it first.",
    Outcome.BLOCK: "It can be sent once this is out.",
    Outcome.PAUSE: "Sent like this, it waits until a person has looked.",
}
_ENDED = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)]*+(?=\s|$)|\n")


class TooLong(Exception):
    """More than any composer of ours takes."""


@dataclass(frozen=True, slots=True)
class Place:
    """`texts[field][start:end]`, in code points."""

    field: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Thought:
    """One thing that was noticed, as its writer reads it."""

    rule: str
    parts: tuple[Part, ...]  # the sentence; those with reasons are marked
    said: str  # 45 words at most, with `then`
    then: str
    may_stay: bool  # a hint: the writer may keep the words
    example: str  # another way to say it, or nothing
    # Where another wording would stand, and the words there now; nothing where none is offered.
    place: Place | None
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What is said about one form's words; nothing at all of most."""

    thoughts: tuple[Thought, ...] = ()
    support: bool = False  # they sound in distress: company is offered instead of judgement
    unread: bool = False  # in no language that the rules read

    def __bool__(self) -> bool:
        return bool(self.thoughts or self.support or self.unread)


def read(texts: Sequence[str], *, at: datetime, surface: str = "post") -> Hint:
    """
    What the rules notice in the fields of a form.

    :raises TooLong: they were not read.
    """
    if len(texts) > FIELDS or any(len(text) > LONGEST for text in texts):
        raise TooLong
    assessment = staging.assess(APART.join(texts), surface=surface, at=at)
    return Hint(
        thoughts=tuple(_thoughts(assessment, texts))[:THOUGHTS],
        support=any(map(_is_distress, assessment.findings)),
        unread=not assessment.language,
    )


def rephrased(
    texts: Sequence[str], *, rule: str, at: datetime, surface: str = "post"
) -> Thought | None:
    """The thought about `rule` whose other wording can be put in place, if there is one."""
    offered = (thought for thought in read(texts, at=at, surface=surface).thoughts if thought.place)
    return next((thought for thought in offered if thought.rule == rule), None)


def _is_distress(finding: Finding) -> bool:
    return finding.outcome is Outcome.ROUTE


def _thoughts(assessment: Assessment, texts: Sequence[str]) -> Iterator[Thought]:
    """One for each rule, in the policy's order. Beside distress only what stops the words."""
    found = [finding for finding in assessment.findings if not _is_distress(finding)]
    if len(found) < len(assessment.findings):
        found = [finding for finding in found if finding.outcome.stops]
    by_rule: dict[str, list[Finding]] = {}
    for finding in sorted(found, key=lambda one: (_rank(one.rule), one.start)):
        by_rule.setdefault(finding.rule, []).append(finding)
    for findings in by_rule.values():
        yield _thought(findings, texts)


def _rank(rule: str) -> int:
    return ORDER.index(rule) if rule in ORDER else len(ORDER)


def _thought(findings: Sequence[Finding], texts: Sequence[str]) -> Thought:
    """About the first place where the rule stands; the strictest of them says what follows."""
    first = findings[0]
    outcome = max((one.outcome for one in findings), key=lambda outcome: outcome.strictness)
    noticed = _place(first, texts)
    sentence = _sentence(texts[noticed.field], noticed)
    place, now = _stand_in(first, noticed, sentence)
    return Thought(
        rule=first.rule,
        parts=tuple(_marked(findings, sentence, texts)),
        said=said(first.reason, first.nudge, then=THEN[outcome]),
        then=THEN[outcome],
        may_stay=outcome is Outcome.HINT,
        example="" if first.outcome is Outcome.BLOCK else first.rephrase,
        place=place,
        was=texts[place.field][place.start : place.end] if place else "",
        now=now,
    )


def _stand_in(finding: Finding, noticed: Place, sentence: Place) -> tuple[Place | None, str]:
    """What has to go is taken out alone; else another sentence stands in for the marked one."""
    if finding.outcome is Outcome.BLOCK:
        return noticed, ""
    if not finding.rephrase or finding.rule in NO_STAND_IN:
        return None, ""
    return sentence, finding.rephrase


def _place(finding: Finding, texts: Sequence[str]) -> Place:
    """Where a finding in the joined texts stands; one across two fields, in the first of them."""
    begins = 0
    for field, text in enumerate(texts):
        if finding.start < begins + len(text) or field == len(texts) - 1:
            return Place(field, finding.start - begins, min(finding.end - begins, len(text)))
        begins += len(text) + len(APART)
    raise IndexError(finding.start)


def _sentence(text: str, noticed: Place) -> Place:
    """The sentence around; of one without end only what was noticed."""
    start, end = 0, len(text)
    for stop in _ENDED.finditer(text):
        if stop.end() <= noticed.start:
            start = stop.end()
        elif stop.end() >= noticed.end:
            end = stop.end() if stop.group() != "\n" else stop.start()
            break
    start += len(text[start : noticed.start]) - len(text[start : noticed.start].lstrip())
    if noticed.start - start > AROUND or end - noticed.end > AROUND:
        return noticed
    return Place(noticed.field, start, end)


def _marked(findings: Iterable[Finding], sentence: Place, texts: Sequence[str]) -> Iterator[Part]:
    """The sentence with all that the rule noticed in it."""
    text = texts[sentence.field]
    notes = []
    for place in (_place(finding, texts) for finding in findings):
        inside = max(place.start, sentence.start), min(place.end, sentence.end)
        if place.field == sentence.field and inside[0] < inside[1]:
            notes.append((inside[0] - sentence.start, inside[1] - sentence.start, "noticed"))
    yield from cut(text[sentence.start : sentence.end], notes)
