"""What a person decided about a case: one decision of one or more actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moderation.models.cases import Case

UNDO_FOR = timedelta(minutes=10)

DEFERRED_STATEMENT = """
    IF EXISTS (SELECT 1 FROM moderation_decision
               WHERE id = NEW.id AND state = 'standing' AND step >= 2)
    AND NOT EXISTS (SELECT 1 FROM moderation_statement WHERE decision_id = NEW.id)
    THEN
        RAISE EXCEPTION 'decision_restricts_with_a_statement';
    END IF;
    RETURN NULL;
"""

ABOUT_ITS_CASE = """
    IF NOT EXISTS (SELECT 1 FROM moderation_case
                   WHERE id = NEW.case_id AND author_id = NEW.member_id)
    THEN
        RAISE EXCEPTION 'decision_about_the_author_of_its_case';
    END IF;
    IF NEW.step >= 2 AND EXISTS (SELECT 1 FROM moderation_case
                                 WHERE id = NEW.case_id AND queue IN ('care', 'look'))
    THEN
        RAISE EXCEPTION 'decision_never_declines_visible_words';
    END IF;
    RETURN NEW;
"""


class DecisionQuerySet(models.QuerySet["Decision"]):
    def with_actions(self) -> Self:
        """In the order they were made, with all that a card and a writer's page say of them."""
        return (
            self.select_related("by", "seconded_by", "statement")
            .prefetch_related("actions")
            .order_by("pk")
        )


class Decision(models.Model):
    """
    What one moderator (for the strictest steps, two) decided about one revision.

    `step` is the highest of its actions on the ladder: 0 shows words, 2 asks for others,
    3 declines, 4 cools off, 5 limits, 6 suspends, 7 closes. From 2 on there is a statement
    of reasons, from 3 on a person decides.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"  # waits for the second moderator; nothing happened yet
        STANDING = "standing"
        TURNED_DOWN = "turned", "turned down"
        UNDONE = "undone"
        ENDED = "ended"  # the other words that it asked for came, or did not
        REVERSED = "reversed"  # looked at again

    class ActorKind(models.TextChoices):
        HUMAN = "human"
        AUTOMATION = "automation"

    CURRENT = (State.PROPOSED, State.STANDING)
    FINAL = (State.STANDING, State.UNDONE, State.ENDED, State.REVERSED)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    revision = models.PositiveIntegerField()
    # Whose words they are.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    step = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=3, blank=True)  # R01 … R15
    actor_kind = models.CharField(max_length=10, choices=ActorKind, default=ActorKind.HUMAN)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    needs_second = models.BooleanField(default=False)
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # What its statement will say once it stands: kept while it waits for a second.
    draft = models.JSONField(default=dict)
    # What undoing it puts back: keys of the content's own, never text.
    before = models.JSONField(default=dict)

    state = models.CharField(max_length=8, choices=State)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "revision"],
                condition=Q(state__in=["proposed", "standing"]),
                name="decision_one_per_revision",
            ),
            models.CheckConstraint(
                condition=Q(actor_kind="human", by__isnull=False)
                | Q(actor_kind="automation", by=None),
                name="decision_by_somebody_or_automation",
            ),
            models.CheckConstraint(
                condition=Q(actor_kind="human") | Q(step__lt=3),
                name="decision_automation_never_declines",
            ),
            models.CheckConstraint(
                condition=~Q(by=F("member")) & ~Q(seconded_by=F("member")),
                name="decision_never_of_ones_own_words",
            ),
            models.CheckConstraint(
                condition=~Q(seconded_by=F("by")), name="decision_second_is_another"
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False)
                | Q(state__in=["proposed", "turned"])
                | Q(seconded_by__isnull=False),
                name="decision_seconded_where_needed",
            ),
            models.CheckConstraint(
                condition=Q(step__lt=7) | Q(needs_second=True),
                name="decision_closing_needs_a_second",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "turned"], decided_at=None, undo_until=None)
                | (
                    ~Q(state__in=["proposed", "turned"])
                    & Q(decided_at__isnull=False, undo_until__isnull=False)
                ),
                name="decision_stands_since_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_by__isnull=False, undone_at__isnull=False)
                | (~Q(state="undone") & Q(undone_by=None, undone_at=None)),
                name="decision_undone_completely",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__lte=F("undo_until")),
                name="decision_undone_in_time",
            ),
        ]
        indexes = [
            models.Index(fields=["decided_at"], name="decision_by_month"),
            models.Index(fields=["member", "-decided_at"], name="decision_of_member"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="allowed_states",
                field="state",
                transitions=[
                    ("proposed", "standing"),
                    ("proposed", "turned"),
                    ("standing", "undone"),
                    ("standing", "ended"),
                    ("standing", "reversed"),
                    ("ended", "reversed"),
                ],
            ),
            pgtrigger.ReadOnly(
                name="stays_as_given",
                fields=[
                    "case", "revision", "member", "step", "rule", "actor_kind", "by",
                    "needs_second", "made_at",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="about_its_case",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ABOUT_ITS_CASE,
            ),
            pgtrigger.Trigger(
                name="restricts_with_a_statement",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func=DEFERRED_STATEMENT,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"decision {self.pk}"

    @property
    def kinds(self) -> set[str]:
        return {action.kind for action in self.actions.all()}


class Action(models.Model):
    """One part of a decision."""

    class Kind(models.TextChoices):
        APPROVE = "approve", "Let it through"
        CONTENT_NOTE = "note", "Add a content note"  # note
        ASK_REVISION = "revision", "Ask for other words"  # lasts
        DECLINE = "decline", "Decline"
        COOL_OFF = "cool_off", "Reading only for a while"  # lasts
        LIMIT = "limit", "Fewer posts for a while"  # lasts
        SUSPEND = "suspend", "A pause from this community"  # lasts
        CLOSE = "close", "Close the account"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="actions")
    kind = models.CharField(max_length=8, choices=Kind)
    lasts = models.DurationField(null=True)
    note = models.CharField(max_length=20, blank=True)  # a key of the content's notes
    here = models.BooleanField(default=False)  # a limit that holds only where the words are

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "kind", "note"], name="action_once_a_decision"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["approve", "note", "decline", "close"], lasts=None)
                | Q(kind="revision", lasts=timedelta(days=7))
                | Q(kind="cool_off", lasts=timedelta(hours=24))
                | Q(kind="limit", lasts__gt=timedelta(0), lasts__lte=timedelta(days=30))
                | Q(kind="suspend", lasts__gt=timedelta(0), lasts__lte=timedelta(days=180)),
                name="action_lasts_no_longer_than_it_may",
            ),
            models.CheckConstraint(
                condition=Q(kind="note") & ~Q(note="") | ~Q(kind="note") & Q(note=""),
                name="action_names_its_note",
            ),
            models.CheckConstraint(
                condition=Q(here=False) | Q(kind="limit"), name="action_here_limits"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="within_its_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF (SELECT step FROM moderation_decision WHERE id = NEW.decision_id)
                       < (CASE NEW.kind
                           WHEN 'revision' THEN 2 WHEN 'decline' THEN 3 WHEN 'cool_off' THEN 4
                           WHEN 'limit' THEN 5 WHEN 'suspend' THEN 6 WHEN 'close' THEN 7
                           ELSE 0 END)
                    THEN
                        RAISE EXCEPTION 'action_within_the_step_of_its_decision';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of decision {self.decision_id}"


STEPS: dict[str, int] = {
    Action.Kind.APPROVE: 0,
    Action.Kind.CONTENT_NOTE: 0,
    Action.Kind.ASK_REVISION: 2,
    Action.Kind.DECLINE: 3,
    Action.Kind.COOL_OFF: 4,
    Action.Kind.LIMIT: 5,
    Action.Kind.SUSPEND: 6,
    Action.Kind.CLOSE: 7,
}
