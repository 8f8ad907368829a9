"""What happens once recovery words were asked back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest  # noqa: TID251 - the state of joining lies in its session

from community import crypto, limits
from community.accounts import entering, fresh, invitations, joining, links, passphrases, recovery
from community.accounts.age import Assurance
from community.accounts.models import Member

JOINING = "joining"  # where the pages of joining keep what was said, in the session


class Gone(Exception):
    """It can't be finished any more; the person starts again at `begin_again`."""

    def __init__(self, begin_again: str) -> None:
        super().__init__(begin_again)
        self.begin_again = begin_again


def finish(request: HttpRequest, waiting: fresh.Fresh, *, at: datetime) -> Member:
    """
    Do what `waiting` was for. Asking twice does it once.

    :raises Gone: the link was used, or the session's member is not there.
    """
    if waiting.purpose is fresh.Purpose.LINK:
        return use_link(waiting, at=at)
    if waiting.purpose is fresh.Purpose.JOIN:
        return use_application(request, waiting, at=at)
    if not isinstance(request.user, Member):
        raise Gone("accounts:sign_in")
    if waiting.purpose is fresh.Purpose.RENEW:
        recovery.give_words(request.user, words_hash=recovery.hashed(list(waiting.words)))
    return request.user


def use_application(request: HttpRequest, waiting: fresh.Fresh, *, at: datetime) -> Member:
    """:raises Gone: the name or the invitation's last place went to somebody else."""
    limits.take("join", entering.visitor(request))
    said = request.session.get(JOINING)
    if not said or not said.get("name"):
        raise Gone("accounts:join")
    method, provider, level = said["age"]
    application = joining.Application(
        key=UUID(said["key"]),
        name=said["name"],
        passphrase_hash=waiting.passphrase_hash,
        recovery_hash=recovery.hashed(list(waiting.words)),
        age=Assurance(over_18=True, method=method, provider=provider, level=level, date=at.date()),
        invitation=crypto.unseal(said["invitation"], place=JOINING),
    )
    try:
        member = joining.join(application, at=at)
    except joining.NameTaken as taken:
        raise Gone("accounts:join_name") from taken
    except invitations.Full as full:
        raise Gone("accounts:join") from full
    request.session.pop(JOINING, None)
    return member


def use_link(waiting: fresh.Fresh, *, at: datetime) -> Member:
    """:raises Gone: somebody used the link in the meantime."""
    words_hash = recovery.hashed(list(waiting.words))
    with transaction.atomic(durable=True):
        member = links.member_of(waiting.token, at=at)
        if member is not None:
            member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if member is None or links.member_of(waiting.token, at=at) is None:
            raise Gone("accounts:sign_in")
        member.recovery_hash = words_hash
        member.save(update_fields=["recovery_hash"])
        passphrases.replace(member, waiting.passphrase_hash)
    return member
