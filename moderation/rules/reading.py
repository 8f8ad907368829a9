"""Reading one text by the book."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from moderation.rules import contexts, languages, naming, personal, scoring, surfaces
from moderation.rules import rulebook as books
from moderation.rules.assessment import Assessment, Finding, Outcome, Tier
from moderation.rules.folding import fold
from moderation.rules.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from moderation.rules.leads import Standing
    from moderation.rules.rule import Phrase, Rule
    from moderation.rules.rulebook import Rulebook
    from moderation.rules.tokens import Tokens

LONGEST = 20_000  # characters; more is not read, and so held
PER_PHRASE = 3  # standing findings of one template in one text; more say nothing new


def assess(
    text: str,
    *,
    surface: str,
    context_tag: str | None = None,  # noqa: ARG001 - kept with the case, never a key
    rulebook: Rulebook | None = None,
) -> Assessment:
    """
    Read `text` by the community's rules (the shipped ones unless told otherwise).

    Never raises, in time linear in the length. `surface` is "post", "title", "name",
    "line", "message", "request", "report" or "appeal". `context_tag` is what the writer said
    of the text ("quoting", "self", "own_word", "teaching", "agreed"); moderators see it, and
    it changes no outcome here: pretending to quote is the oldest trick.
    """
    book = rulebook or books.shipped()
    tokens = tokenise(fold(text[:LONGEST]), book.signs, book.decoder)
    language = languages.of(tokens, book)
    found = list(_phrases(tokens, book))
    found += _personal(text, tokens, book)
    if surface not in surfaces.NAMES:  # a name is no sentence that could lean anywhere
        found += _leads(tokens, book, found)
    found = _distinct(surfaces.apply(found, surface=surface, language=language))
    standing = tuple(each for each in found if not each.voided_by)
    whole = len(text) <= LONGEST
    outcomes = [finding.outcome for finding in standing]
    outcomes.append(Outcome.PUBLISH if whole else Outcome.HOLD)
    return Assessment(
        outcome=max(outcomes, key=lambda outcome: outcome.strictness),
        findings=standing,
        voided=tuple(each for each in found if each.voided_by),
        whole=whole,
        language=language,
        review=any(each.tier is Tier.REVIEW for each in standing)
        or (not standing and language == "en" and scoring.suspicious(tokens.words)),
    )


def advice(rule: str) -> tuple[str, str]:
    """The reason that `rule` gives and the question that it asks; "" for a rule that is no more."""
    known = books.shipped().rules.get(rule)
    return (known.reason, known.nudge) if known else ("", "")


def _phrases(tokens: Tokens, book: Rulebook) -> Iterator[Finding]:
    symbols = tokens.symbols
    standing: Counter[int] = Counter()
    for number, start, end in book.matcher.matches(symbols):
        phrase = book.phrases[number]
        if standing[number] >= PER_PHRASE:
            continue
        at = contexts.place(symbols, start, end)
        shield = book.contexts.shield(tokens, at, phrase.unless) if phrase.unless else ""
        standing[number] += not shield
        yield _finding(book, phrase, tokens.span(start, end), shield)


def _leads(tokens: Tokens, book: Rulebook, found: Iterable[Finding]) -> Iterator[Finding]:
    """Broad templates are asked where no plain one has kept the text back already."""
    standing = [each for each in found if not each.voided_by]
    if any(each.outcome.stops for each in standing):
        return
    for lead in book.leads.standing(tokens, {each.rule for each in standing}):
        span = tokens.span(lead.start, lead.end)
        if lead.phrase is None:
            yield _whole(book.rules[lead.rule], book.hash, span, lead)
        else:
            finding = _finding(book, lead.phrase, span, "")
            yield replace(finding, outcome=lead.outcome, tier=lead.tier)


def _whole(rule: Rule, book: str, span: tuple[int, int], standing: Standing) -> Finding:
    """A sentence that no template found."""
    return Finding(
        rule=rule.id,
        category=rule.category,
        start=span[0],
        end=span[1],
        outcome=standing.outcome,
        reason=rule.reason,
        tier=standing.tier,
        nudge=rule.nudge,
        rephrase=rule.rephrase,
        book=book,
    )


def _finding(book: Rulebook, phrase: Phrase, span: tuple[int, int], shield: str) -> Finding:
    rule = book.rules[phrase.rule]
    return Finding(
        rule=rule.id,
        category=phrase.category,
        start=span[0],
        end=span[1],
        outcome=phrase.outcome,
        reason=rule.reason,
        voided_by=shield,
        tier=phrase.tier,
        nudge=rule.nudge,
        rephrase=rule.rephrase,
        book=book.hash,
        phrase=phrase.key,
    )


def _personal(text: str, tokens: Tokens, book: Rulebook) -> Iterator[Finding]:
    for contact in (*personal.contacts(tokens.folded), *naming.names(text[:LONGEST])):
        rule = book.rules.get(contact.rule)
        if rule is None:
            continue
        yield Finding(
            rule=rule.id,
            category=contact.category,
            start=contact.start,
            end=contact.end,
            outcome=contact.outcome,
            reason=rule.reason,
            voided_by=contact.voided_by,
            nudge=rule.nudge,
            rephrase=rule.rephrase,
            book=book.hash,
        )


def _distinct(found: list[Finding]) -> list[Finding]:
    """Where one rule matched several ways at a place, the strictest, or all of them as one."""
    last: dict[tuple[str, str], int] = {}
    ordered: list[Finding | None] = []
    for finding in sorted(found, key=lambda each: (each.start, -each.end, each.rule)):
        key = finding.rule, finding.voided_by
        before = ordered[last[key]] if key in last else None
        if before and finding.start < before.end:
            if finding.outcome.strictness < before.outcome.strictness:
                continue
            ordered[last[key]] = None
            if finding.outcome is before.outcome:
                longer = finding.end > before.end
                finding = replace(before, end=finding.end) if longer else before  # noqa: PLW2901
        last[key] = len(ordered)
        ordered.append(finding)
    return [each for each in ordered if each]
