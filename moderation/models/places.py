"""Which moderator reads for which places."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ModeratorScope(models.Model):
    """
    A moderator reads for this place, and for no other without a scope of its own. Those
    who have none read everywhere. Places are counted by the content that has them.
    """

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="scopes"
    )
    place_id = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["moderator", "place_id"], name="scope_once_per_place")
        ]

    def __str__(self) -> str:
        return f"scope {self.pk}"
