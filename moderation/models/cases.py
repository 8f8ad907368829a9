"""Cases: a member's words as they stand, for a person to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse

from community.accounts.models import Member, Viewer
from moderation import moves
from moderation.models.places import ModeratorScope
from moderation.models.reviewed import Reviewed
from moderation.models.tags import ContextTag
from moderation.moves import State

if TYPE_CHECKING:
    from moderation.models.decisions import Decision


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        """Those that wait for a person, or for a second one."""
        return self.filter(state__in=moves.WAITING)

    def awaiting_words(self) -> Self:
        """Those whose writer may still change what they are about, and nobody decided more."""
        decisions = apps.get_model("moderation", "Decision").objects
        asked = decisions.filter(case=OuterRef("pk"), state="standing", actions__kind="revision")
        return self.filter(Q(state__in=moves.WAITING) | Q(state=State.DECIDED) & Exists(asked))

    def about(self, content: Reviewed) -> Self:
        return self.filter(
            content_type=ContentType.objects.get_for_model(content), content_id=content.pk
        )

    def for_moderator(self, moderator: Member) -> Self:
        """
        Those that are this moderator's to read: neither about their own words nor of people
        they blocked, in their spaces, and about staff only for stewards; nor those that they
        left to colleagues. That somebody blocked them changes nothing: nobody may choose by
        whom they are not read.
        """
        found = self.exclude(author=moderator).exclude(author__blocked_by__blocker=moderator)
        found = found.exclude(recusals__moderator=moderator)
        if moderator.is_steward:
            return found
        scopes = ModeratorScope.objects.filter(moderator=moderator)
        everywhere = Q(place_id=None) | ~Exists(scopes)
        here = Q(place_id__in=scopes.values("place_id"))
        return found.exclude(queue=Case.Queue.STEWARDS).filter(everywhere | here)

    def visible_to(self, viewer: Viewer) -> Self:
        """
        A member reads what became of their own words; that somebody told us about them
        only once something follows from it.
        """
        if viewer is None or viewer.is_anonymous:
            return self.none()
        decisions = apps.get_model("moderation", "Decision").objects
        followed = decisions.filter(case=OuterRef("pk"), state="standing", step__gt=0)
        return self.filter(Q(quiet=False) | Exists(followed), author=viewer)

    def with_content(self) -> Self:
        """For the desk's cards and pages: one query for each kind of content."""
        kinds = [model.for_desk() for model in apps.get_models() if issubclass(model, Reviewed)]
        return self.select_related("author", "claim__moderator").prefetch_related(
            GenericPrefetch("content", kinds)
        )

    def with_decisions(self) -> Self:
        """For pages that say what was decided (`decision`): one query, one for the actions."""
        decisions = apps.get_model("moderation", "Decision").objects.with_actions()
        return self.prefetch_related(Prefetch("decisions", decisions))


class Case(models.Model):
    """
    A member's words waiting for, or past, what a person decides. New words for it before
    anybody decided are a new revision of the same case.
    """

    class Queue(models.TextChoices):
        HELD = "held", "Waiting to appear"
        CARE = "care", "Already visible"  # never declined
        LOOK = "look", "Visible; worth a look"  # never declined either
        REPORTS = "reports", "Somebody told us"
        APPEALS = "appeals", "Asked to look again"
        NEWCOMERS = "newcomers", "New here, not answered yet"
        STEWARDS = "stewards", "For stewards"  # about one of us, or too grave for anybody else

    State = State

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    content_id = models.PositiveBigIntegerField()
    content: Reviewed = GenericForeignKey("content_type", "content_id")  # type: ignore[assignment]
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cases"
    )
    revision = models.PositiveIntegerField()
    # Where the words are, as their kind of content counts places; none is everywhere.
    place_id = models.PositiveBigIntegerField(null=True)
    queue = models.CharField(max_length=9, choices=Queue, default=Queue.HELD)
    # While somebody asks to look again: where the case was, and goes back to.
    queue_before = models.CharField(max_length=9, choices=Queue, blank=True)
    context_tag = models.CharField(max_length=8, choices=ContextTag, blank=True)
    # "" where the rules read only for hard stops, in no language that they know.
    language = models.CharField(max_length=8, blank=True, default="en")
    # What the rules found: a list of {rule, category, start, end, outcome, voided_by}.
    # Never text.
    findings = models.JSONField(default=list)
    urgent = models.BooleanField(default=False)  # read before all others, in a queue of its own
    # Opened because somebody told us: its writer does not hear of it unless something follows.
    quiet = models.BooleanField(default=False)
    # The writer's account rests until this is decided (they may be under age).
    pauses_author = models.BooleanField(default=False)

    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)  # one more with each change
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # decided, or nothing was left to decide

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "content_id"],
                condition=Q(state__in=moves.WAITING),
                name="case_one_open_per_content",
            ),
            models.CheckConstraint(
                condition=Q(state__in=moves.WAITING, settled_at=None)
                | (~Q(state__in=moves.WAITING) & Q(settled_at__isnull=False)),
                name="case_settled_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-urgent", "opened_at", "id"],
                condition=Q(state__in=moves.WAITING),
                name="case_desk_queue",
            ),
            models.Index(
                fields=["queue", "-urgent", "opened_at", "id"],
                condition=Q(state__in=moves.WAITING),
                name="case_one_queue",
            ),
            models.Index(
                fields=["opened_at", "id"],
                condition=Q(state=State.PROPOSED),
                name="case_seconds_wanted",
            ),
            models.Index(
                fields=["opened_at", "id"],
                condition=Q(state=State.OPEN, findings__contains=[{"rule": "R15"}]),
                name="case_with_advertising",
            ),
            models.Index(fields=["content_type", "content_id", "-id"], name="case_of_content"),
            models.Index(
                fields=["settled_at"], condition=Q(state=State.DECIDED), name="case_to_close"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="allowed_states",
                field="state",
                transitions=sorted({(old, new) for (old, _), new in moves.TABLE.items()}),
            ),
            pgtrigger.Protect(
                name="version_counts_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__version__lte=pgtrigger.F("old__version")),
            ),
            pgtrigger.ReadOnly(
                name="about_one_thing",
                fields=["content_type", "content_id", "author"],
            ),
            pgtrigger.Trigger(
                name="decided_by_a_decision",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__state=State.DECIDED),
                func="""
                    IF EXISTS (SELECT 1 FROM moderation_case WHERE id = NEW.id
                               AND state = 'decided')
                    AND NOT EXISTS (SELECT 1 FROM moderation_decision
                                    WHERE case_id = NEW.id
                                    AND state IN ('standing', 'ended', 'reversed'))
                    THEN
                        RAISE EXCEPTION 'case_decided_by_a_decision';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    def get_absolute_url(self) -> str:
        """The writer's own page about it; the desk's is named by the desk."""
        kind = self.content_type
        return reverse("moderation:reading", args=[kind.app_label, kind.model, self.content_id])

    @property
    def is_appealed(self) -> bool:
        """It waits only because somebody asks to look again; it is answered, not decided."""
        return bool(self.queue_before)

    @property
    def is_open(self) -> bool:
        return self.state in moves.WAITING

    @property
    def decision(self) -> Decision | None:
        """What is proposed or stands decided about it, the newest; read with `with_decisions`."""
        current = [one for one in self.decisions.all() if one.state in one.CURRENT]
        return current[-1] if current else None

    @property
    def stamp(self) -> str:
        """Changes when an open desk should show the case anew."""
        return f"{self.state}{self.version}"

    @property
    def is_hard_stop(self) -> bool:
        """Somebody may be under age: two moderators decide."""
        return self.pauses_author or any(
            note["category"] == "minor" and not note["voided_by"] for note in self.findings
        )
