"""Writing: starting a thread and replying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from community import limits, markup
from community.accounts.models import Member
from forums import drafting, following, quoting
from forums.guidelines import GuidelinesFirst
from forums.models import (
    ContentNote,
    Draft,
    GuidelinesAgreement,
    HelpWanted,
    Mention,
    Post,
    Space,
    Thread,
)
from moderation import intake, sanctions
from moderation.models import Reviewed
from moderation.rules import Assessment

MENTIONS = 5  # of one post that are told; the others stay text
SLOW_FOR = timedelta(hours=1)
NEW_FOR = timedelta(days=14)  # an account, in a careful space
NEWCOMER_FOR = timedelta(days=3)  # fewer posts a day at first
KNOWN_AFTER = 5  # visible posts

DRAFTED = {
    Thread.Kind.ORDINARY: Draft.Place.OPENING,
    Thread.Kind.DISAGREEMENT: Draft.Place.DISAGREEMENT,
}


class Why(StrEnum):
    """Why a thread takes no more words just now."""

    WAITING = "waiting"  # its opening has not been read yet
    LOCKED = "locked"
    RESTING = "resting"  # a cool-down


class NotOpen(Exception):
    """The thread takes no replies at the moment."""

    def __init__(self, why: Why, *, until: datetime | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.until = until


class Slowed(Exception):
    """As many replies as the space takes in an hour were written in the last one."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What starts a thread."""

    title: str
    body: str
    help_wanted: HelpWanted
    notes: Sequence[ContentNote] = ()
    kind: Thread.Kind = Thread.Kind.ORDINARY
    context_tag: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A stored post, and what the rules said of it; nothing when it was sent again."""

    post: Post
    heard: Assessment | None


@transaction.atomic(durable=True)
def write_post(  # noqa: PLR0913 - all of them are typed or pressed by its writer
    thread_id: int,
    *,
    body: str,
    key: UUID,
    by: Member,
    at: datetime,
    quotes: Sequence[quoting.Words] = (),
    context_tag: str = "",
) -> Written:
    """
    Reply in a thread. Sent again with the same key, it answers the post made first.

    :raises Thread.DoesNotExist: there is none that `by` may read.
    :raises GuidelinesFirst: of its space, to be agreed to.
    :raises NotOpen: it is locked, resting, or its opening waits.
    :raises Slowed: many have just answered.
    :raises sanctions.MayNotWrite: `by` reads only, for a while.
    :raises limits.TooOften: `by` has just written a lot.
    :raises intake.Blocked: these words cannot stand; nothing was stored.
    """
    thread = _lock_thread(thread_id, by=by)
    if sent := _sent_before(key, by=by):
        return Written(sent, heard=None)
    if not thread.agreed:  # type: ignore[attr-defined] # annotated when locked
        raise GuidelinesFirst(thread.space)
    check_open(thread, at=at)
    sanctions.check_may_write(by, place_id=thread.space_id, at=at)
    _check_pace(thread, by=by, at=at)
    limits.take(_post_limit(by, at=at), by.pk)

    post = _add(thread, body=body, context_tag=context_tag, key=key, by=by, at=at)
    quoting.keep(post, quotes, by=by)
    drafting.drop(drafting.Spot(Draft.Place.REPLY, thread.pk), by=by)
    return Written(post, heard=admit(post, thread.space, by=by, at=at))


@transaction.atomic(durable=True)
def start_thread(space: Space, *, opening: Opening, key: UUID, by: Member, at: datetime) -> Written:
    """
    Open a thread; its opening post carries the review of title and body together. Sent
    again with the same key, it answers the post made first.

    :raises GuidelinesFirst: to be agreed to.
    :raises sanctions.MayNotWrite: `by` reads only, for a while.
    :raises limits.TooOften: `by` has just started others.
    :raises intake.Blocked: these words cannot stand; nothing was stored.
    """
    _lock_agreement(space, by=by)
    if sent := _sent_before(key, by=by):
        return Written(sent, heard=None)
    sanctions.check_may_write(by, place_id=space.pk, at=at)
    limits.take("write_thread", by.pk)

    thread = Thread.objects.create(
        author=by,
        space=space,
        title=opening.title,
        kind=opening.kind,
        help_wanted=opening.help_wanted,
        notes=list(opening.notes),
        opened_at=at,
        active_at=at,
    )
    post = _add(thread, body=opening.body, context_tag=opening.context_tag, key=key, by=by, at=at)
    drafting.drop(drafting.Spot(DRAFTED[opening.kind], space.pk), by=by)
    return Written(post, heard=admit(post, space, by=by, at=at))


def admit(post: Post, space: Space, *, by: Member, at: datetime) -> Assessment:
    """Send a saved revision through the door. Needs the caller's transaction."""
    keep_mentions(post, by=by)
    return intake.admit(
        post,
        surface="post",
        at=at,
        look_first=look_first(space, by=by, at=at),
        context_tag=post.context_tag,
    )


def check_open(thread: Thread, *, at: datetime) -> None:
    """:raises NotOpen: the thread takes no replies at the moment."""
    if thread.state != Reviewed.State.VISIBLE:
        raise NotOpen(Why.WAITING)
    check_not_closed(thread, at=at)
    if thread.resting_until and thread.resting_until > at:
        raise NotOpen(Why.RESTING, until=thread.resting_until)


def check_not_closed(thread: Thread, *, at: datetime) -> None:
    """:raises NotOpen: the thread is locked, or has reached the time of its closing."""
    if thread.locked_at or thread.merged_into_id or (thread.closes_at and thread.closes_at <= at):
        raise NotOpen(Why.LOCKED)


def keep_mentions(post: Post, *, by: Member) -> None:
    """Store who is mentioned. Names that nobody has are left as text, like the others."""
    names = [name for name in markup.mentioned(post.body) if name != by.name][:MENTIONS]
    if names:
        members = Member.objects.filter(name__in=names, state=Member.State.ACTIVE)
        Mention.objects.bulk_create(
            [Mention(post=post, member=member) for member in members], ignore_conflicts=True
        )


def look_first(space: Space, *, by: Member, at: datetime) -> bool:
    """Whether a person reads `by`'s words before others do: newcomers in careful spaces."""
    if not space.careful or by.may_moderate:
        return False
    if at.date() - by.joined_date < NEW_FOR:
        return True
    shown = Post.objects.filter(author=by, state=Reviewed.State.VISIBLE)
    return shown[:KNOWN_AFTER].count() < KNOWN_AFTER


def _lock_thread(thread_id: int, *, by: Member) -> Thread:
    agreement = GuidelinesAgreement.objects.filter(
        space=OuterRef("space"), member=by, version=OuterRef("space__guidelines_version")
    )
    threads: list[Thread] = list(
        Thread.objects.visible_to(by)
        .select_for_update(of=("self",), no_key=True)
        .select_related("space")
        .annotate(agreed=Exists(agreement))
        .filter(pk=thread_id)
    )
    if not threads:
        raise Thread.DoesNotExist
    return threads[0]


def _lock_agreement(space: Space, *, by: Member) -> None:
    """Also makes two clicks on "start" come one after the other."""
    agreements = GuidelinesAgreement.objects.select_for_update(no_key=True).filter(
        space=space, member=by, version=space.guidelines_version
    )
    if not agreements:
        raise GuidelinesFirst(space)


def _check_pace(thread: Thread, *, by: Member, at: datetime) -> None:
    """The one who opened the thread may always answer."""
    if thread.author_id == by.pk:
        return
    last = thread.space.replies_an_hour - 1
    replies = thread.posts.filter(state=Reviewed.State.VISIBLE, number__gt=1).order_by("-number")
    moments = replies.values_list("written_at", flat=True)[last : last + 1]
    if any(moment > at - SLOW_FOR for moment in moments):
        raise Slowed


def _add(
    thread: Thread, *, body: str, context_tag: str, key: UUID, by: Member, at: datetime
) -> Post:
    Thread.objects.filter(pk=thread.pk).update(last_number=F("last_number") + 1)
    thread.last_number += 1
    following.follow_own(thread.pk, by=by)
    return Post.objects.create(
        thread=thread,
        number=thread.last_number,
        author=by,
        key=key,
        body=body,
        html=markup.render(body),
        context_tag=context_tag,
        written_at=at,
    )


def _sent_before(key: UUID, *, by: Member) -> Post | None:
    return Post.objects.filter(author=by, key=key).defer("search").first()


def _post_limit(by: Member, *, at: datetime) -> str:
    new = at.date() - by.joined_date < NEWCOMER_FOR
    return "write_post_newcomer" if new else "write_post"
