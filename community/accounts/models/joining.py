"""What is kept of how somebody came in: agreements, age, invitations. Days, no moments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from community.accounts.models.members import Member


class Agreement(models.Model):
    """A member agreed to one version of one document."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="agreements")
    document = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)  # SHA-256 of the text they were shown
    agreed_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "document", "version"], name="agreement_once_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


class AgeAssurance(models.Model):
    """That a member is an adult, and how the site came to think so. Never a birth date."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="age")
    over_18 = models.BooleanField()
    method = models.CharField(max_length=40)
    provider = models.CharField(max_length=40)
    level = models.CharField(max_length=40)
    assured_date = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(over_18=True), name="age_adults_only"),
        ]

    def __str__(self) -> str:
        return f"age {self.pk}"


class Invitation(models.Model):
    """A code that lets a counted number of people in. Only its hash is kept."""

    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="invitations")
    made_date = models.DateField()
    last_date = models.DateField()  # the last day on which it opens
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    revoked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("places")), name="invitation_never_overfull"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
