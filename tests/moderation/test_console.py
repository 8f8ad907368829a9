"""Queues, claims, opening, seconding and undoing at the desk, as pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.accounts.models import Member
from forums.models import Post
from moderation import acts, claims, decisions, picking
from moderation.console import queues
from moderation.models import (
    LEASE,
    AuditRow,
    Case,
    CaseEvent,
    CaseNote,
    Claim,
    Decision,
    ModeratorScope,
    Reviewed,
)
from tests.factories import (
    NOON,
    keep_apart,
    make_member,
    make_moderator,
    make_post,
    make_thread,
    sign_in,
)
from tests.moderation.building import decide, hold, post_of, say_instead
from tests.moderation.racing import race

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

THREAT = "I know where you live."
LOW = "I don't want to be alive anymore."
YOUNG = "I'm 16."
SPAM = "Buy cheap leather at my shop www.cheap-leather.example, 50% off today!"
NEXT = "desk:next"


@pytest.fixture
def heron(client: Client) -> Member:
    """Signed in."""
    moderator = make_moderator("Heron")
    sign_in(client, moderator)
    return moderator


def listed(client: Client, slug: str = "") -> list[int]:
    """The numbers of the cases on a page of the desk, in order."""
    address = reverse("desk:one_queue", args=[slug]) if slug else reverse("desk:queue")
    return [card.case.pk for card in client.get(address).context["cards"]]


def send(client: Client, name: str, *args: int, **sent: Any) -> Answer:
    return client.post(reverse(name, args=args), sent)


def rule(client: Client, case: Case, **sent: Any) -> Answer:
    return send(client, "desk:ruling", case.pk, **{"revision": 1, **sent})


@pytest.mark.django_db
def test_each_case_stands_in_one_queue(client: Client, heron: Member) -> None:
    held, threat, low = hold(), hold(THREAT), hold(LOW)
    proposed = hold(YOUNG)
    decide(proposed, acts.decline("Please come back when you are 18."))

    found = {queue.slug: listed(client, queue.slug) for queue in queues.for_whom(heron)}

    assert {slug: found for slug, found in found.items() if found} == {
        "held": [held.pk],
        "urgent": [threat.pk],
        "care": [low.pk],
        "seconds": [proposed.pk],
    }
    html = client.get(reverse("desk:queue")).content.decode()
    assert all(label in html for label in ("Held 1", "Look soon 1", "Care 1", "Seconds 1"))


@pytest.mark.django_db
def test_a_long_list_goes_on_where_the_page_before_ended(
    client: Client, heron: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.cases.ON_THE_DESK", 2)
    made = [hold(THREAT), hold(), hold(), hold(), hold()]

    first = client.get(reverse("desk:queue"))
    second = client.get(f"{reverse('desk:queue')}?after={first.context['after']}")
    third = client.get(f"{reverse('desk:queue')}?after={second.context['after']}")

    pages = [[card.case.pk for card in page.context["cards"]] for page in (first, second, third)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [pk for page in pages for pk in page] == [case.pk for case in made]
    assert third.context["after"] == ""


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["2.1.1", "x", "0.100000000000000000.1", "1.1", "0.1.1'"])
def test_a_place_that_no_page_named_does_not_exist(
    client: Client, heron: Member, after: str
) -> None:
    assert client.get(reverse("desk:queue"), {"after": after}).status_code == 404


@pytest.mark.django_db
def test_moderators_of_some_spaces_see_those_only(client: Client, heron: Member) -> None:
    here, elsewhere = hold(), hold()
    ModeratorScope.objects.create(moderator=heron, place_id=post_of(here).thread.space_id)

    assert listed(client) == [here.pk]
    for name in ("desk:unveil", "desk:claim", "desk:ruling", "desk:note", "desk:statement"):
        assert send(client, name, elsewhere.pk).status_code == 404
    assert not Claim.objects.exists()
    assert not CaseEvent.objects.filter(kind=CaseEvent.Kind.VIEWED).exists()


@pytest.mark.django_db
def test_the_stewards_queue_is_for_stewards(client: Client, heron: Member) -> None:
    assert client.get(reverse("desk:one_queue", args=["stewards"])).status_code == 404
    assert "Stewards" not in client.get(reverse("desk:queue")).content.decode()


@pytest.mark.django_db
def test_next_case_takes_the_most_pressing_that_nobody_has(client: Client, heron: Member) -> None:
    calm, pressing, low = hold(), hold(THREAT), hold(LOW)
    claims.claim(low.pk, by=make_moderator(), at=timezone.now())

    first = send(client, NEXT)
    second = send(client, NEXT, leaving=pressing.pk)

    assert first["Location"] == reverse("desk:case", args=[pressing.pk])
    # What was left is free again, and still the most pressing.
    assert second["Location"] == reverse("desk:case", args=[pressing.pk])
    assert send(client, NEXT)["Location"] == reverse("desk:case", args=[calm.pk])
    assert send(client, NEXT)["Location"] == reverse("desk:queue")


@pytest.mark.django_db(transaction=True)
def test_moderators_who_ask_for_the_next_case_at_once_get_different_ones() -> None:
    made = {hold().pk for _ in range(6)}
    got: list[int] = []

    def take() -> None:
        case = picking.take_next(by=make_moderator(), at=NOON)
        assert case is not None
        got.append(case.pk)

    assert race(*[take] * 6) == ["done"] * 6
    assert sorted(got) == sorted(made)
    assert Claim.objects.count() == 6


@pytest.mark.django_db
def test_colleagues_see_by_handle_who_has_a_case(client: Client, heron: Member) -> None:
    case, wren = hold(), make_moderator("wren-the-person")
    claims.claim(case.pk, by=wren, at=timezone.now())

    html = client.get(reverse("desk:queue")).content.decode()

    assert f"{wren.role_handle} has it in hand" in html
    assert "wren-the-person" not in html
    answer = rule(client, case, ruling="approve")
    assert answer.status_code == 409
    assert f"{wren.role_handle} has this in hand. Nothing was decided." in answer.content.decode()
    assert post_of(case).state == Reviewed.State.HELD


@pytest.mark.django_db
def test_a_case_is_taken_kept_and_let_go(client: Client, heron: Member) -> None:
    case = hold()

    assert send(client, "desk:claim", case.pk).status_code == 302
    assert "You have it in hand" in client.get(reverse("desk:queue")).content.decode()
    assert send(client, "desk:beat", case.pk).status_code == 204
    assert send(client, "desk:release", case.pk).status_code == 302
    gone = send(client, "desk:beat", case.pk)

    assert gone.status_code == 409
    assert "not in your hand any more" in gone.content.decode()
    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_a_claim_that_ran_out_is_nobodys(client: Client, heron: Member) -> None:
    case, wren = hold(), make_moderator()
    claims.claim(case.pk, by=heron, at=timezone.now() - LEASE - timedelta(seconds=1))

    assert send(client, "desk:beat", case.pk).status_code == 409
    assert send(client, "desk:hand_over", case.pk, to=wren.pk).status_code == 409
    assert Claim.objects.get().moderator == heron


@pytest.mark.django_db
def test_a_case_is_handed_over(client: Client, heron: Member) -> None:
    case, wren = hold(), make_moderator()
    send(client, "desk:claim", case.pk)

    assert send(client, "desk:hand_over", case.pk, to=wren.pk).status_code == 302
    assert Claim.objects.get().moderator == wren
    for to in (make_member().pk, heron.pk, "x", 10**30):
        assert send(client, "desk:hand_over", case.pk, to=to).status_code in {409, 422}
    assert Claim.objects.get().moderator == wren


@pytest.mark.django_db
def test_opening_is_on_record_each_time_and_reading_the_page_is_not(
    client: Client, heron: Member
) -> None:
    case = hold("Dear Marigold. You are an idiot.")

    client.get(reverse("desk:case", args=[case.pk]))
    part = client.post(reverse("desk:unveil", args=[case.pk]), headers={"HX-Request": "true"})
    again = client.get(reverse("desk:case", args=[case.pk])).content.decode()

    assert part.content.decode().strip().startswith('<section id="words"')
    assert "Dear Marigold" in part.content.decode()
    assert "Dear Marigold" not in again
    viewed = CaseEvent.objects.filter(kind=CaseEvent.Kind.VIEWED, by=heron, case=case)
    assert viewed.count() == AuditRow.objects.filter(act="viewed").count() == 1


@pytest.mark.django_db
def test_what_stands_around_is_read_as_the_moderator_may_read_it(
    client: Client, heron: Member
) -> None:
    thread = make_thread(body="How do you all begin?")
    for number in range(2, 6):
        make_post(thread, body=f"Answer {number}.")
    apart = make_post(thread, body="From somebody apart.")
    keep_apart(heron, apart.author)
    hidden = make_post(thread, body="Hidden words.", state=Post.State.HELD)
    case = hold(thread=thread)
    make_post(thread, body="What came after.")

    html = send(client, "desk:unveil", case.pk).content.decode()

    assert "Answer 5." in html
    assert "What came after." in html
    for absent in ("Answer 4.", "How do you all begin?", "From somebody apart.", hidden.body):
        assert absent not in html


@pytest.mark.django_db
def test_of_the_past_only_what_the_same_rule_decided_within_a_year_is_shown(
    client: Client, heron: Member
) -> None:
    writer = make_member()
    for body, at in (
        ("You are an idiot.", NOON - timedelta(days=30)),
        (SPAM, NOON - timedelta(days=20)),
        ("You are a moron.", NOON - timedelta(days=400)),
    ):
        past = hold(body, author=writer)
        choice = acts.decline("Please speak of the idea.")
        decisions.decide(past.pk, choice, by=make_moderator(), revision=1, at=at)
    case = hold("You are a liar.", author=writer)

    earlier = client.get(reverse("desk:case", args=[case.pk])).context["opened"].sections[1]

    assert [(one.rule, one.what) for one in earlier.values] == [("R06", "Declined")]


@pytest.mark.django_db
def test_notes_stay_sealed_and_between_moderators(client: Client, heron: Member) -> None:
    case, key = hold(), uuid4()

    for _ in range(2):
        send(client, "desk:note", case.pk, words="They had a hard week.", key=key)

    note = CaseNote.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM moderation_casenote")
        assert "hard week" not in cursor.fetchone()[0]
    assert note.words == "They had a hard week."
    html = client.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "They had a hard week." in html
    assert heron.role_handle in html
    writer = Client()
    sign_in(writer, Member.objects.get(pk=case.author_id))
    assert "hard week" not in writer.get(case.get_absolute_url()).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent", [{}, {"words": "x" * 1001}, {"words": "a\x07b"}, {"words": "x", "key": "y"}]
)
def test_a_malformed_note_is_not_kept(client: Client, heron: Member, sent: dict[str, str]) -> None:
    case = hold()

    answer = send(client, "desk:note", case.pk, **{"key": uuid4(), **sent})

    assert answer.status_code == 422
    assert not CaseNote.objects.exists()


@pytest.mark.django_db
def test_one_decision_can_do_several_things(client: Client, heron: Member) -> None:
    case = hold()

    answer = rule(
        client, case, ruling="decline", cool_off="on", limit_days=7, limit_here="on",
        rule="R06", reason="Please rest a little.",
    )  # fmt: skip

    assert answer.status_code == 302
    decision = Decision.objects.get()
    assert decision.kinds == {"decline", "cool_off", "limit"}
    assert decision.statement.words == "Please rest a little."
    assert set(decision.sanctions.values_list("kind", "place_id")) == {
        ("cool_off", None),
        ("limit", post_of(case).thread.space_id),
    }


@pytest.mark.django_db
def test_a_content_note_is_added_with_letting_through(client: Client, heron: Member) -> None:
    case = hold()

    rule(client, case, ruling="approve", notes=["grief"])

    assert post_of(case).state == Reviewed.State.VISIBLE
    assert post_of(case).thread.notes == ["grief"]


@pytest.mark.django_db
def test_the_reasons_are_shown_first_and_can_be_said_more_kindly(
    client: Client, heron: Member
) -> None:
    case = hold()
    chosen = {"revision": 1, "ruling": "decline", "rule": "R06", "reason": "Please see below."}

    shown = send(client, "desk:statement", case.pk, **chosen)
    form = shown.context["form"]
    kinder = {
        "restriction": "Your words rest with you.",
        "duration": form["duration"].value(),
        "facts": "",
        "explanation": form["explanation"].value(),
        "made_for": form["made_for"].value(),
    }
    assert not Decision.objects.exists()
    answer = rule(client, case, **chosen, **kinder)

    statement = Decision.objects.get().statement
    assert answer.status_code == 302
    assert statement.restriction == "Your words rest with you."
    assert statement.facts.startswith("This is about what you wrote")
    assert statement.redress


@pytest.mark.django_db
def test_reasons_made_for_another_choice_are_not_sent(client: Client, heron: Member) -> None:
    case = hold()
    chosen = {"revision": 1, "rule": "R06", "reason": "Please see below."}
    shown = send(client, "desk:statement", case.pk, ruling="decline", **chosen).context["form"]
    said = {part: shown[part].value() for part in ("restriction", "made_for")}

    answer = rule(client, case, ruling="revision", **chosen, **said)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "You chose something else since" in html
    assert "Your words wait until you have changed them" in html
    assert not Decision.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"ruling": "", "reason": "Please rest."},
        {"ruling": "decline", "limit_days": 31},
        {"ruling": "decline", "suspend_days": 181},
        {"ruling": "decline", "limit_days": 0},
        {"ruling": "decline", "rule": "R99"},
        {"ruling": "approve", "notes": ["no-such-note"]},
        {"ruling": "decline", "restriction": "x" * 501},
        {"ruling": "decline", "reason": "a\u202eb"},
        {"ruling": "decline", "made_for": "x" * 201},
    ],
)
def test_what_is_no_decision_decides_nothing(
    client: Client, heron: Member, sent: dict[str, Any]
) -> None:
    case = hold()

    answer = rule(client, case, **{"reason": "Please say it again.", **sent})

    assert answer.status_code == 422
    assert 'class="errors"' in answer.content.decode()
    assert not Decision.objects.exists()
    assert Case.objects.get().state == Case.State.OPEN


@pytest.mark.django_db
def test_new_words_are_shown_and_that_is_on_record(client: Client, heron: Member) -> None:
    case = hold()
    say_instead(case, "You are a liar, all of you.")

    answer = rule(client, case, ruling="approve")

    assert answer.status_code == 409
    assert "You are a liar" in answer.content.decode()
    viewed = CaseEvent.objects.get(kind=CaseEvent.Kind.VIEWED)
    assert (viewed.by, viewed.revision) == (heron, 2)


@pytest.mark.django_db
def test_closing_waits_for_a_second_moderator_who_agrees(client: Client, heron: Member) -> None:
    case = hold()
    decide(
        case,
        acts.Choice((acts.Act(acts.Kind.DECLINE), acts.Act(acts.Kind.CLOSE)), "This is enough."),
    )
    decision = Decision.objects.get()

    html = client.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "Waits for a second moderator" in html
    assert "This is enough." in html
    assert "Your account is closed." in html
    assert rule(client, case, ruling="approve").status_code == 409
    assert send(client, "desk:second", decision.pk).status_code == 302

    decision.refresh_from_db()
    assert (decision.state, decision.seconded_by) == (Decision.State.STANDING, heron)
    assert Member.objects.get(pk=case.author_id).is_shut
    assert send(client, "desk:turn_down", decision.pk).status_code == 409


@pytest.mark.django_db
def test_nobody_seconds_what_they_proposed(client: Client, heron: Member) -> None:
    case = hold(YOUNG)
    decide(case, acts.decline("Please come back when you are 18."), by=heron)
    decision = Decision.objects.get()

    answer = send(client, "desk:second", decision.pk)

    assert answer.status_code == 409
    assert "Somebody else reads what you proposed" in answer.content.decode()
    assert send(client, "desk:turn_down", decision.pk).status_code == 302
    assert Case.objects.get().state == Case.State.OPEN


@pytest.mark.django_db
def test_what_was_decided_is_taken_back_from_the_desk_within_ten_minutes(
    client: Client, heron: Member
) -> None:
    case = hold()
    rule(client, case, ruling="approve")
    decision = Decision.objects.get()
    address = reverse("desk:undo", args=[decision.pk])

    for page in (reverse("desk:queue"), reverse("desk:case", args=[case.pk])):
        assert address in client.get(page).content.decode()
    assert client.post(address).status_code == 302

    assert post_of(case).state == Reviewed.State.HELD
    assert client.post(address).status_code == 409
    assert address not in client.get(reverse("desk:queue")).content.decode()


@pytest.mark.django_db
def test_nobody_takes_back_what_others_decided(client: Client, heron: Member) -> None:
    decision = decide(hold(), acts.approve())

    assert send(client, "desk:undo", decision.pk).status_code == 409
    assert send(client, "desk:undo", decision.pk + 1).status_code == 404
    decision.refresh_from_db()
    assert decision.state == Decision.State.STANDING


@pytest.mark.django_db
@pytest.mark.parametrize("whose", ["own", "apart"])
@pytest.mark.parametrize(
    "name", ["desk:ruling", "desk:unveil", "desk:claim", "desk:note", "desk:release"]
)
def test_cases_that_are_not_theirs_do_not_exist(
    client: Client, heron: Member, name: str, whose: str
) -> None:
    case = hold(author=heron) if whose == "own" else hold()
    if whose == "apart":
        keep_apart(heron, case.author)

    answer = send(client, name, case.pk, revision=1, ruling="approve", words="x", key=uuid4())

    assert answer.status_code == 404
    assert send(client, name, case.pk + 1).status_code == 404
    assert not Claim.objects.exists()
    assert not CaseEvent.objects.exclude(kind=CaseEvent.Kind.OPENED).exists()


@pytest.mark.django_db
def test_advertising_is_cleared_several_at_a_time_and_each_for_itself(
    client: Client, heron: Member
) -> None:
    first, second, third = hold(SPAM), hold(SPAM), hold(SPAM)
    mixed, insult = hold(f"You are an idiot. {SPAM}"), hold()
    claims.claim(third.pk, by=make_moderator(), at=timezone.now())
    page = client.get(reverse("desk:spam"))
    assert [row.card.case.pk for row in page.context["rows"]] == [first.pk, second.pk, third.pk]
    assert "cheap-leather" not in page.content.decode()

    opened = client.post(reverse("desk:spam")).content.decode()
    answer = client.post(
        reverse("desk:spam_ruling"),
        {
            "ticked": [f"{case.pk}.1" for case in (first, third, mixed, insult)],
            "ruling": "decline",
            "reason": "Without links, please.",
        },
    )

    assert opened.count("cheap-leather") == 3
    assert AuditRow.objects.filter(act="viewed").count() == 3
    assert answer.status_code == 302
    assert [decision.case_id for decision in Decision.objects.all()] == [first.pk]
    assert AuditRow.objects.filter(act="decided").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"ruling": "decline", "reason": "No."},
        {"ruling": "decline", "reason": "", "ticked": "1.1"},
        {"ruling": "close", "reason": "No.", "ticked": "1.1"},
        {"ruling": "decline", "reason": "No.", "ticked": "1.1;drop"},
        {"ruling": "decline", "reason": "x" * 501, "ticked": "1.1"},
    ],
)
def test_clearing_without_saying_what_clears_nothing(
    client: Client, heron: Member, sent: dict[str, str]
) -> None:
    hold(SPAM)

    assert client.post(reverse("desk:spam_ruling"), sent).status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_newcomers_whom_nobody_answered_have_a_list(client: Client, heron: Member) -> None:
    now = timezone.now()
    new = make_member(joined_date=now.date())
    make_thread(title="New and unsure", author=new, at=now)
    answered = make_thread(title="Answered", author=new, at=now)
    make_post(answered, at=now)

    page = client.get(reverse("desk:newcomers"))

    assert [one.title for one in page.context["waiting"]] == ["New and unsure"]
    assert "Newcomers 1" in client.get(reverse("desk:queue")).content.decode()


@pytest.mark.django_db
def test_single_keys_are_turned_off_for_oneself(client: Client, heron: Member) -> None:
    hold()
    assert "data-single-keys" in client.get(reverse("desk:queue")).content.decode()

    send(client, "desk:single_keys", wanted="no")

    assert "data-single-keys" not in client.get(reverse("desk:queue")).content.decode()
    other = Client()
    sign_in(other, make_moderator())
    assert "data-single-keys" in other.get(reverse("desk:queue")).content.decode()


ADDRESSES = [
    ("desk:newcomers", []), ("desk:spam", []), ("desk:spam_ruling", []), (NEXT, []),
    ("desk:single_keys", []), ("desk:one_queue", ["held"]), ("desk:unveil", [1]),
    ("desk:note", [1]), ("desk:claim", [1]), ("desk:beat", [1]), ("desk:release", [1]),
    ("desk:hand_over", [1]), ("desk:statement", [1]), ("desk:second", [1]),
    ("desk:turn_down", [1]), ("desk:undo", [1]),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "args"), ADDRESSES)
def test_members_have_none_of_it(client: Client, name: str, args: list[Any]) -> None:
    sign_in(client, make_member())

    assert client.get(reverse(name, args=args)).status_code == 404
    assert client.post(reverse(name, args=args)).status_code == 404
