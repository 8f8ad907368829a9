"""What the server does when somebody leaves at once."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from community.accounts.models import MemberSession
from community.safety import exits
from tests.factories import make_member

HERE = {"Origin": "http://testserver"}
ELSEWHERE = {"Origin": "https://elsewhere.example"}


def signed_in(client: Client) -> Client:
    client.force_login(make_member())
    return client


@pytest.mark.django_db
def test_leaving_ends_the_session_on_the_server(client: Client) -> None:
    signed_in(client)

    client.post("/exit/", headers=HERE)

    assert not MemberSession.objects.exists()


@pytest.mark.django_db
def test_leaving_makes_the_browser_forget(client: Client) -> None:
    signed_in(client)

    response = client.post("/exit/", headers=HERE)

    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response["Cache-Control"] == "no-store"
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0


@pytest.mark.django_db
def test_leaving_goes_on_without_a_redirect_that_the_policy_would_stop(client: Client) -> None:
    response = client.post("/exit/", headers=HERE)

    assert response.status_code == 200
    assert response["Refresh"] == f"0; url={settings.EXIT_URL}"


@pytest.mark.django_db
def test_leaving_needs_no_token() -> None:
    stale = Client(enforce_csrf_checks=True)

    assert stale.post("/exit/", headers=HERE).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        ELSEWHERE,
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", **HERE},
    ],
)
def test_other_sites_cannot_sign_anybody_out(client: Client, headers: dict[str, str]) -> None:
    signed_in(client)

    response = client.post("/exit/", headers=headers)

    assert response.status_code == 403
    assert MemberSession.objects.count() == 1


@pytest.mark.django_db
def test_a_link_or_an_image_cannot_sign_anybody_out(client: Client) -> None:
    signed_in(client)

    assert client.get("/exit/").status_code == 405
    assert MemberSession.objects.count() == 1


def test_a_database_that_does_not_answer_keeps_nobody(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait_in_vain(_request: object) -> None:
        raise OperationalError

    monkeypatch.setattr(exits, "logout", wait_in_vain)

    assert client.post("/exit/", headers=HERE).status_code == 200
