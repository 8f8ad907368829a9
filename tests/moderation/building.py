"""Cases for tests."""

from __future__ import annotations

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
