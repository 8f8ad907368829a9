"""Who may ask for what: one place decides, and every address says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoAssertNumQueries

from community.accounts import access, checks, documents
from community.accounts.models import Member
from community.http import Policy
from tests.factories import make_member, sign_in

State, Role = Member.State, Member.Role


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def test_every_address_declares_its_policy() -> None:
    undeclared = [
        str(pattern.pattern)
        for pattern in patterns(get_resolver())
        if not isinstance(getattr(pattern.callback, "policy", None), Policy)
    ]

    assert undeclared == []


def test_the_system_check_names_a_view_without_a_policy() -> None:
    def forgotten() -> None: ...

    assert [found.id for found in checks.undeclared([forgotten])] == ["accounts.E001"]
    assert checks.every_view_has_a_policy() == []


def test_a_view_without_a_policy_is_refused() -> None:
    def forgotten() -> None: ...

    middleware = access.PolicyMiddleware(lambda request: None)  # type: ignore[arg-type,return-value]

    with pytest.raises(access.Undeclared):
        middleware.process_view(RequestFactory().get("/"), forgotten, (), {})


@pytest.mark.django_db
def test_visitors_are_led_to_sign_in_and_back(client: Client) -> None:
    response = client.get("/notices/?page=2")

    assert response["Location"] == "/account/sign-in/?next=/notices/%3Fpage%3D2"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "leads_to"),
    [
        ({"state": State.PENDING}, "/account/waiting/"),
        ({"state": State.PAUSED}, "/account/resting/"),
        ({"agreed_to": documents.NONE}, "/account/agree/?next=/spaces/"),
        ({"agreed_to": "terms:0 privacy:1 consent:1"}, "/account/agree/?next=/spaces/"),
    ],
)
def test_members_who_lack_something_are_led_to_it(
    client: Client, fields: dict[str, str], leads_to: str
) -> None:
    client.force_login(make_member(**fields))  # type: ignore[arg-type]

    assert client.get("/spaces/")["Location"] == leads_to
    assert client.get(leads_to).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR])
def test_stewards_pages_do_not_exist_for_others(client: Client, role: Member.Role) -> None:
    sign_in(client, make_member(role=role))

    assert client.get("/account/stewards/waiting/").status_code == 404


@pytest.mark.django_db
def test_staff_need_a_second_factor_in_this_very_session(client: Client) -> None:
    steward = make_member(role=Role.STEWARD)
    client.force_login(steward)
    assert client.get("/account/stewards/waiting/")["Location"].startswith(
        "/account/second-factor/"
    )

    sign_in(client, steward)
    assert client.get("/account/stewards/waiting/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({}, True),
        ({"state": State.PENDING}, False),
        ({"state": State.PAUSED}, False),
        ({"state": State.CLOSED}, False),
        ({"agreed_to": ""}, False),
    ],
)
def test_sockets_open_for_members_who_lack_nothing(fields: dict[str, str], may: bool) -> None:
    assert access.may_connect(make_member(**fields)) is may  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/account/", 4),
        ("/account/people/", 6),
        ("/account/browsers/", 5),
        ("/account/second-factor/", 5),
        ("/account/passphrase/", 4),
    ],
)
@pytest.mark.parametrize("people", [1, 12])
def test_pages_of_the_corner_cost_a_fixed_number_of_queries(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
    queries: int,
    people: int,
) -> None:
    member = make_member()
    for _ in range(people):
        other = make_member()
        member.blocks.create(blocked=other, made_date=member.joined_date)
        member.mutes.create(muted=other, made_date=member.joined_date)
        Client().force_login(member)
    client.force_login(member)
    client.get(path)

    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/sign-in/", "/account/join/", "/account/recover/"])
def test_pages_of_the_door_ask_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    with django_assert_num_queries(0):
        assert client.get(path).status_code == 200
