"""allauth's way to check a passphrase, with names looked up as eyes read them."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password

from community.accounts import names
from community.accounts.models import Member


class Backend(AuthenticationBackend):
    """An unknown name costs the same hash as a known one (allauth sees to it)."""

    def _authenticate_by_username(self, username: str, password: str) -> Member | None:
        # Only the hash is read before it fits: making a whole member takes longer than
        # finding none, and would tell whether the name exists.
        found = (
            Member.objects.filter(skeleton=names.skeleton(username))
            .values_list("pk", "password")
            .first()
        )
        member_id, known_hash = found or (0, UNUSABLE_PASSWORD_PREFIX)
        self._did_check_password = True
        if not check_password(password, known_hash):
            return None
        return Member.objects.filter(pk=member_id).exclude(state=Member.State.CLOSED).first()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Rights come from roles and policies; Django's permissions are not used."""
        return False
