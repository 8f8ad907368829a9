"""
Whether somebody is an adult. Providers are named in `settings.AGE_ASSURANCE`; what they
learn stays with them, and the site keeps no more than an `Assurance`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Assurance:
    """All that is kept. Never a birth date, a document or a face."""

    over_18: bool
    method: str
    provider: str
    level: str
    date: date


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked: to tick a statement, or to go to `address` and come back."""

    statement: str
    address: str = ""


class AgeAssuranceProvider(Protocol):
    """One way to find out. It never learns which member asks, nor the site who they are."""

    def start(self, *, return_to: str) -> Question:
        """Begin; an outside provider sends people back to `return_to`."""

    def verify(self, answers: Mapping[str, str], *, today: date) -> Assurance | None:
        """What is known now: `answers` are the form's fields or what the provider sent."""


class DeclarationProvider:
    """
    The person says so. Not "highly effective" in the sense of the UK's Online Safety Act:
    fit for places where a statement is enough.
    """

    def start(self, *, return_to: str) -> Question:
        return Question("I am 18 years old or older")

    def verify(self, answers: Mapping[str, str], *, today: date) -> Assurance | None:
        if not answers.get("over_18"):
            return None
        return Assurance(
            over_18=True, method="declaration", provider="site", level="stated", date=today
        )


def provider() -> AgeAssuranceProvider:
    chosen: AgeAssuranceProvider = import_string(settings.AGE_ASSURANCE)()
    return chosen
