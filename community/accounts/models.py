"""Members: people behind pseudonyms, and nothing that says who they are."""

from __future__ import annotations

from functools import cached_property
from typing import Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q


class MemberQuerySet(models.QuerySet["Member"]):
    def get_by_natural_key(self, name: str) -> Member:
        """Django's and allauth's way to look up a signing-in name; case does not count."""
        return self.get(name__iexact=name)

    def staff(self) -> Self:
        return self.filter(role__in=[Member.Role.MODERATOR, Member.Role.STEWARD])


class Member(AbstractBaseUser):
    """A pseudonym and what it may do. No e-mail, no real name, no birth date, no address."""

    class Role(models.TextChoices):
        MEMBER = "member"
        MODERATOR = "moderator"
        STEWARD = "steward"

    class State(models.TextChoices):
        PENDING = "pending"  # waits for approval
        ACTIVE = "active"
        PAUSED = "paused"  # access rests until a person has looked
        CLOSED = "closed"

    name = models.CharField(max_length=40, unique=True)
    # The name as a hurried eye reads it (Unicode's confusables folded): two names that
    # look alike cannot both exist.
    skeleton = models.CharField(max_length=160, unique=True)
    role = models.CharField(max_length=9, choices=Role, default=Role.MEMBER)
    state = models.CharField(max_length=7, choices=State, default=State.PENDING)
    joined_date = models.DateField()

    # When somebody was last here is nobody's business.
    last_login = None

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: list[str] = []

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="member") | ~Q(state="pending"),
                name="member_staff_are_never_pending",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Django's word for "may sign in"; paused and waiting members may, to be told so."""
        return self.state != self.State.CLOSED

    @property
    def may_moderate(self) -> bool:
        return self.role in {self.Role.MODERATOR, self.Role.STEWARD}

    @property
    def is_steward(self) -> bool:
        return self.role == self.Role.STEWARD

    @cached_property
    def kept_apart_ids(self) -> frozenset[int]:
        """Members this one blocked or was blocked by. One query, kept on the instance."""
        pairs = Block.objects.filter(Q(blocker=self) | Q(blocked=self)).values_list(
            "blocker_id", "blocked_id"
        )
        return frozenset(other for pair in pairs for other in pair if other != self.pk)


Viewer = Member | AnonymousUser | None


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


class MemberSession(AbstractBaseSession):
    """A signed-in browser. Holds no address and no name of the browser, only days."""

    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    begun_date = models.DateField(auto_now_add=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        from community.accounts.sessions import SessionStore  # noqa: PLC0415 - Django's own hook asks for the class late

        return SessionStore
