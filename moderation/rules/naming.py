"""Full names, where a way to find their bearer stands beside them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from moderation.rules.assessment import Outcome
from moderation.rules.personal import Contact

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMED = re.compile(
    r"\b(I['’]m|I am|called|named|name['’]s|name is|is) (?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?"
    r"([A-Z][a-z]+) [A-Z][a-z]{2,}\b"
)
# How the names of peoples, faiths and regions begin: "I'm Northern Irish".
_NO_NAME = re.compile(
    r"(?:New|North|South|East|West|Middle|Irish|Scottish|Welsh|English|British|American|African|"
    r"Asian|German|French|Italian|Roman|Greek|Catholic|Jewish|Muslim|Christian|Black|White|"
    r"Native|Latin|Anglo|Old|Great|Happy|Good|The|Very|Not|Just|So)(?:ern)?$"
)
_MINE = re.compile(r"\bmy (?:\w+ )?$")
_OWN_PLACE = re.compile(r"^(?:,? (?:from|and i (?:work|live|teach)|of|in)\b|, [a-z]+ from)")
_PERSON = r"\b(?:he|she|they|hes|shes|his|her|their|man|woman|guy|member|ex|abuser|dom|domme|host)"
_SPOKEN_OF = re.compile(_PERSON + r"\b[^.!?\n]{0,40}$")
_JUST_BEFORE = re.compile(_PERSON + r"(?:['’]s| is| was)? $")
_PLACED = re.compile(
    r"\b(?:works?|lives?|drinks?|teaches|plays|runs|owns|studies|trains|shops|parks|street|road|"
    r"lane|hospital|school|church|surgery|from)\b"
)
_AROUND = 80  # characters before and after a name that say whose it is and where they are
_MOST = 20  # names of one text


def names(text: str) -> Iterator[Contact]:
    """Such names in an original text: one's own, and somebody else's."""
    for match in islice(_NAMED.finditer(text), _MOST):
        if _NO_NAME.match(match[2]):
            continue
        before = text[max(0, match.start() - _AROUND) : match.start()].lower()
        after = text[match.end() : match.end() + _AROUND].lower()
        if match[1][0] == "I" or ("name" in match[1] and _MINE.search(before)):
            if _OWN_PLACE.match(after):
                yield Contact(*match.span(), Outcome.BLOCK)
        elif _PLACED.search(after):
            about = _JUST_BEFORE if match[1] in {"called", "named"} else _SPOKEN_OF
            if about.search(before):
                yield Contact(*match.span(), Outcome.ESCALATE)
