"""What forms send, in shape. The rules are in the domain."""

from __future__ import annotations

import re
from uuid import uuid4

from django import forms

from community.text import MemberLine, MemberText
from forums import quoting
from forums.models import ContentNote, HelpWanted
from moderation.tagging import ContextField

BODY = 10_000  # code points
QUOTED = re.compile(r"(\d{1,18})\.(\d{1,9})\.(\d{1,5})\.(\d{1,5})", re.ASCII)


class QuotedField(forms.MultipleChoiceField):
    """References to words, as "post.revision.start.end"."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value: str) -> bool:
        return bool(QUOTED.fullmatch(value))

    def clean(self, value: list[str]) -> list[quoting.Words]:
        return [quoting.Words(*map(int, text.split("."))) for text in super().clean(value)]


class ComposerForm(forms.Form):
    """Words of a member, and what they say of them."""

    context_tag = ContextField()

    coached: object = None  # what its page says of them: forums.views.coaching.Coached


class WritingForm(ComposerForm):
    """What every form for words carries: a key that makes sending it twice harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    # Sent by the page that shows a space's guidelines before the first word.
    agreed = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)


class ReplyForm(WritingForm):
    body = MemberText(longest=BODY, label="Your reply")
    quote = QuotedField(required=False)

    def read(self) -> str:
        """What the rules read of it, as `Post.words` has it; nothing of an unfit form."""
        return self.cleaned_data["body"] if self.is_valid() else ""


class ThreadForm(WritingForm):
    title = MemberLine(
        longest=120,
        label="Title",
        help_text="A few words that tell readers what it is about. Leave out names and places.",
    )
    body = MemberText(longest=BODY, label="What would you like to say?")
    help_wanted = forms.ChoiceField(
        choices=HelpWanted, label="What would help?", widget=forms.RadioSelect
    )
    notes = forms.MultipleChoiceField(
        choices=ContentNote,
        label="Does it mention any of these?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Up to three; readers choose what they fold away. Or leave them all out.",
    )

    def composed(self) -> str:
        """The opening as one Markdown text."""
        body: str = self.cleaned_data["body"]
        return body

    def read(self) -> str:
        """What the rules read of it, as `Post.words` has it."""
        return f"{self.cleaned_data['title']}\n\n{self.composed()}" if self.is_valid() else ""

    def clean_notes(self) -> list[str]:
        notes: list[str] = self.cleaned_data["notes"]
        if len(notes) > 3:
            raise forms.ValidationError("Please choose three at most.")
        return notes


class DisagreementForm(ThreadForm):
    """The working-it-out template. Its parts become one text under headings."""

    field_order = ["title", "need", "they_need", "agreed_on", "still_open", "help_wanted", "notes"]
    need = MemberText(longest=2_000, label="What I need")
    they_need = MemberText(
        longest=2_000,
        label="What I think they need",
        help_text="As fairly as you can. They are not here to say it themselves.",
    )
    agreed_on = MemberText(longest=2_000, label="What we agree on", required=False)
    still_open = MemberText(longest=2_000, label="What’s still open", required=False)

    PARTS = ("need", "they_need", "agreed_on", "still_open")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # passed on as they came
        del self.fields["body"]

    def composed(self) -> str:
        """Markdown with a heading for each part that was filled in."""
        parts = [
            f"### {self.fields[name].label}\n\n{self.cleaned_data[name]}"
            for name in self.PARTS
            if self.cleaned_data[name]
        ]
        return "\n\n".join(parts)


class EditForm(ComposerForm):
    title = MemberLine(longest=120, label="Title", required=False)
    body = MemberText(longest=BODY, label="Your words")
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


def fresh_key() -> str:
    return str(uuid4())
