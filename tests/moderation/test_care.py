"""What a moderator can bear: counted for them, kept to themselves, and left to others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.accounts.models import Member
from moderation import care, cases, claims, decisions, viewing
from moderation.acts import approve
from moderation.models import Case, CaseEvent, Claim, DeskCare, Exposure, Recusal, Report, Topic
from moderation.rules import rulebook
from tests.factories import NOON, make_member, make_moderator, sign_in
from tests.moderation.building import decide, hold

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
INSULT, PRESSURE = "You are an idiot.", "I know where you live."


def read(case: Case, by: Member, *, times: int = 1) -> None:
    for _ in range(times):
        care.unveiled(case, by=by, at=NOON)


def choose(by: Member, *, budget: int = 30, left: list[str] | None = None, hour: int = 0) -> None:
    care.choose(by, budget=budget, left_to_others=left or [], day_begins=hour, at=NOON)


def listed(by: Member) -> set[int]:
    own = care.standing(by, at=NOON)
    return {case.pk for case in own.spare(cases.on_desk(by))}


def fill(by: Member, *, budget: int = 5) -> None:
    """They read as much as they chose."""
    choose(by, budget=budget)
    Exposure.objects.create(moderator=by, case=hold(), day=NOON.date(), weight=budget)


def test_every_category_of_the_rules_has_a_topic_and_every_topic_a_weight() -> None:
    categories = {
        phrase.category for rule in rulebook.shipped().rules.values() for phrase in rule.phrases
    }

    assert categories <= set(care.TOPICS)
    assert set(cases.KINDS) == set(care.TOPICS)
    assert set(care.WEIGHTS) == set(Topic)
    assert set(care.TOLD) == set(Report.Reason)


@pytest.mark.parametrize(
    ("body", "weight"), [(INSULT, 1), (PRESSURE, 3), ("I am 15 and new here.", 5)]
)
def test_a_case_weighs_what_was_noticed_in_it(body: str, weight: int) -> None:
    assert care.weight(hold(body)) == weight


def test_a_case_counts_once_a_day_however_often_it_is_read() -> None:
    moderator = make_moderator()

    read(hold(PRESSURE), moderator, times=3)
    read(hold(INSULT), moderator)

    assert care.standing(moderator, at=NOON).used == 0  # no row of choices yet
    assert care.arrive(moderator, at=NOON).used == 4


def test_opening_a_case_counts_for_whoever_opened_it_alone() -> None:
    one, other = make_moderator(), make_moderator()
    choose(one)
    choose(other)

    viewing.read.__wrapped__(hold(PRESSURE), by=one, at=NOON)  # type: ignore[attr-defined]

    assert care.standing(one, at=NOON).used == 3
    assert care.standing(other, at=NOON).used == 0


@pytest.mark.parametrize(
    ("used", "much", "reached"), [(5, False, False), (6, True, False), (10, False, True)]
)
def test_a_kind_word_comes_at_sixty_in_a_hundred_and_rest_at_a_hundred(
    used: int, much: bool, reached: bool
) -> None:
    moderator = make_moderator()
    choose(moderator, budget=10)
    Exposure.objects.create(moderator=moderator, case=hold(), day=NOON.date(), weight=used)

    own = care.standing(moderator, at=NOON)

    assert (own.is_much, own.is_reached) == (much, reached)


def test_whoever_read_enough_is_shown_light_cases_only_until_tomorrow() -> None:
    moderator, colleague = make_moderator(), make_moderator()
    light, heavy = hold(INSULT), hold(PRESSURE)
    fill(moderator)

    assert {light.pk, heavy.pk} & listed(moderator) == {light.pk}
    assert {light.pk, heavy.pk} <= listed(colleague)
    tomorrow = care.standing(moderator, at=NOON + timedelta(days=1))
    assert not tomorrow.left_out


def test_a_day_begins_when_its_moderator_says() -> None:
    moderator = make_moderator()
    choose(moderator, hour=13)

    read(hold(PRESSURE), moderator)

    assert care.standing(moderator, at=NOON + timedelta(minutes=59)).used == 3
    assert care.standing(moderator, at=NOON + timedelta(minutes=61)).used == 0


@pytest.mark.parametrize(
    ("topic", "gone"), [(Topic.HARM, True), (Topic.UNKIND, False), (Topic.MINOR, False)]
)
def test_what_somebody_leaves_to_others_is_not_in_their_lists(topic: Topic, gone: bool) -> None:
    moderator = make_moderator()
    case = hold(PRESSURE)

    choose(moderator, left=[topic])

    assert (case.pk not in listed(moderator)) == gone


def test_what_people_told_counts_as_what_rules_noticed_and_is_left_to_others_too() -> None:
    moderator = make_moderator()
    case = hold(INSULT)
    told = Report.objects.create(
        case=case, reporter=make_member(), key=uuid4(), reason=Report.Reason.HARMING,
        wish=Report.Wish.KNOW, revision=1, made_at=NOON,
    )  # fmt: skip

    choose(moderator, left=[Topic.CRISIS])

    assert care.weight(case) == 3
    assert case.pk not in listed(moderator)
    Report.objects.filter(pk=told.pk).update(taken_back_at=NOON)
    assert care.weight(case) == 1
    assert case.pk in listed(moderator)


def test_what_a_shield_made_harmless_keeps_nothing_away() -> None:
    case = hold(INSULT)
    note = dict(case.findings[0], category="minor", voided_by="quote")
    Case.objects.filter(pk=case.pk).update(
        findings=[*case.findings, note], version=case.version + 1
    )
    moderator = make_moderator()

    choose(moderator, left=[Topic.MINOR])

    assert case.pk in listed(moderator)
    assert care.weight(Case.objects.get(pk=case.pk)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_case_in_hand_stays_its_moderators_when_the_budget_is_reached() -> None:
    moderator = make_moderator()
    heavy = hold(PRESSURE)
    claims.claim(heavy.pk, by=moderator, at=NOON)
    fill(moderator)

    assert cases.get(heavy.pk, moderator=moderator) == heavy


@pytest.mark.parametrize("waiting", [1, 20])
def test_asking_how_somebody_is_doing_is_one_statement(
    waiting: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    moderator = make_moderator()
    for _ in range(waiting):
        read(hold(), moderator)
    choose(moderator, budget=5, left=[Topic.HARM])

    with django_assert_num_queries(1):
        own = care.arrive(moderator, at=NOON)

    assert own.used == waiting


def test_a_break_is_thought_of_after_ninety_minutes_and_once() -> None:
    moderator = make_moderator()
    here = [care.arrive(moderator, at=NOON + timedelta(minutes=15 * n)) for n in range(7)]

    assert [own.break_due for own in here] == [False] * 6 + [True]
    care.rest(moderator, at=NOON + timedelta(minutes=91))
    assert not care.arrive(moderator, at=NOON + timedelta(minutes=105)).break_due


def test_whoever_was_away_begins_anew() -> None:
    moderator = make_moderator()
    care.arrive(moderator, at=NOON)

    back = care.arrive(moderator, at=NOON + timedelta(minutes=95))

    assert (back.break_due, back.minutes_here) == (False, 0)


def test_only_stewards_learn_that_somebody_read_enough() -> None:
    fill(heron := make_moderator())
    choose(make_moderator())

    assert care.with_enough(at=NOON) == [heron]


def test_what_was_counted_is_forgotten() -> None:
    moderator = make_moderator()
    read(hold(), moderator)

    assert care.purge(at=NOON + timedelta(days=2)) == 0
    assert care.purge(at=NOON + timedelta(days=3)) == 1


@pytest.mark.parametrize("values", [{"budget": 0}, {"budget": 101}, {"day_begins": 24}])
def test_the_database_keeps_choices_bearable(values: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskCare.objects.create(moderator=make_moderator(), arrived_at=NOON, seen_at=NOON, **values)


@pytest.mark.django_db(transaction=True)
def test_a_case_left_to_a_colleague_is_gone_for_one_and_free_for_others() -> None:
    moderator, colleague = make_moderator(), make_moderator()
    case = hold()
    claims.claim(case.pk, by=moderator, at=NOON)

    care.recuse(case.pk, by=moderator, why=Recusal.Why.KNOWS, at=NOON)

    assert not Case.objects.for_moderator(moderator).filter(pk=case.pk).exists()
    assert not Claim.objects.exists()
    assert CaseEvent.objects.filter(case=case, kind=CaseEvent.Kind.RECUSED, by=moderator).exists()
    with pytest.raises(Case.DoesNotExist):
        decide(case, approve(), by=moderator)
    with pytest.raises(Case.DoesNotExist):
        claims.claim(case.pk, by=moderator, at=NOON)
    with pytest.raises(Case.DoesNotExist):
        care.recuse(case.pk, by=moderator, why=Recusal.Why.CLOSE, at=NOON)
    assert claims.claim(case.pk, by=colleague, at=NOON).moderator == colleague
    with pytest.raises(claims.NotFor):
        claims.hand_over(case.pk, to=moderator, by=colleague, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_recusing_leaves_a_colleagues_claim_and_what_is_decided() -> None:
    moderator, colleague = make_moderator(), make_moderator()
    taken, decided = hold(), hold()
    claims.claim(taken.pk, by=colleague, at=NOON)
    decide(decided, approve(), by=colleague)

    care.recuse(taken.pk, by=moderator, why=Recusal.Why.CLOSE, at=NOON)

    assert Claim.objects.get().moderator == colleague
    with pytest.raises(Case.DoesNotExist):
        care.recuse(decided.pk, by=moderator, why=Recusal.Why.CLOSE, at=NOON)
    with pytest.raises(decisions.AlreadyDecided):
        decide(decided, approve(), by=moderator)


# Pages


def press(client: Client, case: Case, why: str) -> int:
    return client.post(reverse("desk:recuse", args=[case.pk]), {"why": why}).status_code


def test_leaving_a_case_takes_one_press(client: Client) -> None:
    case = hold()
    sign_in(client, make_moderator())

    assert "This is too close" in client.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert press(client, case, "nonsense") == 302
    assert press(client, case, "close") == 302
    assert press(client, case, "close") == 404
    assert client.get(reverse("desk:case", args=[case.pk])).status_code == 404


def test_members_have_no_page_for_it_and_leave_nothing(client: Client) -> None:
    case = hold()
    sign_in(client, make_member())

    assert client.get(reverse("desk:care")).status_code == 404
    assert client.post(reverse("desk:care"), {"budget": 9, "day_begins": 0}).status_code == 404
    assert client.post(reverse("desk:rest")).status_code == 404
    assert press(client, case, "close") == 404
    assert not Recusal.objects.exists()


def test_choices_are_kept_and_senseless_ones_are_not(client: Client) -> None:
    sign_in(client, moderator := make_moderator())
    url = reverse("desk:care")

    good = client.post(url, {"budget": 12, "left_to_others": ["harm", "crisis"], "day_begins": 4})
    bad = client.post(url, {"budget": 12_000, "left_to_others": ["kindness"], "day_begins": -1})

    own = DeskCare.objects.get(pk=moderator.pk)
    assert (good.status_code, bad.status_code) == (302, 422)
    assert (own.budget, own.left_to_others, own.day_begins) == (12, ["harm", "crisis"], 4)


def test_the_desk_says_when_it_is_enough_and_to_nobody_else(client: Client) -> None:
    moderator, colleague = make_moderator(), make_moderator()
    choose(moderator, budget=5)
    today = timezone.now().date()
    Exposure.objects.create(moderator=moderator, case=hold(), day=today, weight=5)
    heavy = hold(PRESSURE)

    sign_in(client, moderator)
    own = client.get(reverse("desk:queue")).content.decode()
    sign_in(client, colleague)
    others = client.get(reverse("desk:queue")).content.decode()
    care_page = client.get(reverse("desk:care")).content.decode()

    assert "You have read enough heavy words for today" in own
    assert f'id="case-{heavy.pk}"' not in own
    assert f'id="case-{heavy.pk}"' in others
    assert "read enough heavy" not in others
    assert moderator.role_handle not in care_page


def test_a_steward_sees_that_it_is_enough_and_no_number(client: Client) -> None:
    moderator = make_moderator()
    choose(moderator, budget=77)
    Exposure.objects.create(moderator=moderator, case=hold(), day=timezone.now().date(), weight=78)
    sign_in(client, make_member(role=Member.Role.STEWARD))

    html = client.get(reverse("desk:care")).content.decode()

    assert f"{moderator.role_handle}: budget reached" in html
    assert "77" not in html
    assert "78" not in html


def test_the_word_about_a_break_goes_with_one_press_and_leads_nowhere_else(client: Client) -> None:
    moderator = make_moderator()
    now = timezone.now()
    DeskCare.objects.create(
        moderator=moderator, arrived_at=now - timedelta(minutes=95), seen_at=now
    )
    sign_in(client, moderator)

    before = client.get(reverse("desk:queue")).content.decode()
    gone = client.post(reverse("desk:rest"), {"next": "https://example.org/"})
    after = client.get(reverse("desk:queue")).content.decode()

    assert "You have been here for a while" in before
    assert gone["Location"].startswith("/")
    assert "You have been here for a while" not in after
