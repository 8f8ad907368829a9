"""Cases for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from community.accounts.models import Member
from forums.models import Post, Thread
from moderation import decisions, intake, staging, versions
from moderation.acts import Choice
from moderation.models import Case, Decision, Reviewed
from moderation.rules import rulebook
from tests.factories import NOON, make_moderator, make_post, make_thread


def hold(
    body: str = "You are an idiot.",
    *,
    context_tag: str = "",
    thread: Thread | None = None,
    **fields: object,
) -> Case:
    """A post that the rules held, and its case."""
    post = make_post(thread or make_thread(), body=body, state=Reviewed.State.HELD, **fields)  # type: ignore[arg-type]
    with transaction.atomic():
        intake.admit(post, surface="post", at=NOON, context_tag=context_tag)
    return Case.objects.open().about(post).get()


def decide(case: Case, choice: Choice, *, by: Member | None = None, revision: int = 1) -> Decision:
    """A moderator decides."""
    by = by or make_moderator()
    return decisions.decide(case.pk, choice, by=by, revision=revision, at=NOON)


def standing(case: Case) -> Decision:
    """What stands decided about it."""
    return Decision.objects.get(case=case, state=Decision.State.STANDING)


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
