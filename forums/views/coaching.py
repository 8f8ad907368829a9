"""Looking at one's words before they are sent, on the server: all of it works without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.utils import timezone

from community import limits, text
from community.http import MemberRequest
from community.safety import pages
from community.safety.pages import Country
from forums.forms import ComposerForm
from forums.views import drafts
from moderation import coach
from moderation.coach import Hint

Composer = TypeVar("Composer", bound=ComposerForm)

BUTTON = "coach"  # "look", "keep", "back", or "rephrase" and a rule


@dataclass(frozen=True, slots=True)
class Coached:
    """What a composer says above its buttons."""

    hint: Hint
    asked: bool = False  # somebody wants to know, so that "nothing" is said too
    before: str = ""  # what stood in the field `changed` until it was rephrased
    changed: str = ""
    countries: tuple[Country, ...] = ()


def look(request: MemberRequest, form_class: type[Composer]) -> Composer:
    """
    What a button of the panel asked for: the form as its writer left it, or with other
    words in place, and what to say of it.

    :raises limits.TooOften: wait a little.
    """
    limits.take("hint", request.user.pk)
    sent = request.POST
    asked, _, rule = str(sent[BUTTON]).partition(" ")
    fields = {name: sent.getlist(name) for name in form_class.base_fields if name in sent}
    if asked == "keep":
        return form_class(initial=drafts.initial(fields, form_class))
    words = _words(fields, form_class)
    changed, before = sent.get("changed", ""), ""
    if asked == "back" and changed in words:
        words[changed] = text.normalise(sent.get("before", ""))
        changed = ""
    elif asked == "rephrase" and (other := _rephrased(words, rule=rule)):
        changed, before = other.name, words[other.name]
        words[changed] = other.words
    fields |= {name: [value] for name, value in words.items()}
    form = form_class(initial=drafts.initial(fields, form_class))
    form.coached = _coached(words, asked=True, before=before, changed=changed if before else "")
    return form


def of_stored(words: Mapping[str, str]) -> Coached | None:
    """Of words that wait already: what can be said of them before anybody asks."""
    coached = _coached(words)
    return coached if coached.hint else None


@dataclass(frozen=True, slots=True)
class _Changed:
    name: str
    words: str


def _words(fields: Mapping[str, list[str]], form_class: type[forms.Form]) -> dict[str, str]:
    """The fields that the rules read, in the form's order."""
    return {
        name: text.normalise(fields[name][-1])
        for name, field in form_class.base_fields.items()
        if isinstance(field, text.MemberText) and fields.get(name)
    }


def _rephrased(words: Mapping[str, str], *, rule: str) -> _Changed | None:
    try:
        thought = coach.rephrased(list(words.values()), rule=rule, at=timezone.now())
    except coach.TooLong:
        return None
    if thought is None or thought.place is None:
        return None
    place, name = thought.place, list(words)[thought.place.field]
    value = words[name]
    return _Changed(name, value[: place.start] + thought.now + value[place.end :])


def _coached(words: Mapping[str, str], **said: Any) -> Coached:
    """Of too long a text nothing is said here; sending it says so."""
    try:
        hint = coach.read(list(words.values()), at=timezone.now())
    except coach.TooLong:
        return Coached(Hint())
    return Coached(hint, countries=pages.countries(), **said)
