"""The page between a member's link and where it leads."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_it_shows_the_host_plainly_and_hides_where_one_comes_from(client: Client) -> None:
    response = client.get("/leaving/", {"to": "https://example.org/a?b=1&utm_source=x"})

    page = response.content.decode()
    assert '<p class="host">example.org</p>' in page
    assert 'href="https://example.org/a?b=1" rel="noreferrer noopener nofollow"' in page
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "", "javascript:alert(1)", "data:text/html,x", "//example.org", "/desk/", "ftp://a.example",
        "https://example.org@evil.example/", "https://", "https://a b.example", "https:///x",
        "https://example.org\\@evil.example",
    ],
)  # fmt: skip
def test_it_offers_only_web_addresses_without_a_user(client: Client, address: str) -> None:
    response = client.get("/leaving/", {"to": address})

    assert response.status_code == 404
    assert "leads nowhere we can offer" in response.content.decode()


@pytest.mark.django_db
def test_it_spells_out_letters_that_look_like_others(client: Client) -> None:
    page = client.get("/leaving/", {"to": "https://раypal.example/"}).content.decode()

    assert "xn--" in page
