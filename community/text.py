"""What members type, on its way in: taken as typed, or refused with the reason."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# Characters that nobody types and that a page, a search or a screen reader chokes on:
# controls, half characters, and marks that turn the reading order of what follows.
UNUSABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\ud800-\udfff]")
LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def normalise(text: str) -> str:
    """`text` with one kind of line break, and without blank lines around it."""
    return LINE_BREAKS.sub("\n", text).strip("\n").rstrip()


class MemberText(forms.CharField):
    """
    Words of a member, in plain text or Markdown. Lengths are counted in code points, as
    the database does.
    """

    default_error_messages = {"required": "There are no words here yet."}

    def __init__(self, *, longest: int, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea)
        self.longest = longest
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value) or "")

    def run_validators(self, value: Any) -> None:
        """Before Django's own, which name a null byte."""
        check(value, longest=self.longest)
        super().run_validators(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: a browser cuts what is pasted, without a word."""
        return {**super().widget_attrs(widget), "data-longest": self.longest}


class MemberLine(MemberText):
    """Words of a member on one line: titles, notes."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(longest=longest, **{"widget": forms.TextInput, **options})

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


def check(text: str, *, longest: int) -> None:
    """:raises ValidationError: it is too long, or has characters that can't be kept."""
    if found := UNUSABLE.search(text):
        msg = (
            "There is an invisible character in this text that can’t be kept, perhaps from"
            " something pasted (after “%(before)s”). Your text is still here: please type"
            " that part again."
        )
        before = text[: found.start()].rsplit("\n", maxsplit=1)[-1][-20:] or "the start"
        raise ValidationError(msg, code="unusable", params={"before": before})
    if len(text) > longest:
        msg = (
            "This is %(over)s characters longer than fits here. Your text is still here:"
            " please shorten it, or send it in two parts."
        )
        raise ValidationError(msg, code="too_long", params={"over": f"{len(text) - longest:,}"})
