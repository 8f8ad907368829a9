"""
The examples of a book, read by the book. `python -m moderation.rules.examples` notes the
hash of a book found in order, so that loading it need not read them again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moderation.rules import reading, rulebook
from moderation.rules.rule import Refused

if TYPE_CHECKING:
    from moderation.rules.rulebook import Rulebook


def check(book: Rulebook) -> None:
    """
    :raises Refused: an example is not answered as its rule says, or one rule's hit is
        what another one's miss forbids.
    """
    misses = {text: rule.id for rule in book.rules.values() for text in rule.misses}
    faults = [
        f"{rule.id}: a hit that {misses[text]} forbids: {text!r}"
        for rule in book.rules.values()
        for text, outcome in rule.hits
        if text in misses
    ]
    faults += [*_wrong_hits(book), *_wrong_misses(book)]
    if faults:
        raise Refused("\n".join(faults))


def _wrong_hits(book: Rulebook) -> list[str]:
    wrong: list[str] = []
    for rule in book.rules.values():
        for text, expected in rule.hits:
            found = reading.assess(text, surface="post", rulebook=book).findings
            if expected not in {each.outcome for each in found if each.rule == rule.id}:
                wrong.append(f"{rule.id}: not found as {expected}: {text!r}")
    return wrong


def _wrong_misses(book: Rulebook) -> list[str]:
    wrong: list[str] = []
    for rule in book.rules.values():
        for text in rule.misses:
            stopped = [
                each.rule
                for each in reading.assess(text, surface="post", rulebook=book).findings
                if each.rule == rule.id or each.outcome.stops
            ]
            if stopped:
                wrong.append(f"{rule.id}: found by {', '.join(stopped)}: {text!r}")
    return wrong


if __name__ == "__main__":
    rulebook.VERIFIED.write_text(rulebook.load().hash + "\n")
