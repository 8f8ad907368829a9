"""Drafts: words that survive a lost tab, until they are sent or thirty days have passed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from community.accounts.models import Member
from forums.models import Draft, Post, Space, Thread

KEPT_FOR = timedelta(days=30)
LONGEST = 40_000  # code points of all fields together
CHOICES = {"help_wanted", "notes", "quote", "context_tag"}  # fields that are no words by themselves
Fields = Mapping[str, list[str]]


class TooLong(Exception):
    """More than a draft can hold."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a draft belongs."""

    place: Draft.Place
    pk: int


@transaction.atomic(durable=True)
def save(spot: Spot, fields: Fields, *, key: UUID | None, by: Member, at: datetime) -> bool:
    """
    Keep what a form holds; an empty one clears the draft. Words that arrive after they
    were sent under `key` are not kept again. Whether there is a draft now.

    :raises TooLong: it cannot be kept whole, so it is not kept in part.
    """
    if sum(len(value) for values in fields.values() for value in values) > LONGEST:
        raise TooLong
    sent = key is not None and Post.objects.filter(author=by, key=key).exists()
    words = [value for name in fields if name not in CHOICES for value in fields[name]]
    empty = not any(value.strip() for value in words)
    if sent or empty or not _readable(spot, by=by):
        drop(spot, by=by)
        return False
    Draft.objects.bulk_create(
        [
            Draft(
                member=by,
                place=spot.place,
                place_id=spot.pk,
                words=json.dumps(fields),
                saved_date=at.date(),
            )
        ],
        update_conflicts=True,
        unique_fields=["member", "place", "place_id"],
        update_fields=["words", "saved_date"],
    )
    return True


def give_back(post: Post, *, at: datetime) -> None:
    """
    Words that a moderator kept back become their writer's draft, where they would be said
    again. A draft that waits there already stays. Needs the caller's transaction.
    """
    spot, fields = _said_again(post)
    draft = Draft(
        member_id=post.author_id,
        place=spot.place,
        place_id=spot.pk,
        words=json.dumps(fields),
        saved_date=at.date(),
    )
    Draft.objects.bulk_create([draft], ignore_conflicts=True)


def take_back(post: Post) -> None:
    """
    The words are shown or wait again: their draft goes, unless its writer changed it.
    Needs the caller's transaction.
    """
    spot, fields = _said_again(post)
    own = Draft.objects.filter(member=post.author_id, place=spot.place, place_id=spot.pk)
    if (draft := own.first()) and draft.words == json.dumps(fields):
        draft.delete()


def _said_again(post: Post) -> tuple[Spot, Fields]:
    """Where a post's words would be said again, and the form that says them."""
    fields: Fields = {"body": [post.body]}
    spot = Spot(Draft.Place.REPLY, post.thread_id)
    if post.opens_thread:
        thread = post.thread
        fields = {
            "title": [thread.title],
            "body": [post.body],
            "help_wanted": [thread.help_wanted],
            "notes": thread.notes,
        }
        spot = Spot(Draft.Place.OPENING, thread.space_id)
    return spot, fields


def find(spot: Spot, *, by: Member) -> dict[str, list[str]]:
    """The fields of the draft kept here, or nothing."""
    draft = Draft.objects.filter(member=by, place=spot.place, place_id=spot.pk).first()
    return fields_of(draft) if draft else {}


def fields_of(draft: Draft) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = json.loads(draft.words)
    return fields


def drop(spot: Spot, *, by: Member) -> None:
    Draft.objects.filter(member=by, place=spot.place, place_id=spot.pk).delete()


def purge(*, at: datetime) -> int:
    """Forget what nobody came back to. How many drafts there were."""
    return Draft.objects.filter(saved_date__lt=at.date() - KEPT_FOR).delete()[0]


def _readable(spot: Spot, *, by: Member) -> bool:
    """A draft belongs to a place that its writer can reach; so their number is bounded."""
    match spot.place:
        case Draft.Place.REPLY:
            return Thread.objects.visible_to(by).filter(pk=spot.pk).exists()
        case Draft.Place.EDIT:
            return Post.objects.filter(author=by, pk=spot.pk).exists()
        case _:
            return Space.objects.filter(pk=spot.pk).exists()
