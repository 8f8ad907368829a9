"""Members who do not meet."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from community.accounts.models.members import Member


class Block(models.Model):
    """Two members who do not meet: neither sees the other's words, anywhere."""

    blocker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocked_by")
    made_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once_a_pair"),
            models.CheckConstraint(
                condition=~Q(blocker=F("blocked")), name="block_never_of_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"


class Mute(models.Model):
    """Somebody whose words a member rests from. Nobody else is told or affected."""

    muter = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mutes")
    muted = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="mute_once_a_pair"),
            models.CheckConstraint(condition=~Q(muter=F("muted")), name="mute_never_of_oneself"),
        ]

    def __str__(self) -> str:
        return f"mute {self.pk}"
