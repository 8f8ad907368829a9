"""Signing in, in the steps allauth knows: the passphrase, then a second factor."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, perform_password_login
from allauth.account.models import Login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse  # noqa: TID251 - allauth's flows take requests

from community.accounts.models import Member


class Refused(Exception):
    """The name and the passphrase don't go together, or it was tried too often."""

    def __init__(self, words: str, *, too_often: bool) -> None:
        super().__init__(words)
        self.words = words
        self.too_often = too_often


def with_passphrase(
    request: HttpRequest, *, name: str, passphrase: str, next_address: str
) -> HttpResponse:
    """
    Sign in, or go on to the second factor.

    :raises Refused: and says no more than that.
    """
    adapter = get_adapter()
    credentials = {"username": name, "password": passphrase}
    try:
        member = adapter.authenticate(request, **credentials)
    except ValidationError as error:
        raise Refused(error.messages[0], too_often=True) from error
    if member is None or not member.is_active:
        words = adapter.error_messages["username_password_mismatch"]
        raise Refused(words, too_often=False)
    login = Login(user=member, redirect_url=next_address)
    response: HttpResponse = perform_password_login(request, {}, login)
    return response


def without_passphrase(request: HttpRequest, member: Member, *, next_address: str) -> HttpResponse:
    """
    Sign in somebody who proved themselves in another way: a link, recovery words, or by
    having just joined. A second factor is asked for all the same.
    """
    login = Login(user=member, redirect_url=next_address)
    response: HttpResponse = perform_login(request, login)
    return response


def is_right_passphrase(request: HttpRequest, member: Member, passphrase: str) -> bool:
    """
    Ask a signed-in member again. Counts against the same limit as signing in.

    :raises Refused: it was tried too often.
    """
    try:
        found = get_adapter().authenticate(request, username=member.name, password=passphrase)
    except ValidationError as error:
        raise Refused(error.messages[0], too_often=True) from error
    return found is not None and found.pk == member.pk
