"""`POST /language/hint`: read while somebody writes, and forgotten at once."""

from __future__ import annotations

import logging
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis.exceptions import ConnectionError as Gone

from community import limits, redis
from community.accounts.models import Member
from tests.factories import make_member, sign_in
from tests.moderation.building import know_the_rules

pytestmark = pytest.mark.django_db
INSULT = "You are an idiot."
CANARY = "Zanzibar-Quetzal"
HOSTILE = '<img src=x onerror=alert(1)> "you are an idiot" \'"><script>alert(2)</script> {{ x }}'


@pytest.fixture
def client(client: Client) -> Client:
    know_the_rules()
    sign_in(client, make_member())
    return client


def ask(client: Client, *words: str, **more: str):
    return client.post(reverse("language:hint"), {"words": words, **more})


class Tags(HTMLParser):
    """The names of elements, and attributes that scripts would run from."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.handlers: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def test_it_marks_the_words_and_offers_ways_on(client: Client) -> None:
    answer = ask(client, "A title", f"I read it. {INSULT}")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>You are an idiot</mark>" in html
    assert 'data-field="1" data-start="11"' in html
    assert all(words in html for words in ("Rephrase", "Tell us the context", "Take five minutes"))
    assert "Keep my words" not in html


def test_harmless_words_get_nothing_unless_somebody_pressed_the_button(client: Client) -> None:
    assert ask(client, "Thank you.").content.strip() == b""
    assert "noticed nothing" in ask(client, "Thank you.", asked="1").content.decode()


def test_somebody_in_distress_is_offered_people_and_not_judged(client: Client) -> None:
    html = ask(client, "I don't want to be alive anymore.").content.decode()

    assert "you’re not in trouble" in html
    assert "116 123" in html
    assert "Post it anyway" in html
    assert "<mark>" not in html


def test_it_never_speaks_of_violations(client: Client) -> None:
    html = ask(client, f"{INSULT} I know where you live. Real subs have no veto.").content.decode()

    assert not [word for word in ("violation", "warning", "flagged") if word in html.lower()]


def test_hostile_words_stay_words(client: Client) -> None:
    for words in (HOSTILE, HOSTILE.replace(" ", ". ")):
        tags = Tags(ask(client, words).content.decode())

        assert not tags.found & {"script", "img"}
        assert tags.handlers == []


def test_words_that_nobody_can_type_are_read_too(client: Client) -> None:
    sent = b"words=%ED%A0%80%00 " + INSULT.replace(" ", "+").encode() + b"+%FF"

    answer = client.generic(
        "POST", reverse("language:hint"), sent, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 200
    assert "<mark>You are an idiot</mark>" in answer.content.decode()


@pytest.mark.parametrize(
    ("length", "status"), [(10_000, 200), (10_001, 413), (100_000, 413), (300_000, 413)]
)
def test_more_than_a_composer_takes_is_not_read(client: Client, length: int, status: int) -> None:
    assert ask(client, "a" * length).status_code == status


def test_too_many_fields_are_not_read(client: Client) -> None:
    assert ask(client, *["a"] * 7).status_code == 413


def test_a_form_without_words_meets_nothing(client: Client) -> None:
    assert client.post(reverse("language:hint")).content.strip() == b""
    assert ask(client, "", "").content.strip() == b""


def test_two_hundred_in_a_minute_are_too_many(client: Client) -> None:
    met = [ask(client, INSULT).status_code for _ in range(200)]

    assert met.count(200) == 60
    assert set(met[60:]) == {429}


def test_nobody_outside_is_answered() -> None:
    outside = Client()
    assert "/account/" in ask(outside, INSULT)["Location"]

    sign_in(outside, make_member(state=Member.State.PENDING))
    assert "/account/" in ask(outside, INSULT)["Location"]


def test_it_takes_forms_of_ours_only() -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, make_member())

    assert ask(strict, INSULT).status_code == 403
    assert strict.get(reverse("language:hint")).status_code == 405


def test_without_redis_it_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> int:
        raise Gone

    monkeypatch.setattr(limits.Limiter, "_wait_for", gone)
    monkeypatch.setattr(redis.breaker, "_resting_until", 0.0)

    assert "<mark>" in ask(client, INSULT).content.decode()


def test_nothing_of_it_is_kept_or_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    words = f"{INSULT} {CANARY}. I don't want to be alive anymore."

    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        ask(client, words)
        ask(client, words * 1_000)
        for _ in range(60):
            ask(client, words)

    logged = [str(record.__dict__) for record in caplog.records]
    statements = [one["sql"] for one in asked.captured_queries]
    assert not [line for line in logged + statements if CANARY in line]
    assert {statement.split()[0] for statement in statements} == {"SELECT"}
    assert CANARY not in Client(REMOTE_ADDR="127.0.0.1").get("/metrics").content.decode()
