"""Errors in the site's own design: nothing is done, nothing that was typed is lost."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from community import limits, urls
from community.http import everyone
from community.safety import errors

HERE = {"Origin": "http://testserver"}


@everyone
def wait_in_vain(request: HttpRequest) -> HttpResponse:
    raise OperationalError


@everyone
def wait_too_long(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20ms'")
        cursor.execute("SELECT pg_sleep(5)")
    return HttpResponse()


@everyone
def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


@everyone
def misread(request: HttpRequest) -> HttpResponse:
    raise BadRequest


@everyone
def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@everyone
def slow_down(request: HttpRequest) -> HttpResponse:
    return errors.too_often(request, wait=timedelta(seconds=200))


@everyone
def ask_again(request: HttpRequest) -> HttpResponse:
    raise limits.TooOften(wait=50)


class Pages:
    """Addresses whose views go wrong, next to the site's own."""

    handler400 = urls.handler400
    handler403 = urls.handler403
    handler404 = urls.handler404
    handler500 = urls.handler500
    urlpatterns = (
        path("busy/", wait_in_vain),
        path("slow/", wait_too_long),
        path("broken/", break_down),
        path("odd/", misread),
        path("closed/", refuse),
        path("pause/", slow_down),
        path("again/", ask_again),
        *urls.urlpatterns,
    )


def forms(**options: object) -> Client:
    return Client(raise_request_exception=False, **options)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/busy/", 503, "Busy just now"),
        ("/slow/", 503, "Busy just now"),
        ("/broken/", 500, "We made a mistake"),
        ("/odd/", 400, "couldn’t read that"),
        ("/closed/", 403, "isn’t open to you"),
        ("/pause/", 429, "4 minutes"),
        ("/again/", 429, "a minute"),
        ("/nowhere/", 404, "Nothing to see here"),
        ("/exit/", 405, "no page at this address"),
    ],
)
@override_settings(ROOT_URLCONF=Pages)
def test_an_error_is_a_page_of_the_site(address: str, status: int, words: str) -> None:
    response = forms().get(address)

    assert response.status_code == status
    assert words in response.content.decode()
    assert "Leave now" in response.content.decode()
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/busy/", "/broken/", "/pause/"])
@override_settings(ROOT_URLCONF=Pages)
def test_what_was_typed_is_shown_again(address: str) -> None:
    typed = {"title": "A <b>title</b>", "body": "Many words", "passphrase": "open sesame"}

    page = forms().post(address, typed, headers=HERE).content.decode()

    assert "A &lt;b&gt;title&lt;/b&gt;" in page
    assert "Many words" in page
    assert "open sesame" not in page


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=Pages)
def test_a_form_that_came_too_late_loses_nothing() -> None:
    client = forms(enforce_csrf_checks=True)

    response = client.post("/pause/", {"body": "Many words"}, headers=HERE)

    assert response.status_code == 403
    assert "That was not sent" in response.content.decode()
    assert "Many words" in response.content.decode()


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=Pages)
def test_a_form_that_is_too_large_loses_nothing() -> None:
    body = "body=Many+words+" + "x" * 300_000
    client = forms(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32

    response = client.post(
        "/pause/", body, content_type="application/x-www-form-urlencoded", headers=HERE
    )

    assert response.status_code == 413
    assert "Many words xxx" in response.content.decode()


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=Pages)
def test_other_sites_cannot_put_words_on_our_pages() -> None:
    client = forms(enforce_csrf_checks=True)

    response = client.post(
        "/pause/", {"body": "Call this number"}, headers={"Origin": "https://elsewhere.example"}
    )

    assert response.status_code == 403
    assert "Call this number" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/busy/", "/broken/", "/odd/", "/closed/", "/pause/"])
@override_settings(ROOT_URLCONF=Pages)
def test_htmx_gets_a_box_and_keeps_its_form(address: str) -> None:
    response = forms().post(address, {"body": "x"}, headers={"HX-Request": "true", **HERE})

    assert response["HX-Retarget"] == "#said"
    assert "<html" not in response.content.decode()


def test_a_pause_says_when_to_come_back() -> None:
    request = RequestFactory().get("/")

    waits = [errors.too_often(request, wait=timedelta(seconds=s)) for s in (0.2, 45, 61, 4000)]

    assert [answer["Retry-After"] for answer in waits] == ["1", "45", "61", "4000"]
    said = ["1 seconds", "a minute", "2 minutes", "2 hours"]
    assert all(words in page.content.decode() for words, page in zip(said, waits, strict=True))
