"""What looks after moderators: how much they read today, what they leave to others, rest."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from moderation.models.cases import Case

BUDGET = 30  # weights of one day: ten cases of harm, or six about somebody under age
LEAST, MOST = 5, 100  # of what somebody may choose


class Topic(models.TextChoices):
    """What a case is about, as a moderator may leave it to others."""

    SPAM = "spam", "Advertising"
    UNKIND = "unkind", "Insults, and words against people for who they are"
    DETAIL = "detail", "Very explicit, or very certain about health"
    HARM = "harm", "Pressure, threats, blame, and people made recognisable"
    CRISIS = "crisis", "Self-harm and suicide"
    MINOR = "minor", "Somebody may be under 18"


class DeskCare(models.Model):
    """What one moderator chose for themselves, and since when they are at the desk."""

    moderator = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="care"
    )
    budget = models.PositiveSmallIntegerField(default=BUDGET)
    left_to_others = ArrayField(models.CharField(max_length=6, choices=Topic), default=list)
    # The hour, in UTC, at which this moderator's day begins.
    day_begins = models.PositiveSmallIntegerField(default=0)
    arrived_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    rested_at = models.DateTimeField(null=True)  # told us that they know how long it has been

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(budget__gte=LEAST, budget__lte=MOST), name="care_budget_is_bearable"
            ),
            models.CheckConstraint(
                condition=Q(day_begins__lte=23), name="care_day_begins_at_an_hour"
            ),
            models.CheckConstraint(
                condition=Q(seen_at__gte=F("arrived_at")), name="care_seen_after_arriving"
            ),
        ]

    def __str__(self) -> str:
        return f"care for {self.moderator_id}"


class Exposure(models.Model):
    """A moderator read the words of a case; counted once a day, and forgotten soon."""

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()  # the moderator's own
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["moderator", "day", "case"], name="exposure_once_a_day_and_case"
            )
        ]
        indexes = [models.Index(fields=["day"], name="exposure_to_forget")]

    def __str__(self) -> str:
        return f"exposure {self.pk}"


class Recusal(models.Model):
    """This moderator is not shown this case any more."""

    class Why(models.TextChoices):
        KNOWS = "knows", "I know this person"
        CLOSE = "close", "This is too close"

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recusals"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="recusals")
    why = models.CharField(max_length=5, choices=Why)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "moderator"], name="recusal_once_a_case_and_moderator"
            )
        ]

    def __str__(self) -> str:
        return f"recusal {self.pk}"
