"""The record of what staff did, which nobody can bend (moderation/audit.py)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q


class AuditRow(models.Model):
    """
    One act, chained to the one before it by a keyed hash. Ids and codes, never text; no
    foreign keys, so that the table can belong to a role of its own.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)  # none: it happened by itself
    act = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)  # such as moderation.case
    subject_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=40, blank=True)  # a code, such as R06
    reference = models.BigIntegerField(null=True)  # such as the decision
    key = models.CharField(max_length=8)  # the name of the key
    previous = models.BinaryField()
    seal = models.BinaryField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"act {self.seq}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked by whoever adds to it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    seal = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_has_one_head")]

    def __str__(self) -> str:
        return f"head at {self.seq}"
