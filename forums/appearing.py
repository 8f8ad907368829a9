"""What follows for a thread when one of its posts appears or goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from community import live
from forums import drafting, telling
from forums.models import Post, Thread
from moderation.models import Reviewed

State = Reviewed.State


def change(post: Post, state: State, *, at: datetime) -> None:
    """
    Let a post take `state`, keep its thread's counts and order right, and tell open
    tabs and those who asked to hear of it. The thread follows its opening post.

    Locks the thread, so it comes before any lock on a case (`Post.locked`). Needs the
    caller's transaction.
    """
    thread = Thread.objects.select_for_update(no_key=True).get(pk=post.thread_id)
    was_removed = post.state == State.REMOVED
    appeared, went = _store(post, state)

    if post.opens_thread:
        _follow(thread, state, appeared=appeared, at=at)
    elif appeared:
        Thread.objects.filter(pk=thread.pk).update(
            replies=F("replies") + 1, active_at=_active_at(post, at=at)
        )
    elif went:
        Thread.objects.filter(pk=thread.pk).update(
            replies=F("replies") - 1, active_at=_newest_left()
        )
    if appeared:
        telling.post_appeared(post, at=at)
    elif state is State.WITHDRAWN:
        telling.post_went(post)
    if state is State.REMOVED:
        drafting.give_back(post, at=at)
    elif was_removed:
        drafting.take_back(post)
    live.announce(live.thread_channel(thread.pk), live.PostChanged(post_id=post.pk))


def restore(post: Post, before: dict[str, Any], *, at: datetime) -> None:
    """
    A post and its thread as `Post.standing` found them, but for what others wrote there
    meanwhile. Needs the lock of `Post.locked`, and the caller's transaction.
    """
    state = State(before["state"])
    if post.state != state:
        change(post, state, at=at)
        if state is not State.VISIBLE:
            telling.post_went(post)
    stood = Value(datetime.fromisoformat(before["active_at"]), DateTimeField())
    Thread.objects.filter(pk=post.thread_id).update(
        notes=before["notes"], active_at=Greatest(stood, _newest_left())
    )
    live.announce(live.thread_channel(post.thread_id), live.ThreadChanged(thread_id=post.thread_id))


def _store(post: Post, state: State) -> tuple[bool, bool]:
    """Write the state. Whether the post appeared for others, and whether it went."""
    stored = Post.objects.filter(pk=post.pk)
    if state is State.VISIBLE:
        appeared = bool(stored.exclude(state=state).update(state=state))
        went = False
    else:
        appeared = False
        went = bool(stored.filter(state=State.VISIBLE).update(state=state))
        if not went:
            stored.exclude(state=state).update(state=state)
    post.state = state
    return appeared, went


def _follow(thread: Thread, state: State, *, appeared: bool, at: datetime) -> None:
    """Answers outlive an opening that its writer took back; nothing outlives a removal."""
    if state is State.WITHDRAWN and thread.replies:
        state = State.VISIBLE
    if appeared:
        Thread.objects.filter(pk=thread.pk).update(active_at=Greatest("active_at", at))
    thread.become(state, at=at)


def _active_at(post: Post, *, at: datetime) -> Greatest:
    """An edit that comes back from a person's reading does not lift the thread again."""
    return Greatest("active_at", at if post.revision == 1 else post.written_at)


def _newest_left() -> Coalesce:
    visible = Post.objects.filter(thread=OuterRef("pk"), state=State.VISIBLE)
    return Coalesce(Subquery(visible.order_by("-number").values("written_at")[:1]), F("opened_at"))
