"""
Ways to reach or find a person: addresses, numbers, handles elsewhere, cards and accounts.

One's own must be taken out before anything is stored; somebody else's waits, urgently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from moderation.rules.assessment import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from moderation.rules.folding import Folded

_FIGURES = "0123456789"  # folding knows no others
_DOT = r"\s?[(\[]?\bdot\b[)\]]?\s?"
_AT = r"\s?[(\[]?\bat\b[)\]]?\s?"
_STREET = (
    r"(?:street|st|road|rd|lane|ln|avenue|ave|dr|court|ct|rise|pl|terrace|crescent|gardens|grove|"
    r"mews|boulevard|blvd|highway|hwy|parkway|pkwy|circle|trail|strasse|rue|vej|gatan|katu)"
)
_SPOKEN = (
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double",
)  # fmt: skip
_DIGIT_WORD = rf"(?:{'|'.join(_SPOKEN)})"

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_SPOKEN_EMAIL = re.compile(
    rf"\b[\w.-]{{1,40}}(?:{_DOT}\w{{1,40}}){{0,3}}(?:{_AT}|@)[\w-]{{1,40}}"
    rf"(?:{_DOT}\w{{1,40}}){{0,2}}(?:{_DOT}|\.)"
    r"(?:com|net|org|uk|eu|de|fr|ie|io|me|info|test|example|co|us|ca|au|nl|se|dk|no|fi|pl|es|it)\b"
)
_CALLED = re.compile(
    r"\b(?:phone|tel|telephone|mobile|cell|number|call me|ring me|text me|whatsapp me|answering|"
    r"registered)\b[ :,]{1,3}(?:is |on |at |me )?(\(?\d[\d ().-]{5,14}\d)(?![\d:/-])"
)
_PHONE = re.compile(
    r"(?<![\w.:/-])(?:\+|00)?\(?\d(?:[ ().\-/]{0,2}\d){8,13}"
    r"(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\w]|[.-]\d)"
)
_SPOKEN_PHONE = re.compile(rf"\b{_DIGIT_WORD}(?:[ ,.-]+{_DIGIT_WORD}){{7,13}}\b")
_CARD = re.compile(r"(?<![\d.-])\d(?:[ -]?\d){11,18}(?![\d-])")
_IBAN = re.compile(r"\b[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,4})?\b")
_SSN = re.compile(r"(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])")
_IP = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_LONG_IP = re.compile(r"\b(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}\b")
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
# Streets as Europe writes them, the number last; and addresses by the words before them.
_EUROPEAN = re.compile(
    r"\b(?:rue|rua|via|ul\.|ulica|calle|c/|viale|piazza|avenida|av\.|plaza) "
    r"(?:[^\W\d_][\w'.-]* ){1,5}\d{1,4}\b"
    r"|\b[^\W\d_]{3,}(?:strasse|strase|straat|gasse|vej|veien|gatan|gata|katu|kuja|weg|allee|platz|"
    r"vagen|laan|plein|braut) \d{1,4}\b"
    r"|\b(?:utca|utja|ut|u\.|ulice) \d{1,4}\b"
    r"|\bpsc \d{3,4}, box \d{3,5}\b|\b[af]po a[aep] \d{5}\b"
)
_LIVES = re.compile(
    r"\b(?:lives?|living|located|meet (?:me|you|at|us)|address(?: is)?:?|offices? (?:is|are)|"
    r"drops you off|station is|taxi|sent|return|arrived|corner) (?:at|on|to|of|in)?:? ?(?:the )?"
    r"(?:\d{1,6} (?:\d{1,3} )?[^\W\d_][^\n\d,.]{2,30} ?\d{1,4}"
    r"|(?:[^\W\d_][\w'.-]* ){1,3}\d{1,4} (?:st\b|str|street))"
)
_ELSEWHERE = re.compile(
    r"\b(?=[a-z]*[_\d])[a-z]\w{3,30}(?= (?:on|over on) (?:insta|instagram|kik|snap|snapchat|"
    r"telegram|discord|twitter|fetlife|tiktok|facebook|onlyfans|reddit|skype|whatsapp|"
    r"the \w+ app)\b)"
    r"|\b\w+ underscore \w+\b"
    r"|(?:insta|kik|snap|telegram|discord|fetlife|onlyfans|tiktok)\b[^\n.]{0,40}\b[a-z]+_\w{2,30}\b"
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
_YEARS = re.compile(r"(?:(?:1[89]|20)\d\d[ .\-/()]*){2,}$")
_OTHERS = re.compile(
    r"\b(?:her|his|their|he|she|they|found|(?:wife|husband|partner|ex|boss|friend|\w{3,20})'s)\b"
    r"[^.!?\n]{0,60}$"
)
_SELLING = re.compile(
    r"\b(?:buy|order (?:now|here|today)|shop (?:now|here|at)|sale|discount|promo|coupon|subscribe|"
    r"my (?:course|shop|store|channel|page|onlyfans|etsy|patreon|book|ebook|podcast)|"
    r"checkout|click here|limited time|\d+ ?% off|enroll?)\b"
)
_ITS = re.compile(r"\b(?:it|that|here|what|there|let|who)'s\b")
FEWEST_BESIDE_LINK = 4  # words; with fewer a link was only dropped
_LOOK_BACK = 80  # characters before a match that say whose it is
_FEWEST_SPOKEN = 8  # figures of a telephone number said in words
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
    years = _YEARS.match(found)
    return not _PUBLIC.match(found) and not years and len(set(digits)) > 2 and "/" not in found[:3]


class _Shape(NamedTuple):
    """How one kind of detail looks, and what a text lacks that cannot have it."""

    pattern: re.Pattern[str]
    figures: int  # at least so many
    sign: str = ""
    holds: Callable[[str], bool] | None = None


_SHAPES = (
    _Shape(_EMAIL, 0, "@"),
    _Shape(_SPOKEN_EMAIL, 0, "dot"),
    _Shape(_CARD, 12, holds=_sums_up),
    _Shape(_PHONE, 9, holds=_is_telephone),
    _Shape(_IBAN, 8),
    _Shape(_SSN, 9),
    _Shape(_IP, 4, "."),
    _Shape(_LONG_IP, 0, ":"),
    _Shape(_ADDRESS, 1),
    _Shape(_PLACE, 1),
    _Shape(_POSTCODE, 2),
    _Shape(_HANDLE, 0, "@"),
    _Shape(_ELSEWHERE, 0, "_"),
    _Shape(_ELSEWHERE, 0, " underscore "),
    _Shape(_ELSEWHERE, 1, " on "),
    _Shape(_CALLED, 6, holds=_is_telephone),
    _Shape(_EUROPEAN, 1),
    _Shape(_LIVES, 1),
)


def contacts(folded: Folded) -> Iterator[Contact]:
    """Contact details in a folded text, by where they stand in the original."""
    text = folded.text
    for shape in _shapes(text):
        for match in islice(shape.pattern.finditer(text), _PER_SHAPE):
            if shape.holds is None or shape.holds(match.group()):
                found = folded.span(*match.span())
                alias = shape.pattern is _HANDLE and match.group().startswith("account")
                yield Contact(*found, Outcome.HOLD if alias else _whose(text, match.start()))
    link = _LINK.search(text) if "://" in text or "www." in text else None
    if link and (len(_LINK.sub(" ", text).split()) < FEWEST_BESIDE_LINK or _SELLING.search(text)):
        yield Contact(*folded.span(*link.span()), Outcome.HOLD, "R15", "spam")


def _shapes(text: str) -> Iterator[_Shape]:
    """The kinds of details that `text` may have."""
    figures = sum(map(text.count, _FIGURES))
    for shape in _SHAPES:
        if figures >= shape.figures and shape.sign in text:
            yield shape
    if sum(map(text.count, _SPOKEN)) >= _FEWEST_SPOKEN:
        yield _Shape(_SPOKEN_PHONE, 0)


def _whose(text: str, start: int) -> Outcome:
    before = _ITS.sub("", text[max(0, start - _LOOK_BACK) : start])
    return Outcome.ESCALATE if _OTHERS.search(before) else Outcome.BLOCK
