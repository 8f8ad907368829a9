"""The pages where somebody asks to look again, and where it is answered."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from moderation import acts, appeals, decisions, reporting, reports
from moderation.acts import Act, Choice
from moderation.models import Action, Appeal, AuditRow, Case, Decision
from moderation.reporting import Told
from tests.factories import make_member, make_moderator, make_post, make_thread, sign_in
from tests.moderation.building import hold, post_of

pytestmark = pytest.mark.django_db
Kind = Action.Kind
SUSPEND = Choice(
    (Act(Kind.DECLINE), Act(Kind.SUSPEND, lasts=timedelta(days=30))), "Please take some time."
)
HOSTILE = "<script>alert(1)</script> {{ x }} \u202eYou are an idiot."


@pytest.fixture
def decision() -> Decision:
    heron = make_moderator("Quiet-River")
    return decisions.decide(hold().pk, SUSPEND, by=heron, revision=1, at=timezone.now())


def ask(client: Client, decision: Decision, words: str = "Please read it again."):
    return client.post(f"/decisions/{decision.pk}/again/", {"words": words, "key": uuid4()})


def test_a_suspended_member_asks_reads_the_answer_and_comes_in_again(
    client: Client, decision: Decision
) -> None:
    sign_in(client, decision.member)
    html = client.get("/decisions/now/").content.decode()
    assert f'action="/decisions/{decision.pk}/again/"' in html

    asked = client.get(ask(client, decision, HOSTILE)["Location"])

    html = asked.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ x }}" in html
    assert "Only one moderator is here" in html
    make_moderator()
    assert "Only one moderator" not in client.get(asked.request["PATH_INFO"]).content.decode()
    reviewer = make_moderator("Loud-River")
    at = timezone.now()
    appeals.answer(Appeal.objects.get().pk, "reversed", "You are right.", by=reviewer, at=at)

    html = client.get(asked.request["PATH_INFO"]).content.decode()
    assert reviewer.role_handle in html
    assert "You are right." in html
    assert "River" not in html
    assert "If you still see it differently" not in html
    taken_back = client.get(f"/decisions/{decision.pk}/").content.decode()
    assert "What had been decided" in taken_back
    assert "within six months" not in taken_back
    assert "· taken back" in client.get("/decisions/").content.decode()
    assert client.get("/spaces/").status_code == 200


def test_words_are_needed_and_what_was_typed_stays(client: Client, decision: Decision) -> None:
    sign_in(client, decision.member)

    empty = ask(client, decision, " ")
    long = ask(client, decision, "x" * 1_001)

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "x" * 1_001 in long.content.decode()
    assert not Appeal.objects.exists()


def test_nobody_else_finds_the_pages_of_an_appeal(client: Client, decision: Decision) -> None:
    sign_in(client, decision.member)
    address = ask(client, decision)["Location"]

    for other in (make_member(), make_moderator()):
        sign_in(client, other)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}take-back/").status_code == 404
        assert ask(client, decision).status_code == 404
    client.logout()
    assert client.get(address)["Location"].startswith("/account/sign-in/")


def test_an_answer_that_came_first_is_shown(client: Client, decision: Decision) -> None:
    sign_in(client, decision.member)
    address = ask(client, decision)["Location"]
    appeal = Appeal.objects.get()
    appeals.answer(appeal.pk, "upheld", "It stays.", by=make_moderator(), at=timezone.now())

    late = client.post(f"{address}take-back/")

    assert late.status_code == 409
    assert "It stays." in late.content.decode()


def test_a_question_is_taken_back(client: Client, decision: Decision) -> None:
    sign_in(client, decision.member)
    address = ask(client, decision)["Location"]

    answer = client.post(f"{address}take-back/")

    assert answer["Location"] == address
    assert Appeal.objects.get().state == "withdrawn"
    html = client.get("/decisions/now/").content.decode()
    assert f'action="/decisions/{decision.pk}/again/"' in html


def test_who_told_us_asks_and_learns_only_what_came_of_it(client: Client) -> None:
    post = make_post(make_thread(), body="You are an idiot.")
    told, other = make_member(), make_member()
    at = timezone.now() - timedelta(hours=1)
    report = reporting.tell(post, Told("unkind"), by=told, at=at)
    second = reporting.tell(post, Told("unkind"), by=other, at=at)
    decisions.decide(
        report.case_id, acts.decline("Secret words."), by=make_moderator(), revision=1, at=at
    )
    sign_in(client, told)
    early = client.get(f"/decisions/told/{report.pk}/again/")
    assert early["Location"] == report.get_absolute_url()  # nothing was answered yet
    reports.answer_reporters(at=timezone.now())

    page = client.get(f"/decisions/told/{report.pk}/again/")
    made = client.post(
        f"/decisions/told/{report.pk}/again/", {"words": "It still hurts.", "key": uuid4()}
    )

    assert page.status_code == 200
    html = client.get(made["Location"]).content.decode()
    assert "It still hurts." in html
    assert "Secret words." not in html
    assert client.get(f"/decisions/told/{report.pk}/again/")["Location"] == made["Location"]
    sign_in(client, other)
    assert client.get(made["Location"]).status_code == 404
    assert client.get(f"/decisions/told/{report.pk}/again/").status_code == 404
    assert client.get(f"/decisions/told/{second.pk}/again/").status_code == 302
    sign_in(client, post.author)
    assert client.get(made["Location"]).status_code == 404


# The desk


@pytest.fixture
def appeal(client: Client, decision: Decision) -> Appeal:
    """Somebody who did not decide it is at the desk."""
    made = appeals.ask(decision.pk, HOSTILE, key=uuid4(), by=decision.member, at=timezone.now())
    sign_in(client, make_moderator("Wren"))
    return made


def test_the_desk_leads_to_what_is_asked_and_reading_it_is_on_record(
    client: Client, appeal: Appeal
) -> None:
    case = Case.objects.get()

    desk = client.get("/desk/").content.decode()
    led = client.get(f"/desk/{case.pk}/")
    page = client.get(led["Location"]).content.decode()

    assert "Asked to look again" in desk
    assert "alert(1)" not in desk
    assert "&lt;script&gt;" in page
    assert "Please take some time." in page
    assert "Quiet-River" not in page
    assert "You are an idiot.</blockquote>" not in page.replace("</mark>", "").split("asked")[0]
    opened = client.post(f"/desk/{case.pk}/open/").content.decode()
    assert AuditRow.objects.filter(act="viewed", subject_id=case.pk).count() == 1
    assert "<mark" in opened
    assert "&lt;script&gt;" in opened
    assert "<mark" not in client.get(led["Location"]).content.decode()  # whoever comes anew


def test_an_answer_is_given_on_the_desk_and_the_words_are_back(
    client: Client, appeal: Appeal
) -> None:
    case = Case.objects.get()
    taken = client.post(f"/desk/again/{appeal.pk}/take/")
    wrong = client.post(
        f"/desk/again/{appeal.pk}/answer/", {"outcome": "partly", "answer": "Half."}
    )
    wordless = client.post(f"/desk/again/{appeal.pk}/answer/", {"outcome": "reversed"})
    done = client.post(
        f"/desk/again/{appeal.pk}/answer/", {"outcome": "reversed", "answer": "You are right."}
    )
    twice = client.post(f"/desk/again/{appeal.pk}/answer/", {"outcome": "upheld", "answer": "No."})

    codes = [one.status_code for one in (taken, wrong, wordless, done, twice)]
    assert codes == [302, 422, 422, 302, 409]
    assert "Half." in wrong.content.decode()
    assert post_of(case).state == "visible"
    assert "Nobody waits for an answer" in client.get(f"/desk/{case.pk}/again/").content.decode()


def test_a_part_is_chosen_on_the_desk(client: Client, appeal: Appeal) -> None:
    answer = {"outcome": "partly", "answer": "Half.", "parts": ["suspend"]}

    assert client.post(f"/desk/again/{appeal.pk}/answer/", answer).status_code == 302
    assert Appeal.objects.get().taken_back == ["suspend"]


def test_who_decided_sees_why_they_do_not_answer(
    client: Client, decision: Decision, appeal: Appeal
) -> None:
    assert decision.by
    sign_in(client, decision.by)
    case = Case.objects.get()

    page = client.get(f"/desk/{case.pk}/again/").content.decode()
    pressed = client.post(
        f"/desk/again/{appeal.pk}/answer/", {"outcome": "upheld", "answer": "No."}
    )

    assert "You decided this, so a colleague looks again." in page
    assert "/answer/" not in page
    assert pressed.status_code == 409
    assert Appeal.objects.get().state == "open"


def test_members_find_nothing_of_it_on_the_desk(client: Client, appeal: Appeal) -> None:
    case = Case.objects.get()
    sign_in(client, make_member())

    assert client.get(f"/desk/{case.pk}/again/").status_code == 404
    for act in ("take", "leave", "answer"):
        assert client.post(f"/desk/again/{appeal.pk}/{act}/").status_code == 404
    sign_in(client, make_moderator())
    assert client.post("/desk/again/987654/take/").status_code == 404


def test_a_colleague_who_has_it_is_left_alone(client: Client, appeal: Appeal) -> None:
    appeals.take(appeal.pk, by=make_moderator(), at=timezone.now())

    case = Case.objects.get()
    html = client.get(f"/desk/{case.pk}/again/").content.decode()
    assert "A colleague is looking at this." in html
    for act in ("take", "leave"):
        assert client.post(f"/desk/again/{appeal.pk}/{act}/").status_code == 409
