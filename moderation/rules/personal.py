"""
Ways to reach or find a person: e-mail addresses, telephone numbers, handles elsewhere.

One's own must be taken out before anything is stored; somebody else's waits, urgently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderation.rules.assessment import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOT = r"\s?[(\[]?\bdot\b[)\]]?\s?"
_AT = r"\s?[(\[]?\bat\b[)\]]?\s?"
_SHAPES = [
    re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}"),
    re.compile(
        rf"\b\w{{1,40}}(?:{_DOT}\w{{1,40}}){{0,3}}{_AT}\w{{1,40}}(?:{_DOT}\w{{1,40}}){{0,2}}{_DOT}"
        r"(?:com|net|org|uk|eu|de|fr|ie|io|me|info|test)\b"
    ),
    re.compile(r"(?<![\w.])\+?\d(?:[ ().-]{0,2}\d){8,13}(?![\w.]\d)"),
    re.compile(
        r"\b(?:insta|instagram|kik|snap|snapchat|telegram|discord|twitter|account|whatsapp)\b"
        r"[^\n.@]{0,20}@[\w.]{3,40}"
    ),
]
# Helplines are free to call and meant to be shared.
_PUBLIC = re.compile(r"\+?(?:0800|0808|0300|1[ -]?8(?:00|33|88)|116|\d{4}-\d\d-\d\d)")
_OTHERS = re.compile(
    r"\b(?:her|his|their|he|she|they|found|(?:wife|husband|partner|ex|boss|friend|\w{3,20})'s)\b"
    r"[^.!?\n]{0,60}$"
)
_ITS = re.compile(r"\b(?:it|that|here|what|there|let|who)'s\b")
_LOOK_BACK = 80  # characters before a match that say whose it is


@dataclass(frozen=True, slots=True)
class Contact:
    start: int
    end: int
    outcome: Outcome


def contacts(text: str) -> Iterator[Contact]:
    """Contact details in a folded text."""
    for shape in _SHAPES:
        for match in shape.finditer(text):
            if _PUBLIC.match(match.group()):
                continue
            before = _ITS.sub("", text[max(0, match.start() - _LOOK_BACK) : match.start()])
            whose = Outcome.ESCALATE if _OTHERS.search(before) else Outcome.BLOCK
            yield Contact(match.start(), match.end(), whose)
