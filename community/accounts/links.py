"""One-time sign-in links: for the first steward, and for nobody else's account."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.db.models import F
from django.urls import reverse

from community.accounts.models import Member

LASTS = timedelta(hours=24)
PURPOSE = "accounts.link"


def make_link(member: Member, *, at: datetime) -> str:
    """
    The path of a page where `member` sets a passphrase without knowing the old one.

    Works once and for a day: it is bound to the member's credential version, which the
    new passphrase raises.
    """
    ends = int((at + LASTS).timestamp())
    token = signing.dumps([member.pk, member.credential_version, ends], salt=PURPOSE)
    return reverse("accounts:link", args=[token])


def member_of(token: str, *, at: datetime) -> Member | None:
    """Whose link it is, while it still works."""
    try:
        member_id, version, ends = signing.loads(token, salt=PURPOSE)
    except (signing.BadSignature, ValueError):
        return None
    if at.timestamp() > ends:
        return None
    return (
        Member.objects.filter(pk=member_id, credential_version=version)
        .exclude(state=Member.State.CLOSED)
        .first()
    )


def outdate(member: Member) -> None:
    """Links made for `member` before this moment stop working."""
    Member.objects.filter(pk=member.pk).update(credential_version=F("credential_version") + 1)
