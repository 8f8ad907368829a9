"""What a writer says of their words: while they write, or while the words wait."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.db import transaction

from community.accounts.models import Member
from moderation import cases, moving
from moderation.models import Case, CaseEvent, ContextTag, Reviewed


class ContextField(forms.ChoiceField):
    """What a writer may say of their words; shown apart, where the words are looked at."""

    widget = forms.RadioSelect
    apart = True

    def __init__(self) -> None:
        super().__init__(
            choices=[("", "Nothing to add"), *ContextTag.choices],
            label="What should a moderator know?",
            help_text="Moderators see it beside your words; other members do not. A person"
            " decides, with it in mind.",
            required=False,
        )


class ContextForm(forms.Form):
    context_tag = ContextField()


@transaction.atomic(durable=True)
def tell(kind: str, content_id: int, tag: str, *, by: Member, at: datetime) -> Case:
    """
    Say it of one's own words ("forums.post", 7) while they wait; their revision stays.

    :raises Case.DoesNotExist: none of `by`'s words wait there.
    """
    seen = cases.latest_about(kind, content_id, author=by)
    if seen.content.locked(content_id).state != Reviewed.State.HELD:
        raise Case.DoesNotExist
    waiting = Case.objects.open().about(seen.content)
    case = waiting.select_for_update(no_key=True).get()
    case.context_tag = tag
    moving.bump(case, "context_tag")
    moving.record(case, CaseEvent.Kind.TAGGED, at=at)
    return case
