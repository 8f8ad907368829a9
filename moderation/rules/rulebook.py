"""
The rules as data: one YAML file a rule under `book/`, each with the examples it must
catch and those it must leave alone. Loading reads every example; a book that
contradicts itself does not load.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from moderation.rules.assessment import Outcome
from moderation.rules.phrases import Template, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BOOK = Path(__file__).with_name("book")
REASON_WORDS = 45


class Contradiction(Exception):
    """A rule that is incomplete, or fails its own examples; says which."""


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    category: str
    reason: str
    shields: tuple[str, ...]
    templates: tuple[tuple[Template, Outcome], ...]
    hits: tuple[tuple[str, Outcome], ...]
    misses: tuple[str, ...]


@dataclass(frozen=True)
class Rulebook:
    rules: Mapping[str, Rule]
    by_anchor: Mapping[str, list[tuple[Rule, Template, Outcome]]] = field(init=False)
    words: frozenset[str] = field(init=False)  # every word that a template knows

    def __post_init__(self) -> None:
        index: defaultdict[str, list[tuple[Rule, Template, Outcome]]] = defaultdict(list)
        words: set[str] = set()
        for rule in self.rules.values():
            for template, outcome in rule.templates:
                words |= template.words
                for anchor in template.anchors:
                    index[anchor].append((rule, template, outcome))
        object.__setattr__(self, "by_anchor", dict(index))
        object.__setattr__(self, "words", frozenset(words))


@cache
def current() -> Rulebook:
    """
    The book beside this file.

    :raises Contradiction: a rule lacks a part.
    """
    lists = {
        name: frozenset(words.split())
        for name, words in yaml.safe_load((BOOK / "words.yaml").read_text("utf-8")).items()
    }
    rules = [_rule(file, lists) for file in sorted(BOOK.glob("R*.yaml"))]
    return Rulebook({rule.id: rule for rule in rules})


def examples(book: Rulebook) -> Iterator[tuple[Rule, str, Outcome | None]]:
    """Every example of every rule, with the outcome it must get; None where none."""
    for rule in book.rules.values():
        yield from ((rule, text, outcome) for text, outcome in rule.hits)
        yield from ((rule, text, None) for text in rule.misses)


def _rule(file: Path, lists: Mapping[str, frozenset[str]]) -> Rule:
    entry: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    rule = Rule(
        id=file.stem,
        category=entry["category"],
        reason=entry["reason"].strip().replace("'", "’"),
        shields=tuple(entry.get("shields", ("quoted", "reported", "negated", "asked"))),
        templates=tuple(
            (parse(phrase, lists), Outcome(outcome))
            for outcome, phrases in entry.get("phrases", {}).items()
            for phrase in phrases
        ),
        hits=tuple(
            (text, Outcome(outcome)) for outcome, texts in entry["hits"].items() for text in texts
        ),
        misses=tuple(entry["misses"]),
    )
    if len(rule.hits) < 2 or len(rule.misses) < 2 or len(rule.reason.split()) > REASON_WORDS:
        raise Contradiction(rule.id)
    return rule
