"""What a moderator sends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from community.text import MemberText
from moderation import reasons
from moderation.acts import Act, Choice
from moderation.decisions import ONLY_LOOKED_AT, REASON_LENGTH
from moderation.models import NOTE_LENGTH, Action, Case, Reviewed
from moderation.rules import rulebook as books

Kind = Action.Kind

GUIDELINES = ("", "The guidelines of the place")
SAID = ("restriction", "duration", "facts", "explanation")  # what may be said more kindly
AREA = {"rows": 3, "class": "short"}

# The mildest first. What it says of words that others read already is another thing.
WAITING_WORDS = [
    (Kind.APPROVE, "Let it through"),
    (Kind.ASK_REVISION, "Ask for other words, within 7 days"),
    (Kind.DECLINE, "Decline"),
]
VISIBLE_WORDS = [
    (Kind.APPROVE, "It stays as it is"),
    (Kind.ASK_REVISION, "Ask for other words, within 7 days"),
    (Kind.DECLINE, "Take it away"),
]
LOOKED_AT = {
    Case.Queue.CARE: "Somebody is with them",
    Case.Queue.LOOK: "I have looked",
}


class DecisionForm(forms.Form):
    """Everything that one decision can be; checked for shape only."""

    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    ruling = forms.ChoiceField(
        label="The words", choices=WAITING_WORDS, widget=forms.RadioSelect, required=False
    )
    notes = forms.MultipleChoiceField(
        label="Add a content note", widget=forms.CheckboxSelectMultiple, required=False
    )
    cool_off = forms.BooleanField(label="Reading only, for a day", required=False)
    limit_days = forms.IntegerField(
        label="Up to three posts a day, for how many days",
        help_text="1 to 30.",
        min_value=1,
        max_value=30,
        required=False,
    )
    limit_here = forms.BooleanField(label="The limit holds in this space only", required=False)
    suspend_days = forms.IntegerField(
        label="A pause from this community, for how many days",
        help_text="1 to 180.",
        min_value=1,
        max_value=180,
        required=False,
    )
    close = forms.BooleanField(
        label="Close the account",
        help_text="A second moderator reads this before anything happens.",
        required=False,
    )
    rule = forms.ChoiceField(label="What it rests on", required=False)
    reason = MemberText(
        label="Words for the writer",
        help_text="They read this first. What did you notice, and what could they do next? Needed"
        " for whatever restricts somebody; not sent when you let the words through.",
        longest=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs=AREA),
    )
    # The statement in kinder words; `made_for` names the choice that it was made for.
    restriction = MemberText(
        label="What happens", longest=500, required=False, widget=forms.Textarea(attrs=AREA)
    )
    duration = MemberText(
        label="For how long", longest=300, required=False, widget=forms.Textarea(attrs=AREA)
    )
    facts = MemberText(
        label="What it is about", longest=500, required=False, widget=forms.Textarea(attrs=AREA)
    )
    explanation = MemberText(
        label="Why", longest=1_000, required=False, widget=forms.Textarea(attrs=AREA)
    )
    made_for = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        initial = {"revision": case.revision, "rule": reasons.first_rule(case)}
        super().__init__(*args, **{"initial": initial, **options})
        self.case = case
        ways: Any = self.fields["ruling"]
        ways.choices = (
            VISIBLE_WORDS if case.content.state == Reviewed.State.VISIBLE else WAITING_WORDS
        )
        notes: Any = self.fields["notes"]
        notes.choices = case.content.notes_offered()
        rules: Any = self.fields["rule"]
        rules.choices = [
            GUIDELINES,
            *((rule.id, f"{rule.id} {rule.title}") for rule in books.shipped().rules.values()),
        ]

    @property
    def only_looks(self) -> str:
        """The one thing that is done about words that stay visible; else empty."""
        return LOOKED_AT.get(Case.Queue(self.case.queue), "")

    @property
    def choice(self) -> Choice:
        """Of a valid form."""
        sent = self.cleaned_data
        return Choice(
            tuple(self._acts()),
            words=sent["reason"],
            rule=sent["rule"] if "rule" in self.data else None,
            said={part: sent[part] for part in SAID if sent[part]},
        )

    @property
    def chosen(self) -> str:
        """Names the choice, so that a statement made for another one is noticed."""
        acts = [f"{act.kind}{act.lasts.days if act.lasts else ''}" for act in self._acts()]
        return ".".join([*sorted(acts), self.cleaned_data["rule"]])

    @property
    def is_outdated(self) -> bool:
        """Whether the statement was made for something else than what is chosen now."""
        sent = self.cleaned_data
        return any(sent[part] for part in SAID) and sent["made_for"] != self.chosen

    def _acts(self) -> list[Act]:
        sent = self.cleaned_data
        days = {Kind.LIMIT: sent["limit_days"], Kind.SUSPEND: sent["suspend_days"]}
        plain = [Kind(sent["ruling"])] if sent["ruling"] else []
        plain += [Kind.COOL_OFF] if sent["cool_off"] else []
        plain += [Kind.CLOSE] if sent["close"] else []
        return [
            *(Act(kind) for kind in plain),
            *(Act(Kind.CONTENT_NOTE, note=note) for note in sent["notes"]),
            *(
                Act(
                    kind,
                    lasts=timedelta(days=lasts),
                    here=kind == Kind.LIMIT and sent["limit_here"],
                )
                for kind, lasts in days.items()
                if lasts
            ),
        ]


def recommended(case: Case) -> str:
    """The least that answers what was noticed: the value of a choice of `ruling`."""
    if case.queue in ONLY_LOOKED_AT or not reasons.first_rule(case):
        return Kind.APPROVE
    return Kind.DECLINE if case.urgent else Kind.ASK_REVISION


class NoteForm(forms.Form):
    """A note for the other moderators."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    words = MemberText(
        label="A note for the other moderators",
        longest=NOTE_LENGTH,
        widget=forms.Textarea(attrs=AREA),
    )


class LeavingForm(forms.Form):
    """The case that somebody goes on from."""

    leaving = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class HandOverForm(forms.Form):
    """The colleague who takes a case over."""

    to = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class ProposalRulingForm(forms.Form):
    """Publish a proposed text or leave the published one."""

    ruling = forms.ChoiceField(choices=[("publish", "Publish"), ("leave", "Leave as it is")])
    reason = forms.CharField(max_length=REASON_LENGTH, required=False)
