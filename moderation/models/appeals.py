"""Asking that somebody else looks again at a decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from community.accounts.models import Member, Viewer
from community.crypto import SealedTextField
from moderation.models.cases import Case
from moderation.models.decisions import Decision

LONGEST = 1_000  # characters, of asking and of answering
ANSWERED_WITHIN = timedelta(days=7)  # after that stewards see it as overdue

KEEPS_WHO_DECIDED = """
    SELECT by_id, seconded_by_id, member_id INTO NEW.first_by_id, NEW.second_by_id, NEW.member_id
    FROM moderation_decision
    WHERE id = NEW.decision_id AND decided_at <= NEW.made_at
    AND NEW.made_at <= decided_at + interval '183 days';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'appeal_within_six_months_of_its_decision';
    END IF;
    IF NEW.second_look THEN
        RAISE EXCEPTION 'appeal_begins_with_another';
    END IF;
    IF (NEW.side = 'author') <> (NEW.by_id = NEW.member_id) THEN
        RAISE EXCEPTION 'appeal_by_its_side';
    END IF;
    RETURN NEW;
"""
ALONE = """
    IF EXISTS (SELECT 1 FROM accounts_member
               WHERE role IN ('moderator', 'steward') AND state = 'active'
               AND id NOT IN (NEW.by_id, NEW.member_id, NEW.first_by_id)
               AND id IS DISTINCT FROM NEW.second_by_id)
    THEN
        RAISE EXCEPTION 'appeal_looked_at_by_another_where_there_is_one';
    END IF;
    RETURN NEW;
"""


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Who asked reads it, and nobody else of the members."""
        if viewer is None or viewer.is_anonymous:
            return self.none()
        return self.filter(by=viewer)

    def waiting(self) -> Self:
        return self.filter(state__in=Appeal.WAITING)

    def for_moderator(self, moderator: Member) -> Self:
        """Of cases that are theirs to read; never those that they made themselves."""
        return self.exclude(by=moderator).filter(
            decision__case__in=Case.objects.for_moderator(moderator)
        )

    def overdue(self, *, at: datetime) -> Self:
        return self.waiting().filter(made_at__lt=at - ANSWERED_WITHIN)


class Appeal(models.Model):
    """
    Somebody asks that another person looks again at a decision: whom it concerns, or who
    had told us. One a side; who took it back may ask once more.
    """

    class Side(models.TextChoices):
        AUTHOR = "author", "Whom it concerns"
        REPORTER = "reporter", "Who told us"

    class State(models.TextChoices):
        OPEN = "open", "Waiting for somebody"
        ASSIGNED = "assigned", "Somebody is looking"
        UPHELD = "upheld", "It stays as it was decided"
        REVERSED = "reversed", "It was taken back"
        PARTLY = "partly", "A part of it was taken back"
        NOTIFIED = "notified", "Answered, and read"
        WITHDRAWN = "withdrawn", "You took your question back"
        FALLEN = "fallen", "The decision was taken back meanwhile"

    WAITING = (State.OPEN, State.ASSIGNED)
    ANSWERS = (State.UPHELD, State.REVERSED, State.PARTLY)

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    side = models.CharField(max_length=8, choices=Side)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals"
    )
    # Made with the form: a second click or a retry sends it again.
    key = models.UUIDField()
    words = SealedTextField(owner="key")
    # The rules saw somebody under age in it: stewards read it.
    grave = models.BooleanField(default=False)

    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=8, blank=True)  # one of ANSWERS, kept once read
    made_at = models.DateTimeField()
    # Who decided, and whom it concerns: written by the database, so that the rules below hold.
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True)
    # The only moderator of a site looks a second time themselves, a week later.
    second_look = models.BooleanField(default=False)
    answer = models.CharField(max_length=LONGEST, blank=True)
    taken_back = ArrayField(models.CharField(max_length=8), default=list)  # kinds of actions
    answered_at = models.DateTimeField(null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "key"], name="appeal_once_per_key"),
            models.UniqueConstraint(
                fields=["decision", "side"],
                condition=~Q(state="withdrawn"),
                name="appeal_one_a_side",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None)
                | (~Q(reviewer=F("by")) & ~Q(reviewer=F("member")) & Q(second_look=True))
                | (
                    ~Q(reviewer=F("by"))
                    & ~Q(reviewer=F("member"))
                    & (Q(first_by=None) | ~Q(reviewer=F("first_by")))
                    & (Q(second_by=None) | ~Q(reviewer=F("second_by")))
                ),
                name="appeal_looked_at_by_another",
            ),
            models.CheckConstraint(
                condition=Q(second_look=False) | Q(assigned_at__gte=F("made_at") + ANSWERED_WITHIN),
                name="appeal_second_look_after_a_week",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn", "fallen"])
                | Q(reviewer__isnull=False, assigned_at__isnull=False),
                name="appeal_has_a_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["upheld", "reversed", "partly"], outcome=F("state"))
                | Q(state="notified", outcome__in=["upheld", "reversed", "partly"])
                | (~Q(state__in=["upheld", "reversed", "partly", "notified"]) & Q(outcome="")),
                name="appeal_keeps_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answer="", answered_at=None)
                | (~Q(outcome="") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="appeal_answered_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="partly") | Q(taken_back__len__gt=0),
                name="appeal_names_the_part",
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at"],
                condition=Q(state__in=["open", "assigned"]),
                name="appeal_waiting",
            ),
            models.Index(fields=["by", "-made_at"], name="appeal_own_page"),
            models.Index(fields=["answered_at"], name="appeal_by_month"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keeps_who_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=KEEPS_WHO_DECIDED,
            ),
            pgtrigger.Trigger(
                name="second_look_only_alone",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__second_look=True, old__second_look=False),
                func=ALONE,
            ),
            pgtrigger.FSM(
                name="allowed_states",
                field="state",
                transitions=[
                    ("open", "assigned"),
                    ("open", "withdrawn"),
                    ("open", "fallen"),
                    ("assigned", "open"),
                    ("assigned", "withdrawn"),
                    ("assigned", "fallen"),
                    ("assigned", "upheld"),
                    ("assigned", "reversed"),
                    ("assigned", "partly"),
                    ("upheld", "notified"),
                    ("reversed", "notified"),
                    ("partly", "notified"),
                ],
            ),
            pgtrigger.ReadOnly(
                name="stays_as_asked",
                fields=[
                    "decision",
                    "side",
                    "by",
                    "key",
                    "grave",
                    "made_at",
                    "first_by",
                    "second_by",
                    "member",
                ],
            ),
            pgtrigger.Protect(
                name="answer_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__outcome="")
                & (
                    pgtrigger.Q(new__answer__df=pgtrigger.F("old__answer"))
                    | pgtrigger.Q(new__outcome__df=pgtrigger.F("old__outcome"))
                    | pgtrigger.Q(new__reviewer__df=pgtrigger.F("old__reviewer"))
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("decisions:appeal", args=[self.pk])

    @property
    def waits(self) -> bool:
        return self.state in self.WAITING

    @property
    def due_at(self) -> datetime:
        return self.made_at + ANSWERED_WITHIN
