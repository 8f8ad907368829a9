"""What a reader chose not to meet unasked: content notes, words of their own, muted members."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from django.db.models import Q

from community.accounts.models import Member
from forums.models import ContentNote, Thread

INLINE_TAG = re.compile(r"</?(?:em|strong|code|a)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Fold:
    """Why something is closed until its reader opens it."""

    summary: str


class Written(Protocol):
    """A post, or what stands for one on a page."""

    @property
    def pk(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def author_id(self) -> int: ...
    @property
    def html(self) -> str: ...


class Listed(Protocol):
    """A thread, or what stands for one in a list."""

    @property
    def title(self) -> str: ...
    @property
    def author_id(self) -> int: ...
    @property
    def notes(self) -> list[str]: ...


def of_thread(thread: Listed, *, viewer: Member) -> Fold | None:
    """By the thread's content notes and title. Its writer meets it open."""
    if thread.author_id == viewer.pk:
        return None
    chosen = {*viewer.folded_notes, *viewer.hidden_notes}
    if noted := [note for note in thread.notes if note in chosen]:
        return Fold(note_words(noted))
    if says_folded_word(thread.title, words=tuple(viewer.folded_words)):
        return Fold("Folded by your words")
    return None


def of_post(post: Written, *, thread: Thread, viewer: Member) -> Fold | None:
    """
    By who wrote it, by the reader's words, and, for an opening, by its thread's notes.
    A thread whose notes the reader hides is folded throughout.
    """
    if post.author_id == viewer.pk:
        return None
    if post.author_id in viewer.muted_ids:
        return Fold("Somebody you muted")
    throughout = set(thread.notes) & set(viewer.hidden_notes)
    if (throughout or post.number == 1) and (fold := of_thread(thread, viewer=viewer)):
        return fold
    words = tuple(viewer.folded_words)
    if words and says_folded_word(_read_aloud(post.html), words=words):
        return Fold("Folded by your words")
    return None


def unhidden(viewer: Member, *, thread: str = "") -> Q:
    """
    For lists: all but threads with a note that `viewer` hides. Own threads stay.
    `thread` is the path from a row to its thread, such as "thread__".
    """
    if not viewer.hidden_notes:
        return Q()
    hidden = Q(**{f"{thread}notes__overlap": viewer.hidden_notes})
    return ~hidden | Q(**{f"{thread}author": viewer})


def note_words(notes: Iterable[str]) -> str:
    """`Note: grief, legal trouble`."""
    return "Note: " + ", ".join(ContentNote(note).label for note in notes)


def says_folded_word(text: str, *, words: tuple[str, ...]) -> bool:
    """Whether whole words of `text` are among `words`, however they are written in case."""
    return bool(words) and _pattern(words).search(text.casefold()) is not None


def _read_aloud(rendered: str) -> str:
    """The words of a rendered post; 50 times quicker than to parse its Markdown again."""
    return html.unescape(TAG.sub(" ", INLINE_TAG.sub("", rendered)))


@lru_cache(maxsize=1024)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One alternation of plain words: linear in the text's length."""
    found = "|".join(
        r"\s+".join(re.escape(part) for part in word.casefold().split())
        for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)")
