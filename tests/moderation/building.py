"""Cases for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from forums.models import Post
from moderation import intake, staging, versions
from moderation.models import Case, Reviewed
from moderation.rules import rulebook
from tests.factories import NOON, make_post, make_thread


def hold(body: str = "You are an idiot.", *, context_tag: str = "", **fields: object) -> Case:
    """A post that the rules held, and its case."""
    post = make_post(make_thread(), body=body, state=Reviewed.State.HELD, **fields)  # type: ignore[arg-type]
    with transaction.atomic():
        intake.admit(post, surface="post", at=NOON, context_tag=context_tag)
    return Case.objects.open().about(post).get()


def know_the_rules() -> None:
    """As in a process that read a text a moment ago."""
    versions.record(rulebook.shipped(), at=NOON)
    staging.current(at=NOON)


def change_the_book(*, at: datetime = NOON) -> None:
    """As after an update that left the rules' own words alone: all of them are watched."""
    shipped = rulebook.shipped()
    versions.record(replace(shipped, hash="0" * 64), at=at - timedelta(days=30))
    versions.record(shipped, at=at)


def post_of(case: Case) -> Post:
    return Post.objects.get(pk=case.content_id)


def say_instead(case: Case, body: str) -> Post:
    """The writer changes held words."""
    post = post_of(case)
    post.body = body
    post.revision += 1
    post.save(update_fields=["body", "revision"])
    intake.admit(post, surface="post", at=NOON)
    return post
