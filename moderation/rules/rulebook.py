"""
The book of rules: one YAML file a rule under `book/`, the words they speak of under
`lexicon/`, and the shields in `contexts.yaml`. A book knows its content hash; examples are
read again whenever that differs from the one that was last found in order (`verified.txt`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from moderation.rules import contexts, folding, lexicon, rule, spoken, templates
from moderation.rules.anchors import Surveyor
from moderation.rules.decoding import Decoder
from moderation.rules.leads import Lead, Leads
from moderation.rules.leaning import Traces
from moderation.rules.matching import Matcher
from moderation.rules.rule import Refused, Rule
from moderation.rules.symbols import Alphabet, Unknown
from moderation.rules.tokens import Signs, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from moderation.rules.anchors import Clue
    from moderation.rules.contexts import Contexts
    from moderation.rules.rule import Phrase

HERE = Path(__file__).parent
BOOK = HERE / "book"
CONTEXTS = HERE / "contexts.yaml"
VERIFIED = HERE / "verified.txt"


@dataclass
class Rulebook:
    rules: Mapping[str, Rule]
    hash: str
    phrases: Sequence[Phrase]
    contexts: Contexts
    alphabet: Alphabet
    decoder: Decoder
    signs: Signs
    matcher: Matcher
    leads: Leads
    clues: Sequence[Clue] = field(repr=False)


def build(rules: Iterable[Rule], *, content: bytes = b"") -> Rulebook:
    """
    Make a book of these rules, with the words and shields that are shipped.

    :raises Refused: two rules share an id, or a template has no word to find it by.
    """
    by_id: dict[str, Rule] = {}
    for each in rules:
        if each.id in by_id:
            raise Refused(f"{each.id} is there twice")
        by_id[each.id] = each
    every = [phrase for each in by_id.values() for phrase in each.phrases]
    phrases = [phrase for phrase in every if not phrase.lead]
    leads = [phrase for phrase in every if phrase.lead]
    words = lexicon.read(lexicon.FOLDER.glob("*.yaml"))
    shields = contexts.parse(_load(CONTEXTS))
    alphabet = Alphabet.for_rows(words, [*(phrase.row for phrase in every), *shields.rows()])
    shields.use(alphabet)
    _check(every, shields)
    surveyor = Surveyor(alphabet)
    clues = _clues(surveyor, phrases)
    decoder = Decoder(frozenset(alphabet.signs), frozenset(words.sensitive))
    return Rulebook(
        rules=by_id,
        hash=hashlib.sha256(content).hexdigest(),
        phrases=phrases,
        contexts=shields,
        alphabet=alphabet,
        decoder=decoder,
        signs=Signs(alphabet, decoder),
        matcher=Matcher(clues, lambda number: alphabet.pattern(phrases[number].row)),
        leads=Leads(
            [
                Lead(phrase, alphabet, clue.rarest.signs)
                for phrase, clue in zip(leads, _clues(surveyor, leads), strict=True)
            ],
            Traces(words, decoder),
            shields,
            by_id,
        ),
        clues=clues,
    )


def _check(phrases: Sequence[Phrase], shields: Contexts) -> None:
    named = templates.words(phrase.row for phrase in phrases)
    never = set(filter(spoken.said, named))
    for phrase in phrases:
        if unknown := set(phrase.unless) - shields.names:
            raise Refused(f"{phrase.rule}: no such shield: {', '.join(unknown)}")
        if never and (wrong := sorted(templates.words([phrase.row]) & never)):
            parts = " ".join(spoken.said(wrong[0]))
            raise Refused(f"{phrase.rule}: {phrase.text!r}: {wrong[0]} is read as {parts}")


def _clues(surveyor: Surveyor, phrases: Iterable[Phrase]) -> list[Clue]:
    found: list[Clue] = []
    for phrase in phrases:
        try:
            clue = surveyor.clue(phrase.row)
        except Unknown as fault:
            raise Refused(f"{phrase.rule}: {phrase.text!r} names no class: {fault}") from fault
        if clue is None:
            raise Refused(f"{phrase.rule}: {phrase.text!r} has no word to find it by")
        found.append(clue)
    return found


def _load(file: Path) -> Any:
    return yaml.load(file.read_text("utf-8"), spoken.LOADER)  # noqa: S506 - a safe loader


def content_of(folder: Path) -> bytes:
    """All that the verdicts of a book in `folder` depend on."""
    files = [
        *folder.glob("*.yaml"),
        *lexicon.FOLDER.glob("*.yaml"),
        *HERE.glob("*.yaml"),
        *HERE.glob("*.py"),
        *HERE.glob("*.bin"),
    ]
    return b"\0".join(
        part for file in sorted(files) for part in (file.name.encode(), file.read_bytes())
    )


def read(folder: Path = BOOK) -> Rulebook:
    """The book in `folder`, its examples not looked at."""
    return build(
        (rule.parse(_load(file)) for file in sorted(folder.glob("*.yaml"))),
        content=content_of(folder),
    )


def load(folder: Path = BOOK) -> Rulebook:
    """
    Read the book in `folder`, and its examples unless they were found in order before.

    :raises Refused: a rule is not in order, or the examples contradict each other.
    """
    from moderation.rules import examples  # noqa: PLC0415 - examples are read by the book

    folding.warm()
    book = read(folder)
    if not VERIFIED.exists() or VERIFIED.read_text().strip() != book.hash:
        examples.check(book)
    return book


def symbols_of(text: str, book: Rulebook) -> str:
    """The row of signs that `book` sees in `text`."""
    return tokenise(folding.fold(text), book.signs, book.decoder).symbols


@cache
def shipped() -> Rulebook:
    """The book beside this file, read once."""
    return load()


def warm(rest: Callable[[], object]) -> None:
    """Read the shipped book, and compile all of it in small steps with a rest after each."""
    book = shipped()
    for _ in chain(book.matcher.compiling(), book.contexts.compiling()):
        rest()
