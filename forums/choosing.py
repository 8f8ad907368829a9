"""A reader's choices: which notes and words fold, and whether own threads are followed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from community.accounts.models import Member

MOST_WORDS = 30
LONGEST_WORD = 40  # code points


@transaction.atomic(durable=True)
def choose(
    *,
    folded_notes: Sequence[str],
    hidden_notes: Sequence[str],
    folded_words: Sequence[str],
    follows_own: bool,
    by: Member,
) -> None:
    """Keep what `by` chose, for their next page on."""
    by.folded_notes = list(folded_notes)
    by.hidden_notes = list(hidden_notes)
    by.folded_words = list(folded_words)
    by.follows_own = follows_own
    by.save(update_fields=["folded_notes", "hidden_notes", "sealed_words", "follows_own"])
