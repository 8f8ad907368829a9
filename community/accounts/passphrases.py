"""New passphrases: which are refused, and what a new one ends."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F

from community import live
from community.accounts import reserved
from community.accounts.models import Member

SHORTEST_WITHOUT_OURS = 8
HELP = "At least 12 characters. Four or five unrelated words are easy to remember."


class OwnWordsValidator:
    """Refuses passphrases made of this site's own words, or of the member's name."""

    def validate(self, password: str, user: Member | None = None) -> None:
        left = password.casefold()
        words = {*reserved.names(), "passphrase", "password", "consent"}
        if user is not None and user.name:
            words |= {user.name.casefold(), *user.name.casefold().split("-")}
        for word in sorted(words, key=len, reverse=True):
            if len(word) > 3:
                left = left.replace(word, "")
        if len(left) < SHORTEST_WITHOUT_OURS and left != password.casefold():
            raise ValidationError(
                "Too much of it is your name or a word of this site. Please add words of your own.",
                code="own_words",
            )

    def get_help_text(self) -> str:
        return "It should not be made of your name or of words this site uses."


def check(passphrase: str, *, name: str) -> None:
    """:raises ValidationError: it is too short, too common or too close to the name."""
    validate_password(passphrase, user=Member(name=name))


def hashed(passphrase: str) -> str:
    return make_password(passphrase)


def replace(member: Member, passphrase_hash: str) -> None:
    """
    Give `member` the new passphrase; all their sessions and links end.

    Needs the caller's transaction.
    """
    member.password = passphrase_hash
    member.credential_version = F("credential_version") + 1
    member.save(update_fields=["password", "credential_version"])
    member.refresh_from_db(fields=["credential_version"])
    member.sessions.all().delete()
    live.announce(live.person_channel(member.pk), live.RightsChanged())
