"""Signing in, in the steps allauth knows: the passphrase, then a second factor."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    perform_password_login,
    record_authentication,
)
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse  # noqa: TID251 - allauth's flows take requests
from django.utils.crypto import salted_hmac

from community import limits
from community.accounts import names
from community.accounts.models import Member


class Refused(Exception):
    """The name and the passphrase don't go together. Nothing says which is wrong."""


def with_passphrase(
    request: HttpRequest, *, name: str, passphrase: str, next_address: str
) -> HttpResponse:
    """
    Sign in, or go on to the second factor.

    :raises Refused: and says no more than that.
    :raises limits.TooOften: counted alike for names that exist and names that don't.
    """
    limits.take("sign_in_everybody")
    limits.take("sign_in_visitor", visitor(request))
    limits.take("sign_in_name", digest(name))
    member = get_adapter().authenticate(request, username=name, password=passphrase)
    if member is None:
        raise Refused
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
    Ask a signed-in member again.

    :raises limits.TooOften: it was tried too often.
    """
    limits.take("confirm_passphrase", member.pk)
    found = get_adapter().authenticate(request, username=member.name, password=passphrase)
    return found is not None and found.pk == member.pk


def visitor(request: HttpRequest) -> str:
    """What `community.visitors` left of where the request comes from."""
    return str(getattr(request, "visitor", ""))


def digest(name: str) -> str:
    """Counts tries of a name without keeping it anywhere."""
    return salted_hmac("accounts.tries", names.skeleton(name), algorithm="sha256").hexdigest()


def keep_signed_in(request: HttpRequest, member: Member) -> None:
    """After `member`'s sessions ended: go on in this browser, with what it had proved."""
    records = get_authentication_records(request, member)
    request.session.flush()
    get_adapter().login(request, member)
    for record in records:
        proved = {key: value for key, value in record.items() if key not in {"method", "at"}}
        record_authentication(request, member, record["method"], **proved)
