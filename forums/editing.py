"""Changing one's own words, and taking them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from community import limits, markup
from community.accounts.models import Member
from forums import drafting, posting
from forums.models import Draft, Mention, Post, PostRevision, Thread
from moderation import intake, sanctions
from moderation.models import Reviewed

PRIVATE_FOR = timedelta(minutes=10)  # after writing: changes leave no mark
CHANGEABLE = (Reviewed.State.HELD, Reviewed.State.VISIBLE)


@dataclass(frozen=True, slots=True)
class Words:
    """What an edit leaves; `title` counts for an opening post."""

    body: str
    title: str = ""
    context_tag: str = ""


class ChangedMeanwhile(Exception):
    """The words were changed elsewhere since the form was opened."""

    def __init__(self, post: Post) -> None:
        super().__init__(post.pk)
        self.post = post


@transaction.atomic(durable=True)
def edit_post(
    post_id: int, words: Words, *, revision: int, by: Member, at: datetime
) -> posting.Written:
    """
    Replace the words that `revision` had with a new revision, through the same door as
    new words. What it said before stays for moderators, except in the private window.

    :raises Post.DoesNotExist: there is none of `by` that can be changed.
    :raises ChangedMeanwhile: it is not at `revision` any more.
    :raises posting.NotOpen: its thread is closed.
    :raises sanctions.MayNotWrite: `by` reads only, for a while.
    :raises limits.TooOften: `by` has changed a lot just now.
    :raises intake.Blocked: these words cannot stand; nothing was changed.
    """
    post = _lock_own(post_id, by=by)
    if post.revision != revision:
        raise ChangedMeanwhile(post)
    posting.check_not_closed(post.thread, at=at)
    sanctions.check_may_write(by, place_id=post.thread.space_id, at=at)
    limits.take("edit_post", by.pk)

    if at >= post.written_at + PRIVATE_FOR:
        _keep_revision(post, at=at)
        post.edited_at = at
    post.body = words.body
    post.html = markup.render(words.body)
    post.context_tag = words.context_tag
    post.revision += 1
    post.save(update_fields=["body", "html", "context_tag", "revision", "edited_at"])
    if post.opens_thread and words.title:
        _retitle(post.thread, words.title)
    Mention.objects.filter(post=post).delete()
    drafting.drop(drafting.Spot(Draft.Place.EDIT, post.pk), by=by)
    return posting.Written(post, heard=posting.admit(post, post.thread.space, by=by, at=at))


@transaction.atomic(durable=True)
def withdraw_post(post_id: int, *, by: Member, at: datetime) -> Post:
    """
    Take one's words back: the text is erased here, in its revisions, in search and in
    quotes. A thread whose opening goes stays for its answers, without its title.

    :raises Post.DoesNotExist: there is none of `by` that can be taken back.
    """
    post = _lock_own(post_id, by=by)
    post.body = post.html = ""
    post.edited_at = None
    post.save(update_fields=["body", "html", "edited_at"])
    if post.opens_thread:
        _retitle(post.thread, "")
    post.revisions.all().delete()
    post.quotes.all().delete()
    post.mentions.all().delete()
    drafting.drop(drafting.Spot(Draft.Place.EDIT, post.pk), by=by)
    intake.lapse(post, at=at)
    post.become(Reviewed.State.WITHDRAWN, at=at)
    return post


def find_own(post_id: int, *, by: Member) -> Post:
    """:raises Post.DoesNotExist: there is none of `by` that can be changed or taken back."""
    found: Post = (
        Post.objects.filter(author=by, state__in=CHANGEABLE)
        .select_related("thread__space")
        .defer("search", "thread__search")
        .get(pk=post_id)
    )
    return found


def _lock_own(post_id: int, *, by: Member) -> Post:
    """The post as it is once its thread and it are locked."""
    Post.locked(post_id)
    return find_own(post_id, by=by)


def _keep_revision(post: Post, *, at: datetime) -> None:
    PostRevision.objects.create(
        post=post,
        revision=post.revision,
        title=post.thread.title if post.opens_thread else "",
        body=post.body,
        context_tag=post.context_tag,
        replaced_at=at,
    )


def _retitle(thread: Thread, title: str) -> None:
    thread.title = title
    thread.save(update_fields=["title"])
