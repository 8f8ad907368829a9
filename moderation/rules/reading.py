"""Reading one text by the book."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from moderation.rules import personal
from moderation.rules.assessment import Assessment, Finding, Outcome
from moderation.rules.folding import Folded, Sentence, fold, sentences
from moderation.rules.rulebook import Contradiction, Rule, Rulebook, current, examples
from moderation.rules.shields import SHIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 20_000  # characters; more is not read, and so held
PERSONAL = "R08"  # the rule under which contact details stand


def assess(text: str, *, surface: str) -> Assessment:  # noqa: ARG001 - for the fuller rules
    """
    Read `text` by the community's rules.

    Never raises, in time linear in the length. `surface` is "post", "title", "name",
    "line" or "message". These rules are a first, small set of plain English phrases:
    they catch what is said outright, and will let through what is said by a detour.
    """
    return _read(text, _book())


def reason(rule: str) -> str:
    """The words that `rule` says to a writer; nothing for a rule that is no more."""
    known = _book().rules.get(rule)
    return known.reason if known else ""


@cache
def _book() -> Rulebook:
    """The current book, once every example in it was read as it says."""
    book = current()
    for rule, text, expected in examples(book):
        found = {
            finding.outcome for finding in _read(text, book).findings if finding.rule == rule.id
        }
        if found != ({expected} if expected else set()):
            raise Contradiction(rule.id, text)
    return book


def _read(text: str, book: Rulebook) -> Assessment:
    folded = fold(text[:LONGEST])
    found = [
        *_phrases(folded, book),
        *(
            _finding(book.rules[PERSONAL], folded, contact.start, contact.end, contact.outcome)
            for contact in personal.contacts(folded.text)
        ),
    ]
    found = _distinct(found)
    standing = tuple(finding for finding in found if not finding.voided_by)
    whole = len(text) <= LONGEST
    outcomes = [finding.outcome for finding in standing]
    outcomes.append(Outcome.PUBLISH if whole else Outcome.HOLD)
    return Assessment(
        outcome=max(outcomes, key=lambda outcome: outcome.strictness),
        findings=standing,
        voided=tuple(finding for finding in found if finding.voided_by),
        whole=whole,
    )


def _phrases(folded: Folded, book: Rulebook) -> Iterator[Finding]:
    for sentence in sentences(folded, known=book.words):
        for start, word in enumerate(sentence.words):
            for rule, template, outcome in book.by_anchor.get(word.text, ()):
                end = template.match(sentence, start)
                if end is not None:
                    yield _finding(
                        rule,
                        folded,
                        word.start,
                        sentence.words[end - 1].end,
                        outcome,
                        voided_by=_shield(rule, sentence, start, end),
                    )


def _distinct(found: list[Finding]) -> list[Finding]:
    """Where one rule matched several ways at a place, the strictest and widest match."""
    kept: dict[str, Finding] = {}
    ordered: list[Finding] = []
    for finding in sorted(found, key=lambda each: (each.start, -each.end)):
        last = kept.get(finding.rule)
        if last and finding.start < last.end and bool(last.voided_by) == bool(finding.voided_by):
            if finding.outcome.strictness <= last.outcome.strictness:
                continue
            ordered.remove(last)
        kept[finding.rule] = finding
        ordered.append(finding)
    return ordered


def _shield(rule: Rule, sentence: Sentence, start: int, end: int) -> str:
    return next((name for name in rule.shields if SHIELDS[name](sentence, start, end)), "")


def _finding(
    rule: Rule, folded: Folded, start: int, end: int, outcome: Outcome, voided_by: str = ""
) -> Finding:
    first, last = folded.span(start, end)
    return Finding(rule.id, rule.category, first, last, outcome, rule.reason, voided_by)
