"""What makes a matched phrase harmless: it is quoted, reported, negated or asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from moderation.rules.folding import Sentence

_REPORTING = {
    "said", "says", "told", "called", "calls", "wrote", "shouted", "shouts", "believed",
    "believes", "thinks", "asking", "telling", "used", "yelled", "messaged", "asks",
    "asked", "threatened", "sent",
}  # fmt: skip
_FIRST = {"i", "we"}
_NOT = {"not", "never", "nobody", "nothing", "without", "no", "stop", "tired"}
_IS_NOT = {"not", "never", "hurtful", "rude"}
_ASKING = {
    "is", "are", "do", "does", "how", "was", "what", "why", "when", "should", "can", "could",
    "did", "if", "i",
}  # fmt: skip
_TURNS = {"but", "because", "so"}

_BEFORE = 4  # words before a match in which "not" speaks of it
_AFTER = 3  # and after it


def quoted(sentence: Sentence, start: int, end: int) -> bool:
    return all(word.quoted for word in sentence.words[start:end])


def reported(sentence: Sentence, start: int, _end: int) -> bool:
    """Somebody else said it; unless the writer then turns on a present person."""
    for place, word in enumerate(sentence.words[:start]):
        if word.text not in _REPORTING or word.quoted:
            continue
        if place and sentence.words[place - 1].text in _FIRST and word.text != "used":
            continue
        between = {other.text for other in sentence.words[place:start]}
        return not between & _TURNS
    return False


def negated(sentence: Sentence, start: int, end: int) -> bool:
    clause = sentence.words[start].clause
    before = sentence.words[max(0, start - _BEFORE) : start]
    after = sentence.words[end : end + _AFTER]
    return any(word.text in _NOT and word.clause == clause for word in before) or any(
        word.text in _IS_NOT and word.clause == sentence.words[end - 1].clause for word in after
    )


def asked(sentence: Sentence, start: int, _end: int) -> bool:
    """A question about it, not a question put to somebody."""
    opening = sentence.words[0].text
    return sentence.asks and opening in _ASKING and start > 0


SHIELDS: dict[str, Callable[[Sentence, int, int], bool]] = {
    "quoted": quoted,
    "reported": reported,
    "negated": negated,
    "asked": asked,
}
