"""How to talk with a member: proposed, read by a person, and only then read by others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from community.accounts import apart, closing, names
from community.accounts.models import Member, ProfileLine
from community.notices.models import Notice
from moderation import lines, proposals
from moderation.acts import Act, Choice
from moderation.django_moderation.models import ModeratedObject
from moderation.models import Action
from tests.factories import NOON, keep_apart, make_member, make_moderator, make_space, sign_in
from tests.moderation.building import decide, hold

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
LINE = "Slow answers, plain words."
OWN, TAKE_BACK, CLEAR = "moderation:line", "moderation:take_back_line", "moderation:clear_line"


def propose(member: Member, words: str = LINE) -> int:
    return lines.propose(words, by=member, at=NOON)


def publish(member: Member, words: str = LINE) -> None:
    proposals.approve(propose(member, words), by=make_moderator())


def seen(client: Client, of: Member) -> str:
    """The page that opens behind a name."""
    viewer = Member.objects.get(pk=client.session["_auth_user_id"])
    mark = apart.mark(of.pk, viewer=viewer)
    answer = client.get(reverse("accounts:person", args=[mark]))
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, words: str, **more: str) -> tuple[int, str]:
    answer = client.post(reverse(OWN), {"words": words, **more})
    return answer.status_code, answer.content.decode()


def test_nobody_else_reads_a_line_before_a_reviewer_did(client: Client) -> None:
    member = make_member()
    number = propose(member)
    sign_in(client, make_member())

    before = seen(client, member)
    proposals.approve(number, by=make_moderator())

    assert LINE not in before
    assert LINE in seen(client, member)


def test_a_published_line_stays_while_other_words_wait(client: Client) -> None:
    member = make_member()
    publish(member)
    propose(member, "Quick answers, plain words.")
    sign_in(client, make_member())

    html = seen(client, member)

    assert LINE in html
    assert "Quick" not in html


def test_its_writer_sees_what_waits_and_what_would_change(client: Client) -> None:
    member = make_member()
    publish(member)
    propose(member, "Quick answers, plain words.")
    sign_in(client, member)

    html = client.get(reverse(OWN)).content.decode()

    assert "What waits" in html
    assert "<del>Slow" in html
    assert "<ins>Quick" in html


def test_the_same_line_sent_twice_waits_once_and_newer_words_replace_it() -> None:
    member = make_member()

    first, again, newer = propose(member), propose(member), propose(member, "Slow answers.")

    assert first == again == newer
    (waiting,) = proposals.waiting()
    assert "".join(change.added for change in waiting.changes) == "Slow answers."


def test_the_published_line_is_no_proposal() -> None:
    member = make_member()
    publish(member)

    with pytest.raises(proposals.NothingNew):
        propose(member)


def test_its_writer_hears_each_time_that_it_was_read() -> None:
    member = make_member()
    publish(member)
    first = Notice.objects.get(member=member)

    proposals.reject(propose(member, "Other words."), by=make_moderator(), reason="Too short.")

    notice = Notice.objects.visible_to(member).get()
    assert (notice.kind, notice.pk > first.pk) == (Notice.Kind.DECISION, True)
    assert notice.made_at.tzinfo is not None


def test_what_was_left_is_told_with_the_reviewers_words(client: Client) -> None:
    member = make_member()
    proposals.reject(propose(member), by=make_moderator(), reason="Please without places.")
    sign_in(client, member)

    html = client.get(reverse(OWN)).content.decode()

    assert "left your line as it was" in html
    assert "Please without places." in html


def test_a_line_taken_back_waits_no_more_and_belongs_to_its_writer(client: Client) -> None:
    member = make_member()
    number = propose(member)

    sign_in(client, make_member())
    client.post(reverse(TAKE_BACK))
    assert len(proposals.waiting()) == 1
    sign_in(client, member)
    client.post(reverse(TAKE_BACK))
    client.post(reverse(TAKE_BACK))

    assert proposals.waiting() == []
    with pytest.raises(proposals.NotFound):
        proposals.approve(number, by=make_moderator())


def test_a_line_goes_at_once_and_nothing_of_it_is_kept(client: Client) -> None:
    member = make_member()
    publish(member)
    number = propose(member, "Other words.")
    sign_in(client, member)

    client.post(reverse(CLEAR))

    assert ProfileLine.objects.get(member=member).words == ""
    assert not ModeratedObject.objects.exists()
    with pytest.raises(proposals.NotFound):
        proposals.approve(number, by=make_moderator())


def test_members_kept_apart_do_not_read_each_others_lines(client: Client) -> None:
    member, blocked = make_member(), make_member()
    publish(member)
    keep_apart(member, blocked)
    sign_in(client, blocked)

    assert LINE not in seen(client, member)


def test_a_line_goes_with_its_member(client: Client) -> None:
    member = make_member()
    publish(member)
    closing.close(member)
    sign_in(client, make_member())

    assert LINE not in seen(client, member)


def test_signed_out_people_read_no_line_and_have_no_page(client: Client) -> None:
    publish(make_member())

    assert not ProfileLine.objects.visible_to(None).exists()
    for name in (OWN, TAKE_BACK, CLEAR):
        assert client.post(reverse(name)).status_code == 302
    assert ProfileLine.objects.get().words == LINE


def test_a_reviewer_reads_no_line_of_whom_they_blocked_and_decides_no_own_one() -> None:
    member, reviewer = make_member(), make_moderator()
    propose(member)
    own = lines.propose(LINE, by=reviewer, at=NOON)
    keep_apart(reviewer, member)

    assert [proposal.id for proposal in proposals.waiting(reader=reviewer)] == [own]
    with pytest.raises(proposals.OwnProposal):
        proposals.approve(own, by=reviewer)


def test_contact_details_are_taken_out_before_anything_is_kept(client: Client) -> None:
    sign_in(client, make_member())

    status, html = send(client, "Write to me, sam.reed@example.org")

    assert status == 422
    assert "sam.reed@example.org" in html  # still theirs to change
    assert not ModeratedObject.objects.exists()


def test_what_the_rules_noticed_stands_above_a_proposal_and_the_pressing_come_first(
    client: Client,
) -> None:
    propose(make_member())
    propose(make_member(), "I know where you live.")
    sign_in(client, make_moderator())

    html = client.get(reverse("desk:proposals")).content.decode()

    assert html.index("I know where") < html.index("Slow answers")
    assert "Could frighten or endanger somebody" in html


def test_the_coach_speaks_before_a_line_is_sent_and_keeps_nothing(client: Client) -> None:
    sign_in(client, make_member())

    status, html = send(client, "You are an idiot.", look="1")
    _, calm = send(client, LINE, look="1")

    assert status == 200
    assert "You are an idiot</mark>" in html or "You are an idiot.</mark>" in html
    assert "This may feel like an attack on the person." in html
    assert "Our rules noticed nothing here." in calm
    assert not ModeratedObject.objects.exists()


@pytest.mark.parametrize("words", ["", "x" * 201, "nul\x00l", " \n "])
def test_unfit_words_are_refused_and_stay_in_the_field(client: Client, words: str) -> None:
    sign_in(client, make_member())

    assert send(client, words)[0] == 422
    assert send(client, words, look="1")[0] == 422
    assert not ModeratedObject.objects.exists()


def test_hostile_words_stay_words(client: Client) -> None:
    member = make_member()
    publish(member, "<img src=x onerror=alert(1)> {{ x }}")
    sign_in(client, make_member())

    assert "<img src=x" not in seen(client, member)


def test_a_line_of_two_hundred_letters_of_any_script_fits() -> None:
    member = make_member()

    publish(member, "ж" * 200)

    assert len(ProfileLine.objects.get(member=member).words) == 200


def test_whoever_reads_only_for_now_proposes_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = hold()
    decide(case, Choice((Act(Action.Kind.DECLINE), Act(Action.Kind.COOL_OFF)), "Please rest."))
    monkeypatch.setattr("moderation.line_views.timezone.now", lambda: NOON)
    sign_in(client, Member.objects.get(pk=case.author_id))

    assert send(client, LINE)[0] == 403
    assert not ModeratedObject.objects.exists()


@pytest.mark.parametrize("many", [1, 20])
def test_reading_lines_and_guidelines_that_wait_costs_the_same(
    many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        propose(make_member())
        proposals.propose(make_space(), by=make_moderator(), guidelines=["Be kind."])
    proposals.waiting()

    with django_assert_num_queries(3):  # entries, spaces, lines with their members
        found = proposals.waiting()

    assert len(found) == 2 * many
    assert found[0].about.startswith("How to talk with member")


def test_no_secret_of_an_account_is_copied_into_a_proposal() -> None:
    number = propose(make_member(passphrase="correct horse battery"))

    stored = ModeratedObject.objects.get(pk=number)

    assert {field.name for field in stored.changed_object._meta.concrete_fields} == {
        "member", "words", "version",
    }  # fmt: skip


# Names


@pytest.mark.parametrize(
    "words", ["stupid-bitch", "you-are-an-idiot", "n1gger", "kill-yourself", "horny-schoolgirl"]
)
def test_a_name_that_hurts_is_refused_with_kind_words(client: Client, words: str) -> None:
    with pytest.raises(names.Refused) as refused:
        names.check(words, at=NOON)

    assert refused.value.reason == "unkind"


@pytest.mark.parametrize(
    "words", ["gentle-fern", "deviant-soul", "bratty-sub", "Μαργαρίτα", "小林"]
)
def test_a_name_that_says_something_of_oneself_is_ones_own(words: str) -> None:
    names.check(words, at=NOON)
