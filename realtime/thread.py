"""A thread's page, live."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from community import live
from community.accounts.models import Member
from forums import fragments, showing
from forums.models import POSTS_PER_PAGE, Post, Thread
from forums.showing import ShownPost
from moderation import statements
from realtime import guard
from realtime.sockets import Socket


class ThreadConsumer(Socket):
    """Brings posts to one open page of a thread, each read through the viewer's own door."""

    async def connect(self) -> None:
        self.thread_id: int = self.scope["url_route"]["kwargs"]["thread_id"]
        query = self.scope["query_string"].decode("latin-1")
        self.page = _page(query)
        self.went_on = "goes-on" in parse_qs(query)  # the page itself led to the next one
        # Posts on the page. What it never showed is not said to be gone either.
        self.stamps = {
            int(name.removeprefix("post-")): stamp
            for name, stamp in self.shown().items()
            if name.startswith("post-")
        }
        await super().connect()

    def listens(self) -> tuple[str, ...]:
        return (live.thread_channel(self.thread_id),)

    async def admitted(self, member: Member) -> bool:
        return await database_sync_to_async(self._find)(member) is not None

    async def post_changed(self, event: dict[str, Any]) -> None:
        if html := await self._render(int(event["post_id"])):
            await self.send(text_data=html)

    async def thread_changed(self, _event: dict[str, Any]) -> None:
        """It rests, is locked, or was joined with another."""
        await self.catch_up()

    async def rights_changed(self, event: dict[str, Any]) -> None:
        """Whether they may write may have changed as well, in the open page."""
        await super().rights_changed(event)
        if html := await self._render_rest():
            await self.send(text_data=html)

    async def catch_up(self) -> None:
        if html := await self._render_missed():
            await self.send(text_data=html)

    @database_sync_to_async
    def _render(self, post_id: int) -> str:
        member = guard.reader(self.key)
        if member is None:
            return ""
        today = timezone.now().date()
        post = showing.find_post(post_id, viewer=member, today=today)
        if post is None:
            return self._gone(post_id, reader=member)
        if not Post.objects.filter(pk=post_id, thread=self.thread_id).exists():
            return self._gone(post_id)  # it was moved to another thread
        return self._fragment(post)

    @database_sync_to_async
    def _render_missed(self) -> str:
        """What differs from the page as it said it is; one whole page is read once."""
        member = guard.reader(self.key)
        thread = self._find(member) if member else None
        if member is None or thread is None:
            return ""
        today = timezone.now().date()
        posts = showing.page_of_posts(thread, self.page, viewer=member, today=today)
        here = {post.pk for post in posts}
        gone = [self._gone(pk) for pk in list(self.stamps) if pk not in here]
        changed = [post for post in posts if self.stamps.get(post.pk) != post.stamp]
        further = self._further() if showing.last_page(thread) > self.page else ""
        return "".join(gone + [self._fragment(post) for post in changed]) + further

    @database_sync_to_async
    def _render_rest(self) -> str:
        member = guard.reader(self.key)
        if member is None:
            return ""
        rest = statements.resting(member, at=timezone.now())
        return render_to_string("moderation/_resting.html", {"rest": rest})

    def _find(self, member: Member) -> Thread | None:
        try:
            return showing.find_thread(self.thread_id, viewer=member)
        except Thread.DoesNotExist:
            return None

    def _fragment(self, post: ShownPost) -> str:
        if (post.number - 1) // POSTS_PER_PAGE + 1 != self.page:
            return self._further() if post.number > self.page * POSTS_PER_PAGE else ""
        self.stamps[post.pk] = post.stamp
        return fragments.of_post(post, reply_url=reverse("forums:reply", args=[self.thread_id]))

    def _gone(self, post_id: int, *, reader: Member | None = None) -> str:
        """Takes a post away. Its writer is led to why, where a moderator decided it."""
        if self.stamps.pop(post_id, None) is None:
            return ""
        removed = Post.objects.filter(pk=post_id, author=reader, state=Post.State.REMOVED)
        decided = reader is not None and removed.exists()
        return render_to_string("forums/_gone.html", {"post_id": post_id, "decided": decided})

    def _further(self) -> str:
        if self.went_on:
            return ""
        address = reverse("forums:thread_page", args=[self.thread_id, self.page + 1])
        return render_to_string("forums/_further.html", {"next_url": address})


def _page(query: str) -> int:
    asked = parse_qs(query).get("page", ["1"])[0]
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 6 else 1
