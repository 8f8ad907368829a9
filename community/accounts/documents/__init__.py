"""
The texts that members agree to. Each version is a file; a new version is a new file, and
everybody is asked again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from community import markup

HERE = Path(__file__).parent
WRAPPED = re.compile(r"(?<!\n)\n(?!\n|- |#) *")
NONE = ""  # agreed to nothing yet


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one text."""

    key: str
    title: str
    version: int

    @property
    def text(self) -> str:
        return _read(self.key, self.version)

    @property
    def html(self) -> str:
        return _render(self.key, self.version)

    @property
    def text_hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


TERMS = "terms"
PRIVACY = "privacy"
CONSENT = "consent"
TITLES = {
    TERMS: "How we treat each other",
    PRIVACY: "What we know about you",
    CONSENT: "Your consent",
}


def newest(key: str) -> Document:
    return Document(key, TITLES[key], _newest_version(key))


def all_newest() -> list[Document]:
    return [newest(key) for key in TITLES]


@cache
def current() -> str:
    """Names the newest versions of all texts, for `Member.agreed_to`."""
    return " ".join(f"{document.key}:{document.version}" for document in all_newest())


def versions(agreed_to: str) -> dict[str, int]:
    """What `Member.agreed_to` stands for."""
    pairs = (part.partition(":") for part in agreed_to.split())
    return {key: int(version) for key, _, version in pairs}


@cache
def _newest_version(key: str) -> int:
    return max(known_versions(key))


@cache
def known_versions(key: str) -> frozenset[int]:
    return frozenset(int(path.stem.rpartition("-")[2]) for path in HERE.glob(f"{key}-*.md"))


@cache
def _read(key: str, version: int) -> str:
    return (HERE / f"{key}-{version}.md").read_text()


@cache
def _render(key: str, version: int) -> str:
    # A member's single line break is kept; in these files it only wraps a long line.
    return markup.render(WRAPPED.sub(" ", _read(key, version)))
