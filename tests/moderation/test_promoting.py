"""Two people let a rule go further; one takes it back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from community.accounts.models import Member
from moderation import promoting, staging, versions
from moderation.models import AuditRow, Backtest, Promotion, RuleChange, Step
from moderation.rules import rulebook
from moderation.rules.stages import Stage
from tests.factories import NOON, make_member, make_moderator

INSULT = "You are an idiot."


def backtest(book_hash: str = "") -> Backtest:
    return Backtest.objects.create(
        rule="R06",
        body_hash="1",
        book_hash=book_hash or rulebook.shipped().hash,
        texts=0,
        seconds=0,
        places={},
        samples={},
        at=NOON,
    )


def stage_of(rule: str = "R06") -> str:
    return Step.objects.filter(change__rule=rule).latest("pk").stage


def outcome() -> str:
    return staging.assess(INSULT, surface="post", at=NOON).outcome


@pytest.fixture
def one(db: None) -> Member:
    """R06 is in shadow; this is a moderator."""
    return in_shadow()


def in_shadow() -> Member:
    versions.record(rulebook.shipped(), at=NOON)
    moderator = make_moderator()
    promoting.demote("R06", Stage.SHADOW, by=moderator, at=NOON)
    return moderator


def test_a_rule_goes_one_stage_further_when_a_second_person_agrees(one: Member) -> None:
    other = make_moderator()
    backtest()

    promoting.propose("R06", by=one, at=NOON)
    proposed = stage_of()
    promoting.confirm("R06", by=other, at=NOON)

    assert proposed == Stage.SHADOW
    step = Step.objects.latest("pk")
    assert (step.stage, step.by, step.confirmed_by) == (Stage.HINT, one, other)
    assert outcome() == "hint"


def test_the_record_says_who_moved_a_rule(one: Member) -> None:
    other = make_moderator()
    backtest()

    promoting.propose("R06", by=one, at=NOON)
    promoting.confirm("R06", by=other, at=NOON)

    acts = AuditRow.objects.order_by("seq").values_list("act", "actor_id", "reason")
    assert list(acts) == [
        ("rule_demoted", one.pk, "R06"),
        ("rule_proposed", one.pk, "R06"),
        ("rule_promoted", other.pk, "R06"),
    ]


def test_nobody_confirms_their_own_proposal(one: Member) -> None:
    backtest()
    promoting.propose("R06", by=one, at=NOON)

    with pytest.raises(promoting.SecondPerson):
        promoting.confirm("R06", by=one, at=NOON)

    assert stage_of() == Stage.SHADOW


def test_the_database_holds_that_too(one: Member) -> None:
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        Promotion.objects.create(
            change=RuleChange.objects.get(rule="R06"),
            stage=Stage.HOLD,
            backtest=backtest(),
            by=one,
            proposed_at=NOON,
            confirmed_by=one,
            confirmed_at=NOON,
        )


def test_a_backtest_cannot_be_made_better_afterwards(one: Member) -> None:
    done = backtest()

    with pytest.raises(ProgrammingError, match="update or delete"), transaction.atomic():
        done.save()


@pytest.mark.parametrize("book_hash", ["", "another book"])
def test_without_a_backtest_of_this_very_book_nothing_is_proposed(
    one: Member, book_hash: str
) -> None:
    if book_hash:
        backtest(book_hash)

    with pytest.raises(promoting.NeedsBacktest):
        promoting.propose("R06", by=one, at=NOON)


def test_a_proposal_about_another_stage_is_outdated(one: Member) -> None:
    backtest()
    promoting.propose("R06", by=one, at=NOON)
    promoting.demote("R06", Stage.DRAFT, by=one, at=NOON)

    with pytest.raises(promoting.Outdated):
        promoting.confirm("R06", by=make_moderator(), at=NOON)


def test_proposing_again_replaces_the_proposal(one: Member) -> None:
    other = make_moderator()
    backtest()
    promoting.propose("R06", by=one, at=NOON)

    promoting.propose("R06", by=other, at=NOON)

    assert Promotion.objects.get().by == other


@pytest.mark.parametrize(
    "act",
    [
        lambda by: promoting.propose("R06", by=by, at=NOON),
        lambda by: promoting.confirm("R06", by=by, at=NOON),
        lambda by: promoting.demote("R06", Stage.DRAFT, by=by, at=NOON),
    ],
)
@pytest.mark.parametrize(
    "who", [{"role": Member.Role.MEMBER}, {"role": "moderator", "state": Member.State.CLOSED}]
)
def test_members_decide_nothing_about_rules(
    one: Member, act: Callable[[Member], object], who: dict[str, object]
) -> None:
    with pytest.raises(promoting.NotAllowed):
        act(make_member(**who))  # type: ignore[arg-type]


def test_one_person_takes_a_rule_back_at_once(db: None) -> None:
    versions.record(rulebook.shipped(), at=NOON)
    before = outcome()

    promoting.demote("R06", Stage.HINT, by=make_moderator(), at=NOON)

    assert (before, outcome()) == ("hold", "hint")


def test_what_is_not_there_cannot_move(one: Member) -> None:
    backtest()
    with pytest.raises(promoting.NoSuchChange):
        promoting.demote("R06", Stage.HINT, by=one, at=NOON)
    with pytest.raises(promoting.NoSuchChange):
        promoting.propose("R01", by=one, at=NOON)
    with pytest.raises(promoting.NoSuchChange):
        promoting.confirm("R06", by=one, at=NOON)


def test_commands_say_where_a_rule_stands(one: Member) -> None:
    other, said = make_moderator(), StringIO()
    backtest()

    call_command("promote_rule", "R06", by=one.name, stdout=said)
    call_command("promote_rule", "R06", by=other.name, confirm=True, stdout=said)
    call_command("rules", stdout=said)
    call_command("demote_rule", "R06", by=one.name, stdout=said)

    assert "R06 is now at hint." in said.getvalue()
    assert "R06  hint    since 2026" in said.getvalue()
    assert stage_of() == Stage.SHADOW


def test_a_command_says_why_not(one: Member) -> None:
    with pytest.raises(CommandError, match="no member"):
        call_command("promote_rule", "R06", by="nobody at all")
    with pytest.raises(CommandError, match="backtest"):
        call_command("promote_rule", "R06", by=one.name)
    with pytest.raises(CommandError, match="Nothing of this rule"):
        call_command("demote_rule", "R06", by=one.name)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_does() -> None:
    one = in_shadow()
    others, barrier = [make_moderator(), make_moderator()], Barrier(2)
    backtest()
    promoting.propose("R06", by=one, at=NOON)

    def agree(by: Member) -> str:
        barrier.wait(timeout=10)
        try:
            return promoting.confirm("R06", by=by, at=NOON).stage
        except (promoting.NoSuchChange, promoting.Outdated):
            return "late"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(agree, others)) == ["hint", "late"]

    assert stage_of() == Stage.HINT
