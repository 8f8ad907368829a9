"""What a member lets others read about how to talk with them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from community.accounts.models.members import Member, Viewer

LONGEST = 200  # code points


class ProfileLineQuerySet(models.QuerySet["ProfileLine"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of members who are here, and their own; nobody's who is kept apart."""
        if viewer is None or viewer.is_anonymous:
            return self.none()
        here = Q(member__state=Member.State.ACTIVE) & ~Q(words="")
        if apart := viewer.kept_apart_ids:
            here &= ~Q(member_id__in=apart)
        return self.filter(here | Q(member=viewer))


class ProfileLine(models.Model):
    """
    The published line. Other words for it are proposed and read by a person before they
    stand here; empty until then.
    """

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, primary_key=True, related_name="line"
    )
    words = models.CharField(max_length=LONGEST, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProfileLineQuerySet.as_manager()

    def __str__(self) -> str:
        return f"How to talk with {self.member.name}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:line")
