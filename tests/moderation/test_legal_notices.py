"""The public form: anybody may tell, and learns nothing by it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from community import limits
from community.accounts.models import Member
from moderation import acts, evidence, legal
from moderation.models import Case, Evidence, LegalNotice, Report
from tests.factories import NOON, make_member, make_moderator, make_post, make_thread, sign_in
from tests.moderation.building import decide

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/legal-notice/"
CODE = re.compile(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}")


def form(location: str = "Somewhere here", **fields: object) -> dict[str, object]:
    return {
        "key": uuid4(),
        "reason": Report.Reason.EXPOSES,
        "location": location,
        "words": "This is my street.",
        "name": "A. Person",
        "email": "person@example.org",
        "good_faith": "on",
    } | fields


def send(client: Client, location: str = "Somewhere here", **fields: object) -> str:
    """The code of the receipt."""
    page = client.post(HERE, form(location, **fields)).content.decode()
    found = CODE.search(page)
    assert found
    return found[0]


def became(client: Client, code: str) -> str:
    return client.post(f"{HERE}answer/", {"code": code}).content.decode()


def test_anybody_finds_the_form_at_the_foot_of_every_page(client: Client) -> None:
    for path in ("/", "/support/"):
        assert f'href="{HERE}"' in client.get(path).content.decode()
    assert client.get(HERE).status_code == 200


@pytest.mark.parametrize(
    "location",
    [
        "/posts/{post}/",
        "http://localhost/posts/{post}/",
        "http://localhost/threads/{thread}/page/1/#post-{post}",
        "post {post}",
        "/posts/{post}/?next=/x",
        "localhost/posts/{post}",
    ],
)
def test_a_notice_about_words_here_is_a_report_of_their_case(client: Client, location: str) -> None:
    post = make_post(make_thread())

    code = send(client, location.format(post=post.pk, thread=post.thread_id))

    case = Case.objects.get()
    assert (case.content, case.urgent, case.queue) == (post, True, Case.Queue.REPORTS)
    assert LegalNotice.objects.filter(report__case=case).count() == 1
    assert legal.WAITING in became(client, code)


@pytest.mark.parametrize(
    "location",
    [
        "/posts/999999/", "https://elsewhere.example/posts/{post}/", "post 99999999999999999999",
        "http://[::1", "//", "/notices/", "%00", "javascript:alert(1)", "post",
    ],
)  # fmt: skip
def test_a_notice_about_anything_else_waits_for_an_answer(client: Client, location: str) -> None:
    post = make_post(make_thread())

    code = send(client, location.format(post=post.pk))

    assert LegalNotice.objects.get().report is None
    assert not Case.objects.exists()
    assert legal.WAITING in became(client, code)


def test_nothing_tells_whether_something_is_there(client: Client) -> None:
    post = make_post(make_thread())
    pages = [
        CODE.sub("", client.post(HERE, form(f"/posts/{number}/")).content.decode())
        for number in (post.pk, 999_999)
    ]
    without_tokens = [re.sub(r'value="[^"]*"', "", page) for page in pages]

    assert without_tokens[0] == without_tokens[1]


def test_a_double_click_is_one_notice_with_one_code(client: Client) -> None:
    sent = form("/posts/1/")

    pages = [client.post(HERE, sent).content.decode() for _ in range(2)]
    codes = {found[0] for page in pages if (found := CODE.search(page))}

    assert len(codes) == 1
    assert LegalNotice.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"name": ""}, 422),
        ({"email": ""}, 422),
        ({"email": "nobody"}, 422),
        ({"reason": "minor", "name": "", "email": ""}, 200),
        ({"good_faith": ""}, 422),
        ({"words": ""}, 422),
        ({"words": "a" * 2_001}, 422),
        ({"location": ""}, 422),
        ({"location": "a" * 501}, 422),
        ({"name": "a\x00"}, 422),
        ({"reason": "worry"}, 422),
        ({"key": "x"}, 422),
    ],
)
def test_the_four_elements_are_needed_and_names_not_about_children(
    client: Client, fields: dict[str, str], status: int
) -> None:
    answer = client.post(HERE, form(**fields))

    assert answer.status_code == status
    assert LegalNotice.objects.exists() == (status == 200)


def test_nothing_of_it_can_be_read_in_the_database(client: Client) -> None:
    code = send(client, "/posts/7/")

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(n)::text FROM moderation_legalnotice n")
        stored = cursor.fetchone()[0]
    for word in ("Person", "person@example.org", "street", "/posts/7/", code):
        assert word not in stored


def test_a_code_copied_by_hand_is_read_as_it_was_meant(client: Client) -> None:
    code = send(client, "/posts/7/")

    copied = code.translate(str.maketrans("OIB", "018")).replace("-", " ").lower()

    assert legal.WAITING in became(client, copied)


def test_the_outcome_is_told_to_whoever_has_the_code(client: Client) -> None:
    post = make_post(make_thread())
    code = send(client, f"/posts/{post.pk}/")
    decide(Case.objects.get(), acts.decline("Please don't."))

    page = became(client, code.lower().replace("-", " "))

    assert legal.ACTED in page
    assert legal.REDRESS in page
    assert "Please don" not in page
    assert "We have no notice" in became(client, "AAAA-BBBB-CCCC-DDDD")


def test_a_moderator_answers_what_leads_nowhere_and_two_do_not_answer_twice(
    client: Client,
) -> None:
    code = send(client, "In a thread about gardens, last May.")
    notice = LegalNotice.objects.get()
    url = f"/desk/told/notices/{notice.pk}/answer/"
    sign_in(client, make_moderator())

    page = client.get("/desk/told/notices/").content.decode()
    assert "In a thread about gardens" in page
    assert "person@example.org" not in page
    assert client.post(url, {"answer": ""}).status_code == 422
    assert client.post(url, {"answer": "We found it."}).status_code == 302
    assert client.post(url, {"answer": "Twice."}).status_code == 409
    assert client.post("/desk/told/notices/999/answer/", {"answer": "x"}).status_code == 404

    client.logout()
    assert "We found it." in became(client, code)


def test_stewards_see_who_sent_it_and_members_nothing(client: Client) -> None:
    send(client)
    sign_in(client, make_member(role=Member.Role.STEWARD))
    assert "person@example.org" in client.get("/desk/told/notices/").content.decode()

    sign_in(client, make_member())
    assert client.get("/desk/told/notices/").status_code == 404


def test_a_visitor_sends_a_few_and_tells_of_danger_beyond(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "legal_notice", limits.Limit("1/hour"))
    mild = {"reason": Report.Reason.SPAM}

    assert client.post(HERE, form(**mild)).status_code == 200
    assert client.post(HERE, form(**mild)).status_code == 429
    assert client.post(HERE, form()).status_code == 200


def test_codes_cannot_be_tried_without_end(client: Client) -> None:
    tried = [client.post(f"{HERE}answer/", {"code": f"AAAA{n}"}).status_code for n in range(25)]

    assert tried[:20] == [422] * 20
    assert tried[-1] == 429


def test_copies_and_senders_are_forgotten_half_a_year_after_their_case_was_settled(
    client: Client,
) -> None:
    post = make_post(make_thread())
    code = send(client, f"/posts/{post.pk}/")
    send(client, "Nowhere")
    other = LegalNotice.objects.get(report=None)
    legal.answer(other.pk, "No.", by=make_moderator(), at=NOON)
    decide(Case.objects.get(), acts.approve())

    assert evidence.purge(at=NOON + timedelta(days=179)) == 0
    assert Evidence.objects.count() == 1
    assert evidence.purge(at=NOON + timedelta(days=180)) == 2
    assert evidence.purge(at=NOON + timedelta(days=180)) == 0

    assert not Evidence.objects.exists()
    for notice in LegalNotice.objects.all():
        assert (notice.location, notice.words, notice.name, notice.email) == ("",) * 4
    assert [report.words for report in Report.objects.all()] == [""]
    answer = legal.answer_to(code, at=timezone.now())
    assert answer
    assert answer.decided


def test_opening_a_copy_is_on_record_and_only_for_those_who_read_the_case(
    client: Client,
) -> None:
    post = make_post(make_thread(), body="As it was.")
    send(client, f"/posts/{post.pk}/")
    copy, moderator = Evidence.objects.get(), make_moderator()
    url = f"/desk/told/copies/{copy.pk}/"
    for member in (make_member(), post.author):
        sign_in(client, member)
        assert client.post(url).status_code == 404

    sign_in(client, moderator)
    assert "As it was." in client.post(url).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT act, actor_id, reference FROM moderation_auditrow ORDER BY seq DESC")
        assert cursor.fetchone() == ("opened_evidence", moderator.pk, copy.pk)
