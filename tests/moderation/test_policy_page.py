"""The language rules as people and machines read them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from moderation import policy, promoting, rules, staging, versions
from moderation.rules import rulebook
from moderation.rules.stages import Stage
from tests.factories import NOON, make_moderator
from tests.moderation.building import know_the_rules

SHIPPED = rulebook.shipped()
SHAPE: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "title": str,
    "category": str,
    "reason": str,
    "question": str,
    "severity": int,
    "since": int,
    "outcomes": dict,
    "tiers": list,
    "stage": str,
    "young": list,
    "examples": dict,
}


@pytest.fixture
def known(db: None) -> None:
    know_the_rules()


def asked(client: Client) -> Any:
    return json.loads(client.get("/policy.json").content)


def test_everybody_can_read_all_rules(known: None, client: Client) -> None:
    page = client.get("/policy")

    assert page.status_code == 200
    for rule in SHIPPED.rules.values():
        assert rule.title in page.content.decode()
        assert f'id="{rule.id}"' in page.content.decode()
    assert SHIPPED.hash[:12] in page.content.decode()


@pytest.mark.parametrize("address", ["/policy", "/policy.json"])
def test_it_costs_no_query_while_stages_are_known(
    known: None, client: Client, address: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200
    staging.forget()
    with django_assert_num_queries(1):
        client.get(address)


def test_it_is_linked_from_every_page_and_where_people_join(known: None, client: Client) -> None:
    assert 'href="/policy"' in client.get("/").content.decode()
    assert client.get("/account/join/").content.decode().count('href="/policy"') == 2


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rule, text)
        for rule, one in policy.said()["examples"].items()
        for text in one.get("noticed", [])
    ],
)
def test_what_the_page_says_is_noticed_is(rule: str, text: str) -> None:
    assert rule in {finding.rule for finding in rules.assess(text, surface="post").findings}


@pytest.mark.parametrize(
    "text", [text for one in policy.said()["examples"].values() for text in one["fine"]]
)
def test_what_the_page_says_is_fine_is(text: str) -> None:
    assert rules.assess(text, surface="post").findings == ()


def test_every_rule_shows_something_that_is_fine() -> None:
    shown = policy.said()["examples"]
    assert [rule for rule in SHIPPED.rules if not shown.get(rule, {}).get("fine")] == []


@pytest.mark.parametrize("text", ["slur", "idiot", "freak", "faggot", "dyke"])
def test_no_example_on_the_page_hurts_anybody(text: str) -> None:
    noticed = [
        text for one in policy.said()["examples"].values() for text in one.get("noticed", [])
    ]
    assert not any(text in example.lower() for example in noticed)


def test_every_outcome_and_stage_has_plain_words() -> None:
    words = policy.said()

    assert set(words["stages"]) == set(Stage)
    for rule in SHIPPED.rules.values():
        assert {phrase.outcome.value for phrase in rule.phrases} <= set(words["outcomes"])


def test_machines_read_the_same(known: None, client: Client) -> None:
    read = asked(client)

    assert (read["version"], read["since"]) == (SHIPPED.hash, str(NOON.date()))
    assert [rule["id"] for rule in read["rules"]] == list(SHIPPED.rules)
    for rule in read["rules"]:
        assert {name: type(value) for name, value in rule.items()} == SHAPE
        assert rule["outcomes"].keys() == read["surfaces"].keys()
        assert set(rule["outcomes"]["post"]) <= read["outcomes"].keys()
        assert rule["stage"] in read["stages"]
        assert set(rule["tiers"]) <= {"enforce", "review", "hint"}
    assert {"may", "never", "limits"} == read["automation"].keys()
    assert read["review"]
    assert read["redress"]
    assert read["hard_stops"] == ["R07", "R08", "R10"]


def test_machines_may_keep_it_and_ask_whether_it_changed(known: None, client: Client) -> None:
    first = client.get("/policy.json")
    again = client.get("/policy.json", headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=300"
    assert (again.status_code, again.content) == (304, b"")
    assert not first.cookies


def test_nobody_keeps_the_page_for_people(known: None, client: Client) -> None:
    assert client.get("/policy")["Cache-Control"] == "no-store"


def test_a_changed_stage_is_told_and_has_another_tag(known: None, client: Client) -> None:
    before = client.get("/policy.json")["ETag"]

    promoting.demote("R06", Stage.SHADOW, by=make_moderator(), at=NOON)

    rule = next(one for one in asked(client)["rules"] if one["id"] == "R06")
    assert rule["stage"] == "shadow"
    assert client.get("/policy.json")["ETag"] != before
    assert "It is only counted" in client.get("/policy").content.decode()


def test_what_came_with_a_later_version_is_listed(db: None, client: Client) -> None:
    rule = SHIPPED.rules["R06"]
    older = {**SHIPPED.rules, "R06": replace(rule, phrases=rule.phrases[1:])}
    versions.record(replace(SHIPPED, hash="0" * 64, rules=older), at=NOON - timedelta(days=9))
    versions.record(SHIPPED, at=NOON)

    read = asked(client)

    assert read["changes"] == [{"date": "2026-11-20", "rules": ["R06"]}]
    assert "New on 20 November 2026" in client.get("/policy").content.decode()


@pytest.mark.parametrize("address", ["/policy", "/policy.json"])
def test_it_is_only_read(known: None, client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
