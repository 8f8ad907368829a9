"""What nobody would type is kept exactly or refused kindly, and never breaks a page."""

from __future__ import annotations

import socket
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from community import limits, text
from community.accounts.access import safe_next
from community.accounts.models import Member
from forums.models import Post, Thread
from tests import serving
from tests.community.awkward import awkward_texts
from tests.community.hostile import ADDRESSES
from tests.factories import agree, make_member, make_thread

AWKWARD = awkward_texts()
FORGED = [
    "evil.test", "localhost.evil.test", "localhost@evil.test", "evil.test:80", "LOCALHOST.",
    "localhost:99999", "localhost#", "localhost/", "localhost evil.test", "[::1", "-", "a" * 300,
    "127.0.0.1.evil.test", "xn--", "é.test", "localhost%00", "localhost\\", "*", ".", "testserver.",
]  # fmt: skip
FORWARDED = ["X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "X-Original-URL", "X-Rewrite-URL"]


@pytest.fixture
def member(client: Client, monkeypatch: pytest.MonkeyPatch) -> Member:
    """Signed in, and not held up by limits."""
    for name in ("write_post", "write_post_newcomer", "search"):
        monkeypatch.setitem(limits.LIMITS, name, limits.Limit("100000/minute"))
    monkeypatch.setattr(client, "raise_request_exception", False)
    member = make_member()
    client.force_login(member)
    return member


@pytest.fixture
def thread(member: Member) -> Thread:
    thread = make_thread()
    thread.space.replies_an_hour = 10_000
    thread.space.save(update_fields=["replies_an_hour"])
    agree(member, thread.space)
    return thread


@pytest.mark.django_db
def test_awkward_words_are_kept_exactly_or_refused_with_nothing_lost(
    client: Client, member: Member, thread: Thread
) -> None:
    outcomes = set()
    for words in AWKWARD:
        kept_before = Post.objects.filter(author=member).count()
        key = uuid4()
        form = {"key": key, "body": words}
        response = client.post(reverse("forums:reply", args=[thread.pk]), form)
        outcomes.add(response.status_code)
        if response.status_code == 302:
            assert Post.objects.get(key=key).body == text.normalise(words)
            assert client.get(response["Location"].partition("#")[0]).status_code == 200
        else:
            assert response.status_code == 422
            assert Post.objects.filter(author=member).count() == kept_before

    assert outcomes == {302, 422}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [b"a%00b", b"a%ED%A0%80b", b"%FF%FE", b"a%E2%80%AEb", b"%1B[31m", b"\xff\xfe", b"%"]
)
def test_bytes_that_are_no_text_never_break_a_form(
    client: Client, thread: Thread, body: bytes
) -> None:
    response = client.post(
        reverse("forums:reply", args=[thread.pk]),
        b"key=" + str(uuid4()).encode() + b"&body=" + body,
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code in {302, 422}


@pytest.mark.django_db
@pytest.mark.usefixtures("thread")
@pytest.mark.parametrize(
    "name", ["q", "page", "space", "older", "newer", "oldest", "order", "sort"]
)
def test_awkward_words_in_an_address_never_break_a_page(client: Client, name: str) -> None:
    space = Thread.objects.get().space.get_absolute_url()
    worst = [
        (path, words, status)
        for path in ("/search/", space)
        for words in AWKWARD
        if (status := client.get(f"{path}?{name}={quote(words[:2_000])}").status_code) >= 500
    ]

    assert worst == []


@pytest.mark.django_db
@pytest.mark.usefixtures("thread")
@pytest.mark.parametrize(
    "number", ["0", "-1", "9" * 9, "9" * 18, "9" * 19, "9" * 40, "1e3", "١", "%00", "1%2f2"]
)
def test_numbers_that_lead_nowhere_are_not_found(client: Client, number: str) -> None:
    paths = [
        f"/threads/{number}/", f"/threads/{number}/reply/", f"/posts/{number}/",
        f"/threads/{Thread.objects.get().pk}/page/{number}/",
        f"/posts/{number}/edit/", f"/notices/{number}/open/", f"/spaces/{number}/",
    ]  # fmt: skip

    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404) | {
        path: 405 for path in paths if client.get(path).status_code == 405
    }


@pytest.mark.parametrize("address", [*ADDRESSES, *(f"/{one}" for one in ADDRESSES if ":" in one)])
def test_after_signing_in_nobody_is_led_elsewhere(address: str) -> None:
    led = safe_next(address)

    assert urlsplit(led).netloc == ""
    assert led.startswith("/")
    assert not led.startswith(("//", "/\\"))


@pytest.mark.django_db
def test_forged_hosts_are_refused_and_never_printed(client: Client) -> None:
    for host in FORGED:
        response = client.get("/", HTTP_HOST=host)
        assert response.status_code == 400 or "evil" not in response.content.decode()
    for name in FORWARDED:
        response = client.get("/account/sign-in/", headers={name: "evil.test"})
        assert response.status_code == 200
        assert "evil.test" not in response.content.decode() + str(response.headers)


def _send(site: serving.Site, request: bytes) -> bytes:
    parts = urlsplit(site.url)
    assert parts.hostname
    assert parts.port
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as line:
        try:
            line.sendall(request)
            return line.recv(200)
        except OSError:
            return b""


def test_monstrous_requests_are_turned_away_and_the_site_goes_on(live: serving.Site) -> None:
    many = b"".join(b"X-A%d: b\r\n" % number for number in range(10_000))
    monsters = [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + many + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: " + b"b" * 1_000_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\n\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ]

    answers = [_send(live, monster)[:12] for monster in monsters]

    assert all(answer == b"" or answer.startswith(b"HTTP/1.1 4") for answer in answers), answers
    assert serving.ask(live, "/healthz")[0] == 200


def test_requests_that_never_end_hold_nobody_up(live: serving.Site) -> None:
    parts = urlsplit(live.url)
    assert parts.hostname
    assert parts.port
    slow = [socket.create_connection((parts.hostname, parts.port)) for _ in range(200)]
    for line in slow:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")

    answered = [serving.ask(live, "/healthz")[0] for _ in range(20)]

    for line in slow:
        line.close()
    assert answered == [200] * 20
