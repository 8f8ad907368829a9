"""
The ten recovery words: the one way back into an account, because nothing here knows who
anybody is. Kept only as a hash.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import (
    UNUSABLE_PASSWORD_PREFIX,
    check_password,
    make_password,
)
from django.db import transaction
from mnemonic import Mnemonic

from community.accounts import names, passphrases
from community.accounts.models import Member

COUNT = 10  # of 2,048 words: 110 bits
ASKED_BACK = 3


@dataclass(frozen=True, slots=True)
class Recovered:
    """Whose account opened again, and the new words, to be shown once."""

    member: Member
    words: tuple[str, ...]


class NotRecovered(Exception):
    """The name and the words don't go together, or there are no words to use."""


# Words of the list that nobody should have to write on a card and keep: for some here they
# say what was done to them. What is left gives 109 bits for ten.
_HURTFUL = """
    abandon abuse accident afraid alcohol alone anger army assault attack bleak blood bomb
    bullet cage cancel casino chronic crash crime cruel cry danger deny despair destroy dirt
    disease drastic dumb enemy evil execute exile fat fatal fault fever fire force grief guilt
    gun horror hunt hurt ill injury jealous knife lonely loud mad master mistake naive nasty
    neglect obey odor panic penalty pistol poverty prison problem punch rebel reject rifle riot
    risk sad sadness scare shock shoot sick slam smoke soldier sting suffer suspect swallow
    toilet tragic trap trigger ugly unhappy upset vicious violin void weapon whip wreck wrestle
    wrong
"""
HURTFUL = frozenset(_HURTFUL.split())
_LIST = tuple(word for word in Mnemonic("english").wordlist if word not in HURTFUL)
# No words fit it, and Django takes as long to say so.
NOBODY = UNUSABLE_PASSWORD_PREFIX


def new_words() -> list[str]:
    return [secrets.choice(_LIST) for _ in range(COUNT)]


def places_to_ask() -> list[int]:
    """Which words are asked back, counted from 1."""
    return sorted(secrets.SystemRandom().sample(range(1, COUNT + 1), ASKED_BACK))


def tidy(words: str) -> str:
    """As hashed: lower case, one space between two words, whatever stood there."""
    letters = unicodedata.normalize("NFKC", words).casefold()
    return " ".join("".join(c if c.isalpha() else " " for c in letters).split())


def hashed(words: list[str]) -> str:
    return make_password(" ".join(words))


def recover(name: str, *, words: str, passphrase: str, at: datetime) -> Recovered:
    """
    Let somebody with the right words in again: a new passphrase, new words, every session
    ended, and a notice that stays for three days.

    Words work once, also when used by many at the same moment. A wrong name costs the
    same time as wrong words.

    :raises NotRecovered: nothing changed.
    """
    found = (
        Member.objects.filter(skeleton=names.skeleton(name))
        .exclude(state=Member.State.CLOSED)
        .values_list("pk", "recovery_hash")
        .first()
    )
    member_id, known_hash = found or (0, NOBODY)
    if not check_password(tidy(words), known_hash):
        raise NotRecovered
    fresh = new_words()
    passphrase_hash, words_hash = make_password(passphrase), hashed(fresh)

    with transaction.atomic(durable=True):
        member = (
            Member.objects.select_for_update(no_key=True)
            .filter(pk=member_id, recovery_hash=known_hash)
            .first()
        )
        if member is None:
            raise NotRecovered
        member.recovery_hash, member.recovered_at = words_hash, at
        member.save(update_fields=["recovery_hash", "recovered_at"])
        passphrases.replace(member, passphrase_hash)
    return Recovered(member, tuple(fresh))


@transaction.atomic(durable=True)
def give_words(member: Member, *, words_hash: str) -> None:
    """New words for a signed-in member; the old ones stop working."""
    Member.objects.filter(pk=member.pk).update(recovery_hash=words_hash)
