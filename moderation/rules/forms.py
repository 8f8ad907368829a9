"""The forms of an English word: plurals, and what verbs do."""

from __future__ import annotations

_VOWELS = frozenset("aeiou")


def plural(noun: str) -> str:
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"


def verb(entry: str) -> dict[str, set[str]]:
    """
    The forms of a verb by their kind: base, s, ed, ing.

    Irregular ones are written out: `bite/bites/bit/bitten/biting`, base first, then the
    one in -s, the past forms, and last the one in -ing.
    """
    if "/" in entry:
        base, third, *past, going = entry.split("/")
        return {"base": {base}, "s": {third}, "ed": set(past), "ing": {going}}
    stem = _doubled(entry)
    bare = entry[:-1] if entry.endswith("e") and not entry.endswith("ee") else stem
    if entry.endswith("y") and entry[-2:-1] not in _VOWELS:
        gone, going_on = entry[:-1] + "ied", entry + "ing"
        return {"base": {entry}, "s": {plural(entry)}, "ed": {gone}, "ing": {going_on}}
    return {"base": {entry}, "s": {plural(entry)}, "ed": {bare + "ed"}, "ing": {bare + "ing"}}


def _doubled(stem: str) -> str:
    """`stab` becomes `stabb` before -ed; `shoot` and `lower` stay as they are."""
    ends_cvc = (
        len(stem) >= 3
        and stem[-1] not in _VOWELS | set("wxyh")
        and stem[-2] in _VOWELS
        and stem[-3] not in _VOWELS
    )
    syllables = sum(
        letter in _VOWELS and (index == 0 or stem[index - 1] not in _VOWELS)
        for index, letter in enumerate(stem)
    )
    return stem + stem[-1] if ends_cvc and syllables == 1 else stem
