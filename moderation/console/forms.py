"""What a moderator sends."""

from __future__ import annotations

from django import forms

from moderation.decisions import REASON_LENGTH
from moderation.models import Action


class RulingForm(forms.Form):
    """One of two buttons, and words for the writer."""

    ruling = forms.ChoiceField(choices=[(Action.Kind.APPROVE, ""), (Action.Kind.DECLINE, "")])
    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Words for the writer",
        help_text="They read this with the rule. What did you notice, and what could they do next?"
        " Needed to decline; not sent when you let the words through.",
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
    )


class ProposalRulingForm(forms.Form):
    """Publish a proposed text or leave the published one."""

    ruling = forms.ChoiceField(choices=[("publish", "Publish"), ("leave", "Leave as it is")])
    reason = forms.CharField(max_length=REASON_LENGTH, required=False)
