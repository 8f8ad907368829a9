"""What people send who tell the team about words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from community.text import MemberLine, MemberText
from moderation.models import Report
from moderation.models.reports import LONGEST, Reason

DANGER = (Reason.MINOR, Reason.THREAT, Reason.EXPOSES, Reason.HARMING, Reason.TRAFFIC)
TO_PEOPLE = (
    Reason.COERCION, Reason.BLAMING, Reason.HATE, Reason.UNKIND, Reason.SEXUAL, Reason.CONTACT,
)  # fmt: skip
ELSE = (Reason.CERTAIN, Reason.EXPLICIT, Reason.SPAM, Reason.OTHER)


def choices(*, worry: bool) -> list[tuple[str, str | list[tuple[str, str]]]]:
    def named(reasons: tuple[Reason, ...]) -> list[tuple[str, str]]:
        return [(str(reason.value), str(reason.label)) for reason in reasons]

    about_writer: list[tuple[str, str | list[tuple[str, str]]]] = [
        ("Somebody may need company", named((Reason.WORRY,)))
    ]
    return [
        ("", "Choose what fits best"),
        ("Danger: read before all else", named(DANGER)),
        *(about_writer if worry else []),
        ("Towards people", named(TO_PEOPLE)),
        ("Anything else", named(ELSE)),
    ]


class Key(forms.UUIDField):
    """Made with the form, so that a second click is recognised."""

    def __init__(self) -> None:
        super().__init__(initial=uuid4, widget=forms.HiddenInput)


class TellForm(forms.Form):
    key = Key()
    reason = forms.ChoiceField(
        label="What is it?",
        choices=choices(worry=True),
        error_messages={"required": "Please choose what fits best; “Something else” is fine."},
    )
    words = MemberText(
        label="What should we know?",
        help_text="In your own words; you can quote what was said. Nothing here is held back"
        " for its language.",
        longest=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
    )
    wish = forms.ChoiceField(
        label="What would you like?",
        choices=Report.Wish.choices,
        initial=Report.Wish.KNOW,
        widget=forms.RadioSelect,
    )
    block = forms.BooleanField(
        label="Block them now as well",
        help_text="Neither of you reads the other’s words from then on. They are not told.",
        required=False,
    )
    masked = forms.BooleanField(
        label="Don’t show my name to moderators",
        help_text="Stewards, who answer for the whole place, can still see it.",
        required=False,
    )

    def clean(self) -> dict[str, object]:
        if self.cleaned_data.get("reason") == Reason.OTHER and not self.cleaned_data.get("words"):
            self.add_error("words", "Please say in a few words what it is.")
        return self.cleaned_data


class MoreForm(forms.Form):
    key = Key()
    words = MemberText(
        label="What else should we know?",
        longest=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "short"}),
    )


class NoticeForm(forms.Form):
    """What the law asks of a notice: reasons, the exact place, who, and good faith."""

    use_required_attribute = False  # who has to say a name depends on the reason

    key = Key()
    reason = forms.ChoiceField(
        label="What is it?",
        choices=choices(worry=False),
        error_messages={"required": "Please choose what fits best; “Something else” is fine."},
    )
    location = MemberLine(
        label="Where exactly is it?",
        help_text="The address of the page, copied from your browser; or, if you have none,"
        " where and when you saw it.",
        longest=500,
        error_messages={"required": "Please say where it is."},
    )
    words = MemberText(
        label="Why do you think it is illegal, or harms somebody?",
        longest=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "class": "short"}),
        error_messages={"required": "Please say why, in your own words."},
    )
    name = MemberLine(
        label="Your name",
        help_text="Not needed where it is about somebody under 18.",
        longest=120,
        error_messages={"required": "Needed here, unless it is about somebody under 18."},
    )
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="Not needed where it is about somebody under 18. We send nothing to it: you"
        " come back with a code.",
        max_length=254,
        error_messages={"required": "Needed here, unless it is about somebody under 18."},
    )
    good_faith = forms.BooleanField(
        label="I believe in good faith that what I say here is accurate and complete.",
        error_messages={"required": "Please confirm this, if it is so."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = self.data.get("reason") != Reason.MINOR
        for field in ("name", "email"):
            self.fields[field].required = named


class CodeForm(forms.Form):
    code = MemberLine(
        label="Your code",
        longest=60,
        error_messages={"required": "Please type your code."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AnswerForm(forms.Form):
    """A steward's answer to a notice that leads to no words here."""

    answer = MemberText(
        label="Answer for whoever sent it",
        longest=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "class": "short"}),
    )
