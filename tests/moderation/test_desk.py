"""The moderators' desk, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from community.accounts.models import Member
from moderation import decisions
from moderation.acts import approve, decline
from moderation.models import Action, Case, Reviewed
from tests.factories import NOON, keep_apart, make_member, make_moderator, sign_in
from tests.moderation.building import hold, post_of, say_instead, standing

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> "you are an idiot" &amp; {{ x }}'


def page(client: Client, name: str, *args: int) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def rule(client: Client, case: Case, ruling: str, *, reason: str = "", revision: int = 1):
    sent = {"ruling": ruling, "reason": reason, "revision": revision}
    return client.post(reverse("desk:ruling", args=[case.pk]), sent)


@pytest.mark.parametrize("waiting", [1, 20])
def test_the_desk_costs_the_same_however_long_the_queue(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, waiting: int
) -> None:
    for _ in range(waiting):
        hold()
    sign_in(client, make_moderator())
    page(client, "desk:queue")

    with django_assert_num_queries(COST):
        html = page(client, "desk:queue")

    assert html.count('class="case"') == waiting


# Session, member, kept apart and muted, unseen notices; cases, their posts with threads, what
# members told us about them; care, how many wait, newcomers, proposals; decided last, keys.
COST = 14


def test_the_pressing_come_first_and_then_the_oldest(client: Client) -> None:
    insult, threat = hold(), hold("I know where you live.")
    sign_in(client, make_moderator())

    html = page(client, "desk:queue")

    assert html.index(f'id="case-{threat.pk}"') < html.index(f'id="case-{insult.pk}"')


def test_the_list_shows_nobodys_words(client: Client) -> None:
    hold("You are an idiot, dear Marigold.")
    sign_in(client, make_moderator())

    assert "Marigold" not in page(client, "desk:queue")


def unveil(client: Client, case: Case) -> str:
    answer = client.post(reverse("desk:unveil", args=[case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_words_stand_behind_a_veil_until_they_are_opened(client: Client) -> None:
    case = hold("Dear all. You are an idiot. Goodbye.")
    sign_in(client, make_moderator())

    veiled = page(client, "desk:case", case.pk)
    html = unveil(client, case)

    assert "Dear all." not in veiled
    assert "R06 Harassment and insults" in veiled
    assert ">You are an idiot</mark>" in html
    assert "This puts a person down rather than what they said." in html
    assert "Want to say what you disagree with" in html


def test_a_moderator_reads_what_the_writer_says_of_their_words(client: Client) -> None:
    case = hold(context_tag="quoting")
    sign_in(client, make_moderator())

    assert "Writer: Quoting something said to me" in page(client, "desk:queue")
    assert "<strong>Quoting something said to me</strong>" in page(client, "desk:case", case.pk)


def test_a_moderator_is_told_where_the_rules_could_not_read(client: Client) -> None:
    case = hold()
    Case.objects.update(language="", version=F("version") + 1)
    sign_in(client, make_moderator())

    assert "Not read in this language" in page(client, "desk:queue")
    assert "do not read this language" in page(client, "desk:case", case.pk)


def test_visible_words_can_be_looked_at_and_stay(client: Client) -> None:
    case = hold()
    post = post_of(case)
    post.become(Reviewed.State.VISIBLE, at=NOON)
    Case.objects.update(queue=Case.Queue.LOOK, findings=[], version=F("version") + 1)
    sign_in(client, make_moderator())

    assert "Unusual words; no rule names them" in page(client, "desk:queue")
    assert "Decline" not in page(client, "desk:case", case.pk)
    assert rule(client, case, "decline", reason="No.").status_code == 422
    assert rule(client, case, "approve").status_code == 302
    assert post_of(case).state == Reviewed.State.VISIBLE
    assert standing(case).kinds == {Action.Kind.APPROVE}


def test_hostile_words_stay_words(client: Client) -> None:
    case = hold(HOSTILE.replace('"', ""))
    sign_in(client, make_moderator())

    html = unveil(client, case)

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_letting_words_through_makes_them_visible(client: Client) -> None:
    case = hold()
    sign_in(client, make_moderator())

    answer = rule(client, case, "approve")

    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:queue"))
    assert post_of(case).state == Reviewed.State.VISIBLE


def test_declining_needs_words_for_the_writer(client: Client) -> None:
    case = hold()
    sign_in(client, make_moderator())

    answer = rule(client, case, "decline")

    assert answer.status_code == 422
    assert "Please say why" in answer.content.decode()
    assert post_of(case).state == Reviewed.State.HELD


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"ruling": "approve"},
        {"ruling": "closed", "revision": "1"},
        {"ruling": "approve", "revision": "one"},
        {"ruling": "approve", "revision": "99999999999999999999"},
        {"ruling": "decline", "revision": "1", "reason": "x" * 501},
        {"ruling": "decline", "revision": "1", "reason": "a\x00b"},
    ],
)
def test_a_malformed_ruling_decides_nothing(client: Client, sent: dict[str, str]) -> None:
    case = hold()
    sign_in(client, make_moderator())

    answer = client.post(reverse("desk:ruling", args=[case.pk]), sent)

    assert answer.status_code == 422
    assert post_of(case).state == Reviewed.State.HELD


def test_who_comes_second_is_shown_what_was_decided(client: Client) -> None:
    case = hold()
    decisions.decide(case.pk, approve(), by=make_moderator("Heron"), revision=1, at=NOON)
    sign_in(client, make_moderator())

    answer = rule(client, case, "decline", reason="No.")

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Let through by a colleague" in html
    assert "Heron" not in html
    assert post_of(case).state == Reviewed.State.VISIBLE


def test_changed_words_are_shown_instead_of_being_decided(client: Client) -> None:
    case = hold()
    say_instead(case, "You are a liar, all of you.")
    sign_in(client, make_moderator())

    answer = rule(client, case, "approve")

    assert answer.status_code == 409
    assert "You are a liar" in answer.content.decode()
    assert post_of(case).state == Reviewed.State.HELD


def test_words_taken_back_leave_nothing_to_decide(client: Client) -> None:
    case = hold()
    say_instead(case, "I see it differently.")
    sign_in(client, make_moderator())

    answer = rule(client, case, "approve")

    assert answer.status_code == 409
    assert "Nothing is left to decide" in answer.content.decode()


def test_a_ruling_sent_again_changes_nothing(client: Client) -> None:
    case = hold()
    sign_in(client, make_moderator())
    rule(client, case, "decline", reason="Please speak of the idea.")

    answer = rule(client, case, "approve")

    assert answer.status_code == 409
    assert "Declined by you" in answer.content.decode()
    assert post_of(case).state == Reviewed.State.REMOVED


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["desk:case", "desk:ruling"])
def test_cases_about_oneself_do_not_exist(client: Client, name: str, method: str) -> None:
    moderator = make_moderator()
    case = hold(author=moderator)
    sign_in(client, moderator)

    answer = getattr(client, method)(
        reverse(name, args=[case.pk]), {"ruling": "approve", "revision": "1"}
    )

    assert answer.status_code == (405 if (name, method) == ("desk:ruling", "get") else 404) or (
        (name, method) == ("desk:case", "post") and answer.status_code == 405
    )
    assert post_of(case).state == Reviewed.State.HELD


def test_the_desk_leaves_out_people_one_blocked(client: Client) -> None:
    moderator, case = make_moderator(), hold()
    keep_apart(moderator, case.author)
    sign_in(client, moderator)

    assert f'id="case-{case.pk}"' not in page(client, "desk:queue")
    assert client.get(reverse("desk:case", args=[case.pk])).status_code == 404


@pytest.mark.parametrize("name", ["desk:queue", "desk:case", "desk:ruling"])
def test_to_members_there_is_no_desk(client: Client, name: str) -> None:
    case = hold()
    address = reverse(name, args=[] if name == "desk:queue" else [case.pk])
    sign_in(client, make_member())

    assert client.get(address).status_code == 404
    assert client.post(address, {"ruling": "approve", "revision": "1"}).status_code == 404
    assert post_of(case).state == Reviewed.State.HELD


def test_no_other_site_can_press_a_moderators_buttons() -> None:
    case, strict = hold(), Client(enforce_csrf_checks=True)
    sign_in(strict, make_moderator())

    answer = strict.post(
        reverse("desk:ruling", args=[case.pk]), {"ruling": "approve", "revision": "1"}
    )

    assert answer.status_code == 403
    assert post_of(case).state == Reviewed.State.HELD


def test_signed_out_visitors_are_led_to_the_door(client: Client) -> None:
    assert client.get(reverse("desk:queue")).status_code == 302


def test_a_writer_reads_what_became_of_their_words(client: Client) -> None:
    case = hold("You are an idiot.")
    writer = Member.objects.get(pk=case.author_id)
    address = case.get_absolute_url()
    sign_in(client, writer)

    waiting = client.get(address).content.decode()
    decisions.decide(
        case.pk,
        decline("Please speak of the <b>idea</b>."),
        by=make_moderator("Heron"),
        revision=1,
        at=NOON,
    )
    declined = client.get(address).content.decode()

    assert "Only you can see this" in waiting
    assert "Please speak of the &lt;b&gt;idea" in declined
    for html in (waiting, declined):
        assert "This puts a person down rather than what they said." in html
        assert "Want to say what you disagree with" in html
    assert "Heron" not in declined


def test_distress_is_not_asked_whether_it_wants_to_be_posted(client: Client) -> None:
    case = hold("I don't want to be alive anymore.")
    sign_in(client, Member.objects.get(pk=case.author_id))

    html = client.get(case.get_absolute_url()).content.decode()

    assert "This sounds really heavy" in html
    assert "Would you like to post this" not in html


def test_nobody_else_reads_what_became_of_somebodys_words(client: Client) -> None:
    case = hold()
    sign_in(client, make_member())

    assert client.get(case.get_absolute_url()).status_code == 404
    assert client.get(reverse("moderation:reading", args=["no", "such", 1])).status_code == 404
    assert client.get("/reading/forums%00.post/1/").status_code == 404
