"""Words as they are spoken and typed in a hurry, in full: you're, dont, gonna, u."""

from __future__ import annotations

from pathlib import Path

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENDINGS = {"'re": "are", "'m": "am", "'ve": "have", "'ll": "will", "'d": "would"}
_WITH_IS = frozenset(
    [
        "it",
        "he",
        "she",
        "that",
        "there",
        "here",
        "what",
        "who",
        "where",
        "how",
        "when",
        "why",
        "this",
        "everything",
        "nobody",
        "everyone",
        "someone",
        "something",
        "nothing",
        "one",
        "thing",
        "name",
    ]
)
_NOT = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_NOT_VERBS = [
    "do",
    "does",
    "did",
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "would",
    "should",
    "could",
    "must",
    "might",
    "need",
    "ca",
    "wo",
    "ai",
]
_FILE = Path(__file__).with_name("spoken.yaml").read_text("utf-8")
_LISTED: dict[str, str] = yaml.load(_FILE, LOADER)  # noqa: S506 - a safe loader
_APART = {short: tuple(full.split()) for short, full in _LISTED.items()}
_APART |= {
    verb + "nt": (_NOT.get(verb, verb), "not") for verb in _NOT_VERBS if verb not in {"wo", "ca"}
}
_APART |= {"cant": ("can", "not"), "wont": ("will", "not")}


def said(token: str) -> tuple[str, ...]:
    """The words that one token stands for; none if it stands for itself."""
    if token in _APART:
        words = _APART[token]
        return () if words == (token,) else words
    if "'" not in token:
        return ()
    if token.endswith("n't") and len(token) > len("n't"):
        verb = token[:-3]
        return _NOT.get(verb, verb), "not"
    head, mark, tail = token.rpartition("'")
    if word := _ENDINGS.get(mark + tail):
        return head, word
    if tail == "s":
        return (head, "is") if head in _WITH_IS else (head,)
    return (head,) if not tail else ()
