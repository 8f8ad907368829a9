"""What pages say to browsers, proxies and search engines, and what they don't show."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

PUBLIC = ["/", "/before/", "/grounding/", "/support/", "/offline/", "/robots.txt", "/worker.js"]
REVEALING = re.compile(r"kink|bdsm|fetish|dominan|submissi|consent|erotic", re.IGNORECASE)


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PUBLIC, "/nothing-here/", "/leaving/?to=https://example.org"])
def test_no_copy_of_a_page_is_kept_anywhere(client: Client, path: str) -> None:
    response = client.get(path)

    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert "Cookie" in response["Vary"]


def test_not_even_the_way_to_the_safe_address_is_kept(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    for asked in ({}, {"HTTP_HOST": "elsewhere.example"}):
        response = client.get("/threads/1/", **asked)  # type: ignore[arg-type]
        assert response.status_code in {301, 400}
        assert response["Cache-Control"] == "no-store"


def test_files_may_be_kept(client: Client) -> None:
    response = client.get("/static/accord/css/tokens.css")
    response.getvalue()  # ends it

    assert "public" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_costs_no_query(
    client: Client, path: str, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_sets_no_cookie(client: Client, path: str) -> None:
    assert not client.get(path).cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", PUBLIC[:5])
def test_a_public_page_is_safe_to_be_seen_over_a_shoulder(client: Client, path: str) -> None:
    assert not REVEALING.findall(client.get(path).content.decode())


@pytest.mark.django_db
def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
def test_every_card_has_a_place_of_its_own(client: Client) -> None:
    page = client.get("/grounding/").content.decode()

    assert page.count('<section class="card"') == 8
    assert 'id="feet-and-floor"' in page
