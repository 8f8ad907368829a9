"""
The classes of words that templates speak of, read from `lexicon/*.yaml`:

    insult:
      noun: idiot fool        # and their plurals
      verb: mock              # and -s, -ed, -ing, which are also {insult.ing} …
      word: thick             # as it stands
      phrase: [piece of work] # a template
      of: [slur]              # all of another class
      sensitive: true         # also recognised in disguise and misspelt
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from moderation.rules import forms, templates
from moderation.rules.rule import Refused
from moderation.rules.spoken import LOADER

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).with_name("lexicon")


@dataclass
class Lexicon:
    words: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    phrases: defaultdict[str, list[templates.Row]] = field(
        default_factory=lambda: defaultdict(list)
    )
    sensitive: set[str] = field(default_factory=set)

    def read(self, listed: dict[str, dict[str, Any]]) -> None:
        """Take in the classes of one file."""
        for name, entry in listed.items():
            before = set(self.words[name])
            self._take(name, entry)
            for phrase in entry.get("phrase", ()):
                self.phrases[name].append(templates.parse(phrase))
            if entry.get("sensitive"):
                self.sensitive |= {
                    word for word in self.words[name] - before if len(word) >= SHORTEST_SENSITIVE
                }

    def _take(self, name: str, entry: dict[str, Any]) -> None:
        self.words[name].update(str(entry.get("word", "")).split())
        for noun in str(entry.get("noun", "")).split():
            one, _, many = noun.partition("/")
            self.words[name] |= {one, many or forms.plural(one)}
            self.words[f"{name}.one"].add(one)
            self.words[f"{name}.many"].add(many or forms.plural(one))
        for verb in str(entry.get("verb", "")).split():
            for kind, shapes in forms.verb(verb).items():
                self.words[name] |= shapes
                self.words[f"{name}.{kind}"] |= shapes

    def join(self, listed: dict[str, dict[str, Any]]) -> None:
        """Fill the classes that are made of others; parts come before wholes."""
        for name, entry in listed.items():
            for part in entry.get("of", ()):
                if part not in self.words and part not in self.phrases:
                    raise KeyError(part)
                self.words[name] |= self.words[part]
                self.phrases[name] += self.phrases[part]


SHORTEST_SENSITIVE = 3


def read(files: Iterable[Path]) -> Lexicon:
    """
    :raises Refused: two files define one class.
    """
    lexicon = Lexicon()
    listed: dict[str, dict[str, Any]] = {}
    for file in sorted(files):
        classes = yaml.load(file.read_text("utf-8"), LOADER)  # noqa: S506 - a safe loader
        if twice := sorted(classes.keys() & listed.keys()):
            raise Refused(f"{file.name} defines what another file does: {', '.join(twice)}")
        listed |= classes
    lexicon.read(listed)
    lexicon.join(listed)
    return lexicon
