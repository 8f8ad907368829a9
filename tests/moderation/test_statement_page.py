"""What a member reads about a decision, and what those reach who are kept out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from community.accounts.models import Member
from community.http import Policy
from community.notices.models import Notice
from moderation import acts, decisions, sanctions, statements
from moderation.acts import Act, Choice
from moderation.models import Action, Decision, Statement
from tests.crawl import open_to
from tests.factories import make_member, make_moderator, sign_in
from tests.moderation.building import decide, hold

pytestmark = pytest.mark.django_db
Kind = Action.Kind
SUSPEND = Choice(
    (Act(Kind.DECLINE), Act(Kind.SUSPEND, lasts=timedelta(days=30))), "Please take some time."
)
CLOSING = Choice((Act(Kind.DECLINE), Act(Kind.CLOSE)), "This cannot go on here.")


def decided(choice: Choice, *, at: datetime | None = None) -> Decision:
    """By Moderator Heron, just now; where it takes two, with Moderator Wren."""
    at = at or timezone.now()
    heron = make_member("Quiet-River", role=Member.Role.MODERATOR, handle="Heron")
    wren = make_member("Loud-River", role=Member.Role.MODERATOR, handle="Wren")
    made = decisions.decide(hold().pk, choice, by=heron, revision=1, at=at)
    return decisions.second(made.pk, by=wren, at=at) if made.needs_second else made


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_one_can_do_comes_before_what_was_decided_and_why(client: Client) -> None:
    decision = decided(acts.decline("Please speak of the idea."))
    sign_in(client, decision.member)

    html = page(client, decision.statement.get_absolute_url())

    said = decision.statement
    order = [
        "What you can do next",
        "Say it in other words",
        "Please speak of the idea.",
        said.restriction,
        said.facts,
        said.explanation,
        said.automation,
        "Moderator Heron",
        "six months",
    ]
    places = [html.index(words) for words in order]
    assert places == sorted(places)
    assert "Quiet-River" not in html


def test_two_who_decided_are_both_named_by_their_role(client: Client) -> None:
    decision = decided(CLOSING)
    sign_in(client, decision.member)

    html = page(client, reverse("decisions:standing"))

    assert "Moderator Heron and Moderator Wren" in html
    assert "This has no end date." in html
    assert "River" not in html


def test_the_notice_leads_to_the_page_and_says_nothing_itself(client: Client) -> None:
    decision = decided(acts.decline("Please speak of the idea."))
    sign_in(client, decision.member)
    notice = Notice.objects.get(member=decision.member)

    answer = client.post(reverse("notices:open", args=[notice.pk]))

    assert answer["Location"] == f"/decisions/{decision.pk}/"
    assert "idea" not in notice.get_kind_display()


def test_the_list_has_everything_that_was_decided_and_what_holds(client: Client) -> None:
    decision = decided(Choice((Act(Kind.DECLINE), Act(Kind.COOL_OFF)), "A day of rest."))
    sign_in(client, decision.member)

    html = page(client, reverse("decisions:mine"))

    assert decision.statement.restriction in html
    assert "holds now" in html
    assert "No moderator has decided anything" not in html


def test_nobody_else_learns_of_a_decision(client: Client) -> None:
    decision = decided(acts.decline("No."))
    addresses = [f"/decisions/{decision.pk}/", f"/decisions/{decision.pk}/holding/"]

    assert [client.get(one).status_code for one in addresses] == [302, 302]  # to sign in
    assert decision.by
    for other in (make_member(), make_moderator(), decision.by):
        sign_in(client, other)
        assert [client.get(one).status_code for one in addresses] == [404, 404]
        assert "No moderator has decided" in page(client, reverse("decisions:mine"))


def test_an_undone_decision_is_not_there_any_more(client: Client) -> None:
    decision = decided(acts.decline("No."))
    assert decision.by
    decisions.undo(decision.pk, by=decision.by, at=timezone.now())
    sign_in(client, decision.member)

    assert client.get(f"/decisions/{decision.pk}/").status_code == 404


def test_a_page_asks_again_when_something_ends_and_then_says_so(client: Client) -> None:
    day = timedelta(hours=24)
    decision = decided(
        Choice((Act(Kind.DECLINE), Act(Kind.COOL_OFF)), "Rest."),
        at=timezone.now() - day + timedelta(seconds=90),
    )
    sign_in(client, decision.member)
    said = statements.own(decision.member).get()

    html = page(client, f"/decisions/{decision.pk}/holding/")
    past = statements.told(said, at=timezone.now() + day)

    assert "It ends by itself in 2 minutes." in html
    assert f'hx-get="/decisions/{decision.pk}/holding/"' in html
    assert (past.holdings[0].says, past.wait) == ("This is over.", 0)


def test_a_lifted_sanction_is_said_to_be_lifted() -> None:
    decision = decided(SUSPEND)
    at = timezone.now()

    sanctions.lift(decision, at=at)

    told = statements.told(statements.own(decision.member).get(), at=at)
    assert [one.says for one in told.holdings] == ["This was lifted."]
    assert not told.keeps_out


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=1), "less than a minute"),
        (timedelta(minutes=1, seconds=1), "2 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=23, minutes=59), "about 24 hours"),
        (timedelta(days=29, hours=1), "about 30 days"),
    ],
)
def test_how_long_is_said_in_words(wait: timedelta, words: str) -> None:
    assert statements.left(wait) == words


@pytest.mark.parametrize("choice", [SUSPEND, CLOSING])
def test_who_is_kept_out_reaches_the_reasons_and_the_ways_out_and_nothing_else(
    client: Client, choice: Choice
) -> None:
    decision = decided(choice)
    sign_in(client, decision.member)
    pages = set(open_to(Policy.MEMBER, Policy.SIGNED_IN)) - {"/decisions/", "/decisions/now/"}

    answers = {one: client.get(one) for one in pages}

    led = {one for one, found in answers.items() if found.status_code == 200}
    assert led <= {"/account/close/"}
    assert answers["/spaces/"]["Location"] == "/decisions/now/"
    assert "What you can do next" in page(client, "/decisions/now/")
    assert 'href="/spaces/"' not in page(client, "/decisions/now/")
    assert page(client, f"/decisions/{decision.pk}/")
    assert page(client, "/decisions/")
    assert client.post(reverse("safety:exit"))["Refresh"].endswith(settings.EXIT_URL)
    sign_in(client, decision.member)
    client.post(reverse("accounts:sign_out"))
    assert client.get("/decisions/now/")["Location"].startswith("/account/sign-in/")


def test_nobody_is_led_to_reasons_who_may_come_in(client: Client) -> None:
    decide(hold(), acts.decline("No."))
    sign_in(client, make_member())

    assert client.get("/decisions/now/")["Location"] == "/spaces/"


def test_the_number_of_questions_does_not_grow_with_the_decisions(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    member = make_member()
    for _ in range(5):
        decide(hold(author=member), acts.decline("No."))

    with django_assert_num_queries(3):
        assert len(statements.lines(member, at=timezone.now())) == 5
    assert Statement.objects.visible_to(None).count() == 0


def test_composers_say_until_when_and_lead_to_why(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision = decided(Choice((Act(Kind.DECLINE), Act(Kind.COOL_OFF)), "Rest."))
    member, at = Member.objects.get(pk=decision.member_id), timezone.now()
    assert client.get("/decisions/writing/").status_code == 302  # to sign in

    sign_in(client, make_member())
    assert "notice" not in page(client, "/decisions/writing/")
    with django_assert_num_queries(0):
        assert statements.resting(Member(), at=at) is None
    sign_in(client, member)
    html = page(client, "/decisions/writing/")

    assert "it ends by itself in about 24 hours" in html
    assert f'href="/decisions/{decision.pk}/"' in html
    assert statements.resting(member, at=at + timedelta(hours=24, seconds=5)) is None
