"""The least that is valid of everything, made straight through the models."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from django.contrib.auth.hashers import make_password
from django.test import Client

from community import markup
from community.accounts import documents, names
from community.accounts.models import Block, Member
from forums.models import GuidelinesAgreement, HelpWanted, Post, Space, Thread

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

_numbers = count(1)


def make_member(
    name: str = "",
    *,
    role: Member.Role = Member.Role.MEMBER,
    state: Member.State = Member.State.ACTIVE,
    joined_date: date = date(2026, 1, 1),
    passphrase: str = "",
    agreed_to: str | None = None,
    **fields: object,
) -> Member:
    name = name or f"member{next(_numbers)}"
    if role != Member.Role.MEMBER:
        fields.setdefault("handle", f"Bird {next(_numbers)}")
    return Member.objects.create(
        name=name,
        skeleton=names.skeleton(name),
        password=make_password(passphrase or None),
        agreed_to=documents.current() if agreed_to is None else agreed_to,
        role=role,
        state=state,
        joined_date=joined_date,
        **fields,
    )


def sign_in(client: Client, member: Member) -> None:
    """As after the sign-in pages; staff have used their second factor."""
    client.force_login(member)
    if member.may_moderate:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
        session["account_authentication_methods_user"] = str(member.pk)
        session.save()


def make_moderator(name: str = "") -> Member:
    return make_member(name, role=Member.Role.MODERATOR)


def keep_apart(blocker: Member, blocked: Member) -> None:
    """One blocks the other; both forget what they had read about it."""
    Block.objects.create(blocker=blocker, blocked=blocked, made_date=NOON.date())
    for member in (blocker, blocked):
        member.__dict__.pop("distances", None)


def make_space(slug: str = "", **fields: object) -> Space:
    number = next(_numbers)
    values = {
        "name": f"Space {number}",
        "description": "A place to talk.",
        "guidelines": ["Speak for yourself."],
        "position": number,
    }
    return Space.objects.create(slug=slug or f"space-{number}", **(values | fields))


def make_thread(
    *,
    author: Member | None = None,
    space: Space | None = None,
    title: str = "How do you begin?",
    body: str = "I would like to hear how others begin.",
    state: Post.State = Post.State.VISIBLE,
    at: datetime = NOON,
    **fields: object,
) -> Thread:
    """A thread with its opening post."""
    values = {"help_wanted": HelpWanted.LISTENING, "opened_at": at, "active_at": at}
    thread = Thread.objects.create(
        author=author or make_member(),
        space=space or make_space(),
        title=title,
        state=state,
        **(values | fields),
    )
    make_post(thread, author=thread.author, body=body, state=state, at=at)
    return thread


def make_post(
    thread: Thread,
    *,
    author: Member | None = None,
    body: str = "Thank you for asking this.",
    state: Post.State = Post.State.VISIBLE,
    at: datetime = NOON,
) -> Post:
    """The next post of a thread, counted there as `forums.appearing` would."""
    thread.last_number += 1
    if state == Post.State.VISIBLE and thread.last_number > 1:
        thread.replies += 1
        thread.active_at = max(thread.active_at, at)
    thread.save(update_fields=["last_number", "replies", "active_at"])
    return Post.objects.create(
        thread=thread,
        number=thread.last_number,
        author=author or make_member(),
        body=body,
        html=markup.render(body),
        state=state,
        written_at=at,
    )


def agree(member: Member, space: Space) -> None:
    """The member agreed to the space's guidelines as they stand."""
    GuidelinesAgreement.objects.create(
        member=member, space=space, version=space.guidelines_version, agreed_date=NOON.date()
    )
