"""
Leads: templates too broad to count alone. A lead stands only where the leaning of its rule
(`leaning`) agrees; both are asked of each sentence, and either may say no. The leaning of a
rule that keeps nothing back and only offers help (`ALONE`) needs no lead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from moderation.rules import contexts, leaning
from moderation.rules.assessment import Outcome, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

    from moderation.rules.contexts import Contexts, Place
    from moderation.rules.leaning import Sentence, Traces
    from moderation.rules.rule import Phrase
    from moderation.rules.symbols import Alphabet
    from moderation.rules.tokens import Tokens


ALONE = frozenset({"R14"})  # rules whose leaning offers help without a lead


@dataclass(frozen=True)
class Lead:
    """A lead, the alphabet that it is read in, and the signs of its rarest element."""

    phrase: Phrase
    alphabet: Alphabet
    cues: frozenset[str]

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.alphabet.pattern(self.phrase.row))


@dataclass(frozen=True, slots=True)
class Standing:
    """A lead that its rule's leaning bears out, or a sentence without one, and what follows."""

    rule: str
    phrase: Phrase | None
    start: int
    end: int
    outcome: Outcome
    tier: Tier


class Leads:
    """All leads of a book with these `rules`, by rule."""

    def __init__(
        self, leads: Iterable[Lead], traces: Traces, shields: Contexts, rules: Iterable[str]
    ) -> None:
        self._alone = ALONE.intersection(rules)
        self._traces = traces
        self._shields = shields
        self._by_rule: defaultdict[str, list[Lead]] = defaultdict(list)
        for lead in leads:
            self._by_rule[lead.phrase.rule].append(lead)
        self._cues = {
            rule: frozenset().union(*(lead.cues for lead in many))
            for rule, many in self._by_rule.items()
        }

    @property
    def rules(self) -> list[str]:
        return sorted(self._alone.union(self._by_rule))

    def standing(self, tokens: Tokens, decided: Set[str]) -> Iterator[Standing]:
        """What stands, but for rules that have `decided` already."""
        present = frozenset(tokens.symbols)
        rules = [
            rule
            for rule in leaning.learned().limits
            if rule not in decided and not present.isdisjoint(self._cues.get(rule, ()))
        ]
        alone = self._alone.intersection(leaning.learned().limits) - decided
        if not rules and not alone:
            return
        for sentence in self.sentences(tokens):
            yield from self._helping(alone, sentence)
            here = frozenset(tokens.symbols[sentence.start : sentence.end])
            for rule in rules:
                if not here.isdisjoint(self._cues[rule]) and (
                    found := self._standing(rule, tokens, sentence)
                ):
                    yield found

    def _helping(self, rules: Iterable[str], sentence: Sentence) -> Iterator[Standing]:
        for rule in rules:
            if leaning.score(rule, sentence) >= leaning.learned().limits[rule].hold:
                yield Standing(rule, None, sentence.start, sentence.end, Outcome.ROUTE, Tier.HINT)

    def sentences(self, tokens: Tokens) -> Iterator[Sentence]:
        return leaning.sentences(tokens, self._traces)

    def _standing(self, rule: str, tokens: Tokens, sentence: Sentence) -> Standing | None:
        limits = leaning.learned().limits[rule]
        score = leaning.score(rule, sentence)
        found = self.lead(rule, tokens, sentence) if score >= limits.hint else None
        if found is None:
            return None
        phrase, at = found
        if score >= limits.hold:
            return Standing(rule, phrase, at.start, at.end, phrase.outcome, phrase.tier)
        return Standing(rule, phrase, at.start, at.end, Outcome.HINT, Tier.REVIEW)

    def lead(self, rule: str, tokens: Tokens, sentence: Sentence) -> tuple[Phrase, Place] | None:
        """The rule's first lead in the sentence that no shield makes harmless."""
        present = frozenset(tokens.symbols[sentence.start : sentence.end])
        for lead in self._by_rule[rule]:
            if present.isdisjoint(lead.cues):
                continue
            match = lead.compiled.search(tokens.symbols, sentence.start, sentence.end)
            if match is None or match.start() == match.end():
                continue
            at = contexts.place(tokens.symbols, *match.span())
            if not self._shields.shield(tokens, at, lead.phrase.unless):
                return lead.phrase, at
        return None
