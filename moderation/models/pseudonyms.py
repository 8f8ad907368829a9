"""Names, as words that others read."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.urls import reverse

from moderation.models.reviewed import Reviewed


class Pseudonym(Reviewed):
    """
    What others see of a member beside their posts: name and line. A row only once
    somebody told about it.

    A name cannot be taken away from an account that signs in with it: what is decided
    about it is decided about the account.
    """

    may_be_removed = False

    class Meta:
        verbose_name = "a member’s name"
        constraints = [models.UniqueConstraint(fields=["author"], name="pseudonym_one_a_member")]

    def __str__(self) -> str:
        return f"pseudonym {self.pk}"

    @classmethod
    def for_desk(cls) -> models.QuerySet[Any]:
        return cls.objects.select_related("author__line")

    @classmethod
    def written_since(cls, at: datetime) -> int:
        """None: names are read before they are made."""
        return 0

    @classmethod
    def for_replay(cls) -> models.QuerySet[Any]:
        return cls.objects.none()

    @classmethod
    def locked(cls, pk: int) -> Self:
        rows = cls.objects.select_related("author")
        found: Self = rows.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        return found

    def place_name(self) -> str:
        return "Names"

    def words(self) -> str:
        """The name, and the line on how to talk with them."""
        line = getattr(self.author, "line", None)
        return f"{self.author.name}\n\n{line.words}".strip() if line else self.author.name

    def get_change_url(self) -> str:
        return reverse("accounts:corner")

    def is_read_first(self, *, at: datetime) -> bool:
        return False

    def get_again_url(self) -> str:
        return reverse("accounts:corner")

    def become(self, state: Reviewed.State, *, at: datetime) -> None:
        self.state = state
        self.save(update_fields=["state"])
