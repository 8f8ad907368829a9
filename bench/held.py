"""Moderators, and words that wait for them."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from uuid import uuid4

from django.conf import settings

from bench import pages
from community.accounts import documents
from community.accounts.models import Member
from community.accounts.sessions import SessionStore
from forums import posting
from forums.models import GuidelinesAgreement, HelpWanted, Post, Space
from moderation.models import Case

INSULT = "You are an idiot."
JOINED = date(2024, 1, 1)
SECRET = "c" * 32  # of the forms; the cookie says the same

_numbers = count(1)


def make_members(many: int, *, role: Member.Role = Member.Role.MEMBER) -> list[Member]:
    """Let in, with nothing missing but a passphrase."""
    numbers = [next(_numbers) for _ in range(many)]
    return Member.objects.bulk_create(
        Member(
            name=f"{role}-{number}-bench",
            skeleton=f"{role}-{number}-bench",
            password="!",
            role=role,
            handle=f"Bird {number}" if role != Member.Role.MEMBER else None,
            state=Member.State.ACTIVE,
            agreed_to=documents.current(),
            joined_date=JOINED,
        )
        for number in numbers
    )


def make_space() -> Space:
    number = next(_numbers)
    return Space.objects.create(
        slug=f"bench-{number}",
        name=f"Bench {number}",
        description="A place to talk.",
        guidelines=["Speak for yourself."],
        position=number,
        replies_an_hour=10_000,
    )


def hold(many: int, *, at: datetime) -> list[Case]:
    """Replies that the rules held: each by somebody else, in a thread of somebody else."""
    space, people = make_space(), make_members(2 * many)
    GuidelinesAgreement.objects.bulk_create(
        GuidelinesAgreement(
            member=one, space=space, version=space.guidelines_version, agreed_date=at.date()
        )
        for one in people
    )
    for starter, writer in zip(people[::2], people[1::2], strict=True):
        opening = posting.Opening(
            title="How do you begin?",
            body="I would like to hear.",
            help_wanted=HelpWanted.LISTENING,
        )
        begun = posting.start_thread(space, opening=opening, key=uuid4(), by=starter, at=at)
        reply(begun.post, INSULT, by=writer, at=at)
    return list(Case.objects.open().filter(author__in=people).order_by("pk"))


def reply(beside: Post, body: str, *, by: Member, at: datetime) -> None:
    posting.write_post(beside.thread_id, body=body, quotes=[], key=uuid4(), by=by, at=at)


def cookie_of(moderator: Member) -> str:
    """Of a browser in which this moderator signed in with both factors."""
    key = pages.sign_in(moderator.pk)
    session = SessionStore(key)
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(moderator.pk)
    session.save()
    names = {settings.SESSION_COOKIE_NAME: key, settings.CSRF_COOKIE_NAME: SECRET}
    return "; ".join(f"{name}={value}" for name, value in names.items())
