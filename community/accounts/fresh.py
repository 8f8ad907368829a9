"""
Recovery words on their way to a member: shown once, asked back, then kept as a hash.

What the pages need in between lies in the session, sealed. Nothing is written elsewhere
before the words were asked back.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.contrib.sessions.backends.base import SessionBase

from community import crypto
from community.accounts import recovery

KEY = "fresh"  # in the session, and part of the seal


class Purpose(StrEnum):
    """What happens once the words were asked back."""

    JOIN = "join"  # the account is made
    LINK = "link"  # the link's member gets passphrase and words
    RENEW = "renew"  # a signed-in member's words are replaced
    SHOWN = "shown"  # nothing: they are in force already


@dataclass(frozen=True, slots=True)
class Fresh:
    """New words, and what else waits for them to be written down."""

    purpose: Purpose
    words: tuple[str, ...]
    asked: tuple[int, ...]  # places, from 1
    passphrase_hash: str = ""
    token: str = ""  # of the link

    def answers_right(self, answers: list[str]) -> bool:
        expected = [self.words[place - 1] for place in self.asked]
        return [recovery.tidy(answer) for answer in answers] == expected


def begin(
    session: SessionBase,
    purpose: Purpose,
    *,
    words: tuple[str, ...] | None = None,
    passphrase_hash: str = "",
    token: str = "",
) -> None:
    """Keep new words in `session` for the pages that show them and ask them back."""
    fresh = Fresh(
        purpose,
        words or tuple(recovery.new_words()),
        tuple(recovery.places_to_ask()),
        passphrase_hash,
        token,
    )
    session[KEY] = crypto.seal(json.dumps(asdict(fresh)), place=KEY)


def waiting(session: SessionBase) -> Fresh | None:
    """The words that wait in `session`."""
    sealed = session.get(KEY)
    if not sealed:
        return None
    kept = json.loads(crypto.unseal(sealed, place=KEY))
    return Fresh(
        Purpose(kept["purpose"]),
        tuple(kept["words"]),
        tuple(kept["asked"]),
        kept["passphrase_hash"],
        kept["token"],
    )


def end(session: SessionBase) -> None:
    session.pop(KEY, None)
