"""Another way to find out whether somebody is an adult, named in the settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from community.accounts.age import Assurance, Question

AGREED = {"agree_terms": "on", "agree_privacy": "on", "agree_consent": "on"}
ELSEWHERE = "https://age.example/ask"
pytestmark = pytest.mark.django_db


class Elsewhere:
    """Sends people to `ELSEWHERE`, from where they come back with a word."""

    def start(self, *, return_to: str) -> Question:
        return Question("Somebody else looks at your age", address=f"{ELSEWHERE}?{return_to}")

    def verify(self, answers: Mapping[str, str], *, today: date) -> Assurance | None:
        over_18 = {"adult": True, "younger": False}.get(answers.get("told", ""))
        if over_18 is None:
            return None
        return Assurance(over_18, method="document", provider="age", level="high", date=today)


@pytest.fixture(autouse=True)
def elsewhere(settings: Settings) -> None:
    settings.AGE_ASSURANCE = f"{__name__}.Elsewhere"


def test_another_provider_is_asked_instead_of_the_box(client: Client) -> None:
    page = client.get("/account/join/").content.decode()

    assert f'href="{ELSEWHERE}?/account/join/"' in page
    assert "over_18" not in page


def test_what_it_says_opens_the_way_and_is_kept_without_more(client: Client) -> None:
    answer = client.post("/account/join/?told=adult", AGREED)

    assert answer["Location"] == "/account/join/name/"
    (said,) = (value for value in client.session.values() if isinstance(value, dict))
    assert said["age"] == ["document", "age", "high"]


@pytest.mark.parametrize("told", ["younger", "nonsense", ""])
def test_without_its_yes_nobody_goes_on(client: Client, told: str) -> None:
    answer = client.post(f"/account/join/?told={told}", AGREED)

    assert answer.status_code == 422
    assert "This community is for adults only." in answer.content.decode()
    assert client.get("/account/join/name/").status_code == 302
