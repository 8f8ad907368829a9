"""Agreeing to texts, and seeing what became different in them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction

from community.accounts import documents
from community.accounts.documents import Document
from community.accounts.models import Agreement, Member

LABELS = {
    documents.TERMS: "I agree to how we treat each other",
    documents.PRIVACY: "I have read what this place knows about me",
    documents.CONSENT: (
        "Yes, you may keep what I write here, although it may say sensitive things about me"
    ),
}


TICK = {"required": "Please tick this box to go on."}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, came or went."""

    change: str  # "same", "added" or "removed"
    words: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A text to agree to, and how it differs from the version agreed to before, if any."""

    document: Document
    paragraphs: tuple[tuple[Piece, ...], ...]


class AgreeForm(forms.Form):
    """One separate, unticked box for each text."""

    def __init__(self, data: Any, *, changed: list[Changed]) -> None:
        super().__init__(data)
        for one in changed:
            key = one.document.key
            self.fields[f"agree_{key}"] = forms.BooleanField(label=LABELS[key], error_messages=TICK)


def changed_since(agreed_to: str) -> list[Changed]:
    """The newest texts that a member has not agreed to."""
    known = documents.versions(agreed_to)
    return [
        Changed(document, _difference(document, known.get(document.key)))
        for document in documents.all_newest()
        if known.get(document.key) != document.version
    ]


@transaction.atomic(durable=True)
def agree(member: Member, *, at: datetime) -> None:
    """Record that `member` agrees to the newest version of every text, with the day."""
    record(member, at=at)
    member.agreed_to = documents.current()
    member.save(update_fields=["agreed_to"])


def record(member: Member, *, at: datetime) -> None:
    """Keep which texts in which words `member` agreed to. Needs the caller's transaction."""
    Agreement.objects.bulk_create(
        [
            Agreement(
                member=member,
                document=document.key,
                version=document.version,
                text_hash=document.text_hash,
                agreed_date=at.date(),
            )
            for document in documents.all_newest()
        ],
        ignore_conflicts=True,
    )


def _difference(document: Document, before: int | None) -> tuple[tuple[Piece, ...], ...]:
    if before is None or before not in documents.known_versions(document.key):
        return ()
    old = Document(document.key, document.title, before).text
    return difference(old, document.text)


def difference(old: str, new: str) -> tuple[tuple[Piece, ...], ...]:
    """Word by word, in the paragraphs of the new text (and of what went from the old)."""
    left, right = re.findall(r"\S+|\n\s*\n", old), re.findall(r"\S+|\n\s*\n", new)
    paragraphs: list[list[Piece]] = [[]]
    matcher = difflib.SequenceMatcher(a=left, b=right, autojunk=False)
    for what, from_a, to_a, from_b, to_b in matcher.get_opcodes():
        if what == "equal":
            _add(paragraphs, "same", right[from_b:to_b])
            continue
        _add(paragraphs, "removed", left[from_a:to_a])
        _add(paragraphs, "added", right[from_b:to_b])
    return tuple(tuple(paragraph) for paragraph in paragraphs if paragraph)


def _add(paragraphs: list[list[Piece]], change: str, words: list[str]) -> None:
    run: list[str] = []
    for word in [*words, None]:
        if word is not None and word.strip():
            run.append(word)
            continue
        if run:
            paragraphs[-1].append(Piece(change, " ".join(run)))
            run = []
        if word is not None:
            paragraphs.append([])
