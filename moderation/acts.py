"""What a moderator asks for in one decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from moderation.models import STEPS, Action

Kind = Action.Kind

LASTS = {Kind.ASK_REVISION: timedelta(days=7), Kind.COOL_OFF: timedelta(hours=24)}  # always
LONGEST = {Kind.LIMIT: timedelta(days=30), Kind.SUSPEND: timedelta(days=180)}
ABOUT_WORDS = {Kind.APPROVE, Kind.ASK_REVISION, Kind.DECLINE}


class Unfit(ValueError):
    """These actions are not one decision; the words say why, for the moderator."""


@dataclass(frozen=True, slots=True)
class Act:
    """
    One action: how long a limit or suspension lasts, which content note is added, whether a
    limit holds only where the words are (`here`).
    """

    kind: Action.Kind
    lasts: timedelta | None = None
    note: str = ""
    here: bool = False

    def __post_init__(self) -> None:
        if self.kind in LASTS:
            object.__setattr__(self, "lasts", LASTS[self.kind])
        check_length(self)


@dataclass(frozen=True, slots=True)
class Choice:
    """
    What a moderator chose. `words` are theirs, for the writer. `rule` is the one it rests on:
    without it, the first that was noticed. `said` has parts of the statement in kinder words.
    """

    acts: tuple[Act, ...]
    words: str = ""
    rule: str | None = None
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def step(self) -> int:
        """The highest on the ladder."""
        return max(STEPS[act.kind] for act in self.acts)


def approve() -> Choice:
    return Choice((Act(Kind.APPROVE),))


def decline(words: str) -> Choice:
    return Choice((Act(Kind.DECLINE),), words)


def check_length(act: Act) -> None:
    """:raises Unfit: it lasts longer than it may, or not at all."""
    if act.kind not in LONGEST:
        return
    if act.lasts is None or not timedelta(0) < act.lasts <= LONGEST[act.kind]:
        msg = f"It may last {LONGEST[act.kind].days} days at most."
        raise Unfit(msg)


def check(acts: Sequence[Act], *, about_words: bool) -> None:
    """
    Whether these are one decision. Words that wait (`about_words`) are let through,
    declined, or asked to be changed.

    :raises Unfit: they are not.
    """
    kinds = [act.kind for act in acts]
    chosen = ABOUT_WORDS.intersection(kinds)
    if not acts or (about_words and not chosen):
        msg = "Choose what happens with the words."
        raise Unfit(msg)
    if len(chosen) > 1:
        msg = "Words are let through, declined, or asked to be changed: one of these."
        raise Unfit(msg)
    twice = [kind for kind in kinds if kind != Kind.CONTENT_NOTE and kinds.count(kind) > 1]
    if twice:
        msg = "Each action once."
        raise Unfit(msg)
