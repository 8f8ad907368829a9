"""How allauth sees our members: our words, our addresses, no mail, no network address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest  # noqa: TID251 - allauth's hooks take it

from community import crypto

PLACE = "mfa_authenticator.data.secret"


class AccountAdapter(DefaultAccountAdapter):
    """What allauth's sign-in asks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Joining has pages of its own."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages themselves say what happened."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """There is no mail."""


class MFAAdapter(DefaultMFAAdapter):
    """What allauth's second factors ask."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code does not fit. Codes change every half minute.",
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Shown in an app on somebody's phone: no name that tells anything."""
        return "account"

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002 - allauth's name
        known = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {known + 1}"

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def encrypt(self, text: str) -> str:
        return crypto.seal(text, place=PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(encrypted_text, place=PLACE)
