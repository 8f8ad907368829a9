"""What becomes of words on their way in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from community import live
from community.accounts.models import Member
from forums import posting
from forums.models import Post
from moderation import intake, rules, staging
from moderation.models import Case, ContextTag, Reviewed
from moderation.rules import Assessment, Outcome
from tests.factories import NOON, agree, make_member, make_post, make_thread
from tests.moderation.building import hold, post_of, say_instead

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
State = Reviewed.State


def held_post(body: str) -> Post:
    return make_post(make_thread(), body=body, state=State.HELD)


def admit(post: Post, *, look_first: bool = False) -> None:
    intake.admit(post, surface="post", at=NOON, look_first=look_first)
    post.refresh_from_db()


def test_harmless_words_are_visible_and_nobody_is_bothered() -> None:
    post = held_post("Thank you, that helped me.")

    admit(post)

    assert post.state == State.VISIBLE
    assert not Case.objects.exists()


def test_an_insult_waits_for_a_person() -> None:
    post = held_post("You are an idiot.")

    admit(post)

    case = Case.objects.get()
    assert post.state == State.HELD
    assert (case.content, case.author, case.revision, case.urgent) == (post, post.author, 1, False)
    assert [note["rule"] for note in case.findings] == ["R06"]


def test_a_case_keeps_places_and_never_words() -> None:
    post = held_post("You are an idiot.")

    admit(post)

    (note,) = Case.objects.get().findings
    assert sorted(note) == [
        *("book", "category", "end", "outcome", "phrase"),
        *("rule", "start", "tier", "voided_by"),
    ]
    assert (note["start"], note["end"]) == (0, 16)


def test_a_threat_is_urgent() -> None:
    admit(held_post("I know where you live."))

    assert Case.objects.get().urgent


def test_contact_details_are_stopped_before_anything_is_kept() -> None:
    post = held_post("Call me: 07700 900123")

    with pytest.raises(intake.Blocked) as stopped:
        admit(post)

    assert [finding.rule for finding in stopped.value.assessment.findings] == ["R08"]
    assert not Case.objects.exists()


def test_a_newcomers_words_in_a_careful_space_wait_whatever_they_say() -> None:
    post = held_post("Hello.")

    admit(post, look_first=True)

    assert post.state == State.HELD
    assert Case.objects.get().findings == []


def test_distress_is_visible_at_once_and_brought_to_somebody() -> None:
    post = held_post("I don't want to be alive anymore.")

    admit(post)

    case = Case.objects.get()
    assert post.state == State.VISIBLE
    assert (case.queue, case.urgent) == (Case.Queue.CARE, True)


def test_somebody_who_says_they_are_under_age_rests_until_a_person_has_looked(
    announced: list[tuple[str, live.Event]],
) -> None:
    post = held_post("I am 16, can I join?")

    admit(post)

    assert Member.objects.get(pk=post.author_id).state == Member.State.PAUSED
    assert (live.person_channel(post.author_id), live.RightsChanged()) in announced


def test_a_moderators_own_words_never_lock_the_desk() -> None:
    moderator = make_member(role=Member.Role.MODERATOR)
    post = make_post(make_thread(), author=moderator, body="I'm 16.", state=State.HELD)

    admit(post)

    moderator.refresh_from_db()
    assert moderator.state == Member.State.ACTIVE


def test_new_words_end_the_case_of_the_old_ones() -> None:
    post = held_post("You are an idiot.")
    admit(post)

    post.body = "I see this very differently."
    post.revision = 2
    post.save(update_fields=["body", "revision"])
    admit(post)

    assert post.state == State.VISIBLE
    assert Case.objects.get().state == Case.State.LAPSED


def test_new_words_are_the_next_revision_of_the_same_case(
    announced: list[tuple[str, live.Event]],
) -> None:
    case = hold("You are an idiot.")
    waits_since = NOON - timedelta(hours=1)
    Case.objects.update(opened_at=waits_since, version=F("version") + 1)

    say_instead(case, "You are a moron.")

    (open_case,) = Case.objects.all()
    assert (open_case.pk, open_case.revision, open_case.opened_at) == (case.pk, 2, waits_since)
    assert open_case.is_open
    assert announced[-1] == (live.DESK, live.CaseChanged(case_id=case.pk))
    assert open_case.stamp != case.stamp


def test_distress_edited_into_an_insult_moves_its_case_to_those_that_wait() -> None:
    case = hold("I don't want to be alive anymore.")
    assert case.queue == Case.Queue.CARE

    say_instead(case, "You are an idiot.")

    case.refresh_from_db()
    assert (case.queue, case.urgent) == (Case.Queue.HELD, False)
    assert post_of(case).state == State.HELD


def test_no_change_of_words_lets_an_account_go_that_a_person_must_look_at() -> None:
    case = hold("I am 16, can I join?")

    say_instead(case, "I like it here.")

    case.refresh_from_db()
    assert case.is_open
    assert case.pauses_author
    assert post_of(case).state == State.HELD


@pytest.mark.parametrize("tag", ContextTag.values)
@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("You are an idiot.", State.HELD),
        ("I know where you live.", State.HELD),
        ("Thank you.", State.VISIBLE),
    ],
)
def test_what_a_writer_says_of_their_words_decides_nothing(
    tag: str, body: str, state: State
) -> None:
    post = held_post(body)

    intake.admit(post, surface="post", at=NOON, context_tag=tag)

    post.refresh_from_db()
    assert post.state == state
    assert [case.context_tag for case in Case.objects.all()] == [tag] * (state == State.HELD)


def test_unusual_words_are_visible_and_somebody_may_look(monkeypatch: pytest.MonkeyPatch) -> None:
    unusual = Assessment(outcome=Outcome.PUBLISH, review=True)
    monkeypatch.setattr(rules, "assess", lambda *_, **__: unusual)
    post = held_post("Hm.")

    admit(post)

    case = Case.objects.get()
    assert post.state == State.VISIBLE
    assert (case.queue, case.urgent, case.findings) == (Case.Queue.LOOK, False, [])


def test_words_in_a_language_that_nobody_read_are_visible_and_open_no_case() -> None:
    post = held_post("Ich möchte gern hören, wie andere damit umgegangen sind, danke euch.")

    admit(post)

    assert post.state == State.VISIBLE
    assert not Case.objects.exists()


def test_a_case_says_that_its_language_was_not_read() -> None:
    post = held_post("Ich möchte gern hören, wie andere damit umgegangen sind, danke euch.")

    admit(post, look_first=True)

    assert Case.objects.get().language == ""


def test_an_opening_is_read_with_its_title() -> None:
    thread = make_thread(title="You are all idiots, you idiots", body="Hm.", state=State.HELD)

    admit(thread.posts.get())

    thread.refresh_from_db()
    assert thread.state == State.HELD


def test_the_desk_hears_of_a_case_by_its_number_alone(
    announced: list[tuple[str, live.Event]],
) -> None:
    admit(held_post("You are an idiot."))

    case = Case.objects.get()
    assert (live.DESK, live.CaseChanged(case_id=case.pk)) in announced


def test_one_piece_of_content_has_one_open_case() -> None:
    post = held_post("You are an idiot.")
    admit(post)
    case = Case.objects.get()
    case.pk = None

    with pytest.raises(IntegrityError, match="case_one_open_per_content"), transaction.atomic():
        case.save(force_insert=True)


def test_intake_costs_nothing_for_harmless_words_and_three_statements_for_held_ones(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(Post, "become", lambda self, state, *, at: None)
    harmless, insult = held_post("Hello."), held_post("You are an idiot.")
    admit(held_post("You are an idiot."))  # content types are cached from here on
    staging.current(at=NOON)  # as are the stages of rules, for some seconds

    with django_assert_num_queries(0):
        intake.admit(harmless, surface="post", at=NOON)
    with django_assert_num_queries(3):
        intake.admit(insult, surface="post", at=NOON)


@pytest.mark.django_db(transaction=True)
def test_held_words_cost_at_most_three_statements_more_than_harmless_ones() -> None:
    """All of a reply, from the lock of its thread to the last thing that is written."""
    cost_of("You are an idiot.")  # content types and stages are cached from here on

    held, harmless = cost_of("You are an idiot."), cost_of("I hear you, and I am glad.")

    assert held <= harmless + 3


def cost_of(body: str) -> int:
    writer, thread = make_member(), make_thread()
    agree(writer, thread.space)
    with CaptureQueriesContext(connection) as asked:
        posting.write_post(thread.pk, body=body, key=uuid4(), by=writer, at=NOON)
    return len(asked)
