"""What a thread's page offers its reader beside the posts, and that it was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from community.http import MemberRequest
from forums import markers
from forums.models import POSTS_PER_PAGE, Thread
from forums.showing import ShownPost


def beside(
    request: MemberRequest, thread: Thread, posts: Sequence[ShownPost], *, at: datetime
) -> dict[str, Any]:
    """
    Context for `forums/_thread_tools.html`. Moves the reader's marker; writes nothing when
    there was nothing new. `thread` comes from `showing.find_thread`.
    """
    reader = request.user
    read: int = thread.number_read  # type: ignore[attr-defined] # annotated
    last = posts[-1].number if posts else 0
    if request.method == "GET":
        markers.advance(thread.pk, to=last, marker=read, by=reader, at=at)
    return {
        "followed": thread.followed,  # type: ignore[attr-defined] # annotated
        "follow_url": reverse("forums:follow", args=[thread.pk]),
        # They had read beyond this page: one way back to where they left.
        "unread_url": reverse("forums:unread", args=[thread.pk])
        if read > last and thread.last_number > POSTS_PER_PAGE
        else "",
        "may_rest": thread.author_id == reader.pk and not reader.may_moderate,
        "resting": bool(thread.resting_until and thread.resting_until > at),
        "rest_url": reverse("forums:rest", args=[thread.pk]),
        "tell_url": _tell_url(thread) if thread.title and thread.author_id != reader.pk else "",
        "tending_url": reverse("forums:tending", args=[thread.pk]) if reader.may_moderate else "",
    }


def _tell_url(thread: Thread) -> str:
    about = reverse("reports:tell", args=["forums", "thread", thread.pk])
    return f"{about}?next={thread.get_absolute_url()}"
