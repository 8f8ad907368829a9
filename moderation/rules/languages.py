"""Whether a text is in English at all. Rules that cannot read a text say so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from moderation.rules.symbols import ASK, STOP
from moderation.rules.tokens import STRANGE

if TYPE_CHECKING:
    from moderation.rules.rulebook import Rulebook
    from moderation.rules.tokens import Tokens

FEWEST = 4  # words below which nothing is said of a language
MOST_UNREAD = 0.4  # share of words that are not English, in an English text
FEWEST_OWN = 0.2  # share of words that only English has, in a text with more of the others
_OTHER_SCRIPT = re.compile(r"[^\W\d_a-z]+")


def of(tokens: Tokens, book: Rulebook) -> str:
    """Say `en`, or nothing for what the rules cannot read."""
    text = tokens.folded.text
    runs = [] if text.isascii() else _OTHER_SCRIPT.findall(text)
    if 2 * sum(map(len, runs)) > sum(map(str.isalpha, text)):
        return ""
    symbols = tokens.symbols
    unread = symbols.count(STRANGE) + len(runs)
    strangers = sum(map(symbols.count, book.alphabet.by_class.get("foreign", frozenset())))
    words = len(symbols) - symbols.count(STOP) - symbols.count(ASK) + len(runs)
    if unread + strangers < 2 or words < FEWEST or strangers + unread <= MOST_UNREAD * words:
        return "en"
    english = book.alphabet.by_class.get("english", frozenset())
    own = sum(sign in english for sign in symbols)
    return "" if own < FEWEST_OWN * words else "en"
