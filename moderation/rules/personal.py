"""
Ways to reach or find a person: addresses, numbers, handles elsewhere, cards and accounts.

One's own must be taken out before anything is stored; somebody else's waits, urgently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderation.rules.assessment import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from moderation.rules.folding import Folded

_WORTH_A_LOOK = re.compile(r"\d|@|\bdot\b|\bwww\b|https?:|hxxp|\b(?:one|two|three|oh|zero)\b ")
_DOT = r"\s?[(\[]?\bdot\b[)\]]?\s?"
_AT = r"\s?[(\[]?\bat\b[)\]]?\s?"
_STREET = (
    r"(?:street|st|road|rd|lane|ln|avenue|ave|dr|court|ct|rise|pl|terrace|crescent|gardens|grove|"
    r"mews|boulevard|blvd|highway|hwy|parkway|pkwy|circle|trail|strasse|rue|vej|gatan|katu)"
)
_DIGIT_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double)"

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_SPOKEN_EMAIL = re.compile(
    rf"\b\w{{1,40}}(?:{_DOT}\w{{1,40}}){{0,3}}{_AT}\w{{1,40}}(?:{_DOT}\w{{1,40}}){{0,2}}{_DOT}"
    r"(?:com|net|org|uk|eu|de|fr|ie|io|me|info|test)\b"
)
_PHONE = re.compile(
    r"(?<![\w.:/-])(?:\+|00)?\(?\d(?:[ ().\-/]{0,2}\d){8,13}"
    r"(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\w]|[.-]\d)"
)
_SPOKEN_PHONE = re.compile(rf"\b{_DIGIT_WORD}(?:[ ,.-]+{_DIGIT_WORD}){{7,13}}\b")
_CARD = re.compile(r"(?<![\d.-])\d(?:[ -]?\d){11,18}(?![\d-])")
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,4})?\b")
_SSN = re.compile(r"(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])")
_IP = re.compile(
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|\b(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}\b"
)
_ADDRESS = re.compile(
    rf"(?<![\w.£$-])\d{{1,5}}[a-z]?,? (?:[a-z'.-]{{2,20}} ){{1,3}}{_STREET}\b"
    r"(?! (?:of|to|too|later|more))"
)
_PLACE = re.compile(
    r"(?:\bapt\.?|\bapartment|\bsuite|\bunit|\bflat|\bp\.?o\.? box)\s?#?\d+\w?\b(?=[,\n. ]|$)"
)
_POSTCODE = re.compile(
    r"\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b|(?<=[a-z], )[a-z]{2}[ ,]\s?\d{5}(?:-\d{4})?\b"
)
_HANDLE = re.compile(
    r"\b(?:insta|instagram|kik|snap|snapchat|telegram|discord|twitter|account|whatsapp|fetlife|"
    r"tiktok|facebook)\b[^\n.@]{0,20}@[\w.]{3,40}"
)
_LINK = re.compile(r"\b(?:https?|hxxps?)://\S{3,200}|\bwww\.\S{3,200}")
# Helplines are free to call and meant to be shared.
_PUBLIC = re.compile(
    r"\+?\(?(?:0800|0808|0300|0345|1[ -]?8(?:00|33|44|55|66|77|88)|8(?:00|88|77|66)[ -]"
    r"|116|\d{4}-\d\d-\d\d)"
)
_OTHERS = re.compile(
    r"\b(?:her|his|their|he|she|they|found|(?:wife|husband|partner|ex|boss|friend|\w{3,20})'s)\b"
    r"[^.!?\n]{0,60}$"
)
_ITS = re.compile(r"\b(?:it|that|here|what|there|let|who)'s\b")
FEWEST_BESIDE_LINK = 4  # words; with fewer a link was only dropped
_LOOK_BACK = 80  # characters before a match that say whose it is
_PER_SHAPE = 20  # matches of one shape in one text


@dataclass(frozen=True, slots=True)
class Contact:
    start: int
    end: int
    outcome: Outcome
    rule: str = "R08"
    category: str = "pii"
    voided_by: str = ""


def _sums_up(digits: str) -> bool:
    """Whether the number carries the check digit of a payment card (Luhn)."""
    figures = [int(digit) for digit in reversed(digits) if digit.isdigit()]
    doubled = [sum(divmod(2 * figure, 10)) for figure in figures[1::2]]
    return 12 <= len(figures) <= 19 and (sum(figures[::2]) + sum(doubled)) % 10 == 0


def _is_telephone(found: str) -> bool:
    digits = [sign for sign in found if sign.isdigit()]
    return not _PUBLIC.match(found) and len(set(digits)) > 2 and "/" not in found[:3]


_SHAPES: tuple[tuple[re.Pattern[str], Callable[[str], bool] | None], ...] = (
    (_EMAIL, None),
    (_SPOKEN_EMAIL, None),
    (_CARD, _sums_up),
    (_PHONE, _is_telephone),
    (_SPOKEN_PHONE, None),
    (_IBAN, None),
    (_SSN, None),
    (_IP, None),
    (_ADDRESS, None),
    (_PLACE, None),
    (_POSTCODE, None),
    (_HANDLE, None),
)


def contacts(folded: Folded) -> Iterator[Contact]:
    """Contact details in a folded text, by where they stand in the original."""
    text = folded.text
    if not _WORTH_A_LOOK.search(text):
        return
    for shape, holds in _SHAPES:
        for count, match in enumerate(shape.finditer(text)):
            if count >= _PER_SHAPE:
                break
            if holds is None or holds(match.group()):
                found = folded.span(*match.span())
                alias = shape is _HANDLE and match.group().startswith("account")
                yield Contact(*found, Outcome.HOLD if alias else _whose(text, match.start()))
    link = _LINK.search(text)
    if link and len(_LINK.sub(" ", text).split()) < FEWEST_BESIDE_LINK:
        yield Contact(*folded.span(*link.span()), Outcome.HOLD, "R15", "spam")


def _whose(text: str, start: int) -> Outcome:
    before = _ITS.sub("", text[max(0, start - _LOOK_BACK) : start])
    return Outcome.ESCALATE if _OTHERS.search(before) else Outcome.BLOCK
