"""
What authors and moderators do to a thread: rest, pin, lock, plan its closing, move.

Each verb says whether it changed anything; what is already so stays so, and is not
recorded again. Joining two threads is in `forums.merging`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from community import live
from community.accounts.models import Member
from forums.models import Space, Thread, ThreadEvent
from moderation import moving

Kind = ThreadEvent.Kind
COOL_DOWN = timedelta(hours=24)


class NotYours(Exception):
    """Only a moderator may do this; for a rest, the thread's author as well."""


class TooSoon(Exception):
    """A planned closing lies in the past."""


@transaction.atomic(durable=True)
def cool_down(thread_id: int, *, by: Member, at: datetime) -> bool:
    """
    Let a thread rest: for 24 hours it can be read and not answered. Ends by itself.

    :raises Thread.DoesNotExist: there is none that `by` may read.
    :raises NotYours: neither its author nor a moderator asks.
    """
    thread = lock(thread_id, by=by, author_too=True)
    if thread.resting_until and thread.resting_until > at:
        return False
    thread.resting_until = at + COOL_DOWN
    return _done(thread, Kind.RESTED, "resting_until", by=by, at=at)


@transaction.atomic(durable=True)
def wake(thread_id: int, *, by: Member, at: datetime) -> bool:
    """
    End a rest early.

    :raises Thread.DoesNotExist: there is none that `by` may read.
    :raises NotYours: neither its author nor a moderator asks.
    """
    thread = lock(thread_id, by=by, author_too=True)
    if thread.resting_until is None or thread.resting_until <= at:
        return False
    thread.resting_until = None
    return _done(thread, Kind.WOKEN, "resting_until", by=by, at=at)


@transaction.atomic(durable=True)
def pin(thread_id: int, *, by: Member, at: datetime) -> bool:
    """
    Keep a thread at the top of its space.

    :raises Thread.DoesNotExist: there is none that `by` may read.
    :raises NotYours: no moderator asks.
    """
    thread = lock(thread_id, by=by)
    if thread.pinned:
        return False
    thread.pinned = True
    return _done(thread, Kind.PINNED, "pinned", by=by, at=at)


@transaction.atomic(durable=True)
def unpin(thread_id: int, *, by: Member, at: datetime) -> bool:
    """Undo `pin`; raises as it does."""
    thread = lock(thread_id, by=by)
    if not thread.pinned:
        return False
    thread.pinned = False
    return _done(thread, Kind.UNPINNED, "pinned", by=by, at=at)


@transaction.atomic(durable=True)
def close(thread_id: int, *, by: Member, at: datetime) -> bool:
    """
    Take no more replies, until somebody opens the thread again.

    :raises Thread.DoesNotExist: there is none that `by` may read.
    :raises NotYours: no moderator asks.
    """
    thread = lock(thread_id, by=by)
    if thread.locked_at is not None:
        return False
    thread.locked_at = at
    return _done(thread, Kind.LOCKED, "locked_at", by=by, at=at)


@transaction.atomic(durable=True)
def reopen(thread_id: int, *, by: Member, at: datetime) -> bool:
    """Undo `close`, and a planned closing whose time has come; raises as `close` does."""
    thread = lock(thread_id, by=by)
    if thread.closes_at is not None and thread.closes_at <= at:
        thread.closes_at = None
    elif thread.locked_at is None:
        return False
    thread.locked_at = None
    return _done(thread, Kind.UNLOCKED, "locked_at", "closes_at", by=by, at=at)


@transaction.atomic(durable=True)
def plan_closing(thread_id: int, *, closes_at: datetime, by: Member, at: datetime) -> bool:
    """
    Let a thread take no more replies from a later moment on.

    :raises Thread.DoesNotExist: there is none that `by` may read.
    :raises NotYours: no moderator asks.
    :raises TooSoon: that moment has passed.
    """
    if closes_at <= at:
        raise TooSoon
    thread = lock(thread_id, by=by)
    if thread.closes_at == closes_at:
        return False
    thread.closes_at = closes_at
    return _done(thread, Kind.CLOSING_PLANNED, "closes_at", by=by, at=at)


@transaction.atomic(durable=True)
def drop_closing(thread_id: int, *, by: Member, at: datetime) -> bool:
    """Undo `plan_closing` before its time; raises as `pin` does."""
    thread = lock(thread_id, by=by)
    if thread.closes_at is None or thread.closes_at <= at:
        return False
    thread.closes_at = None
    return _done(thread, Kind.CLOSING_DROPPED, "closes_at", by=by, at=at)


@transaction.atomic(durable=True)
def move(thread_id: int, *, to: Space, by: Member, at: datetime) -> bool:
    """
    Take a thread to another space, with everything in it.

    :raises Thread.DoesNotExist: there is none that `by` may read.
    :raises NotYours: no moderator asks.
    """
    thread = lock(thread_id, by=by)
    if thread.space_id == to.pk:
        return False
    left = thread.space_id
    thread.space = to
    thread.pinned = False
    moving.follow(thread.posts.all(), to=to.pk, at=at, by=by)
    return _done(thread, Kind.MOVED, "space", "pinned", by=by, at=at, from_space_id=left)


def close_due(*, at: datetime) -> int:
    """Lock all threads whose planned moment has come; returns how many there were."""
    due = Thread.objects.filter(closes_at__lte=at, locked_at=None, merged_into=None)
    return sum(_close_one(thread_id, at=at) for thread_id in due.values_list("pk", flat=True))


def lock(thread_id: int, *, by: Member, author_too: bool = False) -> Thread:
    """
    The thread's row, locked, if `by` may tend it. Needs a transaction.

    :raises Thread.DoesNotExist: there is none that `by` may read.
    :raises NotYours: `by` may not.
    """
    thread: Thread = (
        Thread.objects.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=thread_id)
    )
    if not (by.may_moderate or (author_too and thread.author_id == by.pk)):
        raise NotYours
    return thread


@transaction.atomic(durable=True)
def _close_one(thread_id: int, *, at: datetime) -> bool:
    thread = Thread.objects.select_for_update(no_key=True).get(pk=thread_id)
    if thread.locked_at is not None or thread.closes_at is None or thread.closes_at > at:
        return False
    thread.locked_at = thread.closes_at
    return _done(thread, Kind.CLOSED, "locked_at", by=None, at=at)


def _done(
    thread: Thread,
    kind: ThreadEvent.Kind,
    *fields: str,
    by: Member | None,
    at: datetime,
    from_space_id: int | None = None,
) -> bool:
    """Save, record and announce what was done."""
    thread.save(update_fields=fields)
    ThreadEvent.objects.create(thread=thread, kind=kind, by=by, at=at, from_space_id=from_space_id)
    announce(thread)
    return True


def announce(thread: Thread) -> None:
    """Open tabs of the thread read it again."""
    live.announce(live.thread_channel(thread.pk), live.ThreadChanged(thread_id=thread.pk))
