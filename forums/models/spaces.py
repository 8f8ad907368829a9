"""Spaces, and who agreed to their guidelines."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse


class Space(models.Model):
    """A place for one kind of talk, with guidelines to agree to before the first word."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    description = models.TextField()
    guidelines = ArrayField(models.CharField(max_length=300))
    guidelines_version = models.PositiveIntegerField(default=1)
    position = models.PositiveSmallIntegerField(unique=True)
    # New accounts are read by a person first (Harm & Healing).
    careful = models.BooleanField(default=False)
    replies_an_hour = models.PositiveSmallIntegerField(default=12)  # then the thread slows

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forums:space", args=[self.slug])


class GuidelinesAgreement(models.Model):
    """A member read a space's guidelines, in this version."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    version = models.PositiveIntegerField()
    agreed_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "member"], name="agreement_one_a_space")
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"
