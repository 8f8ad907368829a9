"""A small world with one of everything that pages show."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from community.accounts.models import Member
from community.notices import sending
from community.notices.models import Notice
from forums.models import ContentNote
from moderation import acts, appeals, decisions, legal, lines, proposals, reporting, reports
from moderation.acts import Act, Choice
from moderation.models import Action, Appeal, Decision, Report
from moderation.reporting import Told
from tests import factories
from tests.moderation.building import hold

Kind = Action.Kind
WRITTEN = "Please speak of the idea, not of the person."
REST = Choice((Act(Kind.DECLINE), Act(Kind.SUSPEND, lasts=timedelta(days=30))), WRITTEN)
DECLINE = acts.decline(WRITTEN)
REVISION = Choice((Act(Kind.ASK_REVISION),), WRITTEN)
LEGAL = legal.Sent(
    uuid4(), "exposes", "A thread on gardens", "My street.", "A. Person", "a@b.example"
)


def furnish(member: Member) -> list[str]:
    """Where to begin, for `member`, so that nothing of it is passed by."""
    write(member)
    at = timezone.now() - timedelta(hours=1)
    told = tell(member, at=at)
    starts = [*decide_about(member, at=at), *told]
    if member.may_moderate:
        starts += fill_the_desk(at=at)
    return starts


def write(member: Member) -> None:
    """Spaces with threads, signs and a notice; lines on how to talk."""
    other = factories.make_member("amber-moth")
    space = factories.make_space(name="Talking", description="Before, during and after.")
    factories.agree(member, space)
    factories.make_space(name="Listening", guidelines=["Ask before you advise."])
    own = factories.make_thread(space=space, author=member, title="How do you ask?")
    noted = factories.make_thread(space=space, notes=[ContentNote.GRIEF], title="A hard week")
    for number in range(22):
        factories.make_post(noted, body=f"Answer {number} with **weight** and `signs`.")
    answer = factories.make_post(own, author=other, body="> a quote\n\n- one\n- two")
    line = lines.propose("Slow answers, plain words.", by=other, at=factories.NOON)
    proposals.approve(line, by=factories.make_moderator())
    lines.propose("Questions rather than advice.", by=member, at=factories.NOON)
    hold()
    hold(author=member)
    with transaction.atomic():
        sending.send([member.pk], Notice.Kind.REPLY, subject=answer, at=factories.NOON, about=other)


def decide_about(member: Member, *, at: datetime) -> list[str]:
    """One decision nobody asked about, one that waits for somebody, and one answered."""
    new, waiting, answered = [
        _decide(member, choice, at=at) for choice in (REVISION, *[DECLINE] * 2)
    ]
    asked = [_ask(one, at=at) for one in (waiting, answered)]
    words = "You are right.\nI had not read what came before."
    appeals.answer(asked[1].pk, Appeal.State.REVERSED, words, by=_steward(), at=at)
    return [
        *(reverse("decisions:one", args=[one.pk]) for one in (new, answered)),
        *(one.get_absolute_url() for one in asked),
    ]


def tell(member: Member, *, at: datetime) -> list[str]:
    """What the member told: one thing waits for a moderator, one is answered."""
    waiting, answered = [_told(by=member, at=at) for _ in range(2)]
    decisions.decide(answered.case_id, DECLINE, by=_steward(), revision=1, at=at)
    reports.answer_reporters(at=timezone.now())
    pages = [one.get_absolute_url() for one in (waiting, answered)]
    return [*pages, reverse("decisions:ask_about", args=[answered.pk])]


def fill_the_desk(*, at: datetime) -> list[str]:
    """Both sides ask to look again; a colleague's proposal, advertising, danger, a notice."""
    asked = ask_from_both_sides(at=at)
    young = hold("I'm 16.")
    decisions.decide(young.pk, DECLINE, by=_steward(), revision=1, at=at)
    hold("Buy cheap leather at my shop www.cheap-leather.example, 50% off today!")
    danger = _told(Report.Reason.THREAT, by=factories.make_member(), at=at)
    legal.send(LEGAL, at=at)
    return [
        reverse("desk:again", args=[asked]),
        *(reverse("desk:case", args=[case]) for case in (young.pk, danger.case_id)),
        reverse("desk:one_queue", args=["appeals"]),
    ]


def ask_from_both_sides(*, at: datetime) -> int:
    """The case of words that were told about, and that nobody is content with."""
    teller = factories.make_member()
    told = _told(by=teller, at=at)
    made = decisions.decide(told.case_id, REST, by=_steward(), revision=1, at=at)
    reports.answer_reporters(at=timezone.now())
    _ask(made, at=at)
    appeals.ask_about(told.pk, "It still hurts.", key=uuid4(), by=teller, at=timezone.now())
    return made.case_id


def _decide(member: Member, choice: Choice, *, at: datetime) -> Decision:
    return decisions.decide(hold(author=member).pk, choice, by=_steward(), revision=1, at=at)


def _ask(decision: Decision, *, at: datetime) -> Appeal:
    words = "I quoted somebody.\nPlease read the whole of it."
    return appeals.ask(decision.pk, words, key=uuid4(), by=decision.member, at=at)


def _told(reason: str = "unkind", *, by: Member, at: datetime) -> Report:
    post = factories.make_post(factories.make_thread(), body="You again, with your nonsense.")
    return reporting.tell(post, Told(reason, words="That is the third time."), by=by, at=at)


def _steward() -> Member:
    return factories.make_member(role=Member.Role.STEWARD)
