"""Form fields that several pages of this app share."""

from __future__ import annotations

from typing import Any

from django import forms

LONGEST_PASSPHRASE = 128
# A typed name may be a little longer than any real one, so that no length tells anything.
LONGEST_TYPED_NAME = 80


class NameField(forms.CharField):
    """The name somebody signs in with."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Your name here",
            max_length=LONGEST_TYPED_NAME,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
            **kwargs,
        )


class PassphraseField(forms.CharField):
    """A passphrase, exactly as typed: spaces at its ends belong to it."""

    def __init__(self, *, new: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Passphrase")
        super().__init__(
            max_length=LONGEST_PASSPHRASE,
            strip=False,
            widget=forms.PasswordInput(
                attrs={
                    "autocomplete": "new-password" if new else "current-password",
                    "data-show": "",
                }
            ),
            **kwargs,
        )


class WordsField(forms.CharField):
    """Recovery words, however they are spaced or cased."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Your ten recovery words",
            max_length=300,
            widget=forms.Textarea(
                attrs={
                    "rows": 3,
                    "class": "short",
                    "autocomplete": "off",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                }
            ),
            **kwargs,
        )
