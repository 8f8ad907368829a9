"""The pseudonym and what it may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Self

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, QuerySet, Value

from community.crypto import SealedTextField
from community.prepared import Prepared

# For how long a member is told that the recovery words were used.
RECOVERY_NOTICE = timedelta(hours=72)


class MemberQuerySet(models.QuerySet["Member"]):
    def get_by_natural_key(self, name: str) -> Member:
        """Django's and allauth's way to look up a signing-in name; case does not count."""
        return self.get(name__iexact=name)

    def staff(self) -> Self:
        return self.filter(role__in=[Member.Role.MODERATOR, Member.Role.STEWARD])

    def waiting(self) -> Self:
        return self.filter(state=Member.State.PENDING)


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
    # Under which staff appear to members ("Moderator Heron"); never another's, kept for good.
    handle = models.CharField(max_length=20, null=True, unique=True)
    # A pause that moderators set; over by itself when the moment has come.
    suspended_until = models.DateTimeField(null=True)
    # Reads and does not write until then; over by itself likewise.
    reads_only_until = models.DateTimeField(null=True)
    # Closed by moderators: comes in only to read why, and to ask that somebody looks again.
    is_shut = models.BooleanField(default=False)
    # Made with the first page of joining, so that a second click finds the same member.
    joining_key = models.UUIDField(null=True, unique=True)

    # The documents agreed to, as `documents.current()` names them; others are asked again.
    agreed_to = models.CharField(max_length=100, blank=True)
    recovery_hash = models.CharField(max_length=128, blank=True)
    recovered_at = models.DateTimeField(null=True)
    # Counts what ends every link and session made before: a new passphrase, a new role.
    credential_version = models.PositiveIntegerField(default=0)

    # What this member chose not to meet while reading: keys of content notes.
    folded_notes = ArrayField(models.CharField(max_length=20), default=list)
    hidden_notes = ArrayField(models.CharField(max_length=20), default=list)
    # And words; a post that has one is folded.
    sealed_words = SealedTextField(owner="skeleton", default="")  # read as `folded_words`
    follows_own = models.BooleanField(default=True)  # threads they write in

    # When somebody was last here is nobody's business.
    last_login = None

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role="member") | ~Q(state="pending"),
                name="member_staff_are_never_pending",
            ),
            models.CheckConstraint(
                condition=Q(role="member") | Q(handle__isnull=False),
                name="member_staff_have_a_handle",
            ),
        ]
        indexes = [
            models.Index(F("joined_date"), condition=Q(state="pending"), name="member_waiting")
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

    @property
    def role_handle(self) -> str:
        """How members meet this one as staff: never by the pseudonym."""
        return f"Moderator {self.handle}" if self.handle else ""

    def is_kept_out(self, *, at: datetime) -> bool:
        """Whether moderators closed the account, or suspended it for a while."""
        suspended = self.suspended_until is not None and self.suspended_until > at
        return self.is_shut or suspended

    @property
    def kept_apart_ids(self) -> frozenset[int]:
        """Members this one blocked or was blocked by."""
        return self.distances["apart"]

    @property
    def muted_ids(self) -> frozenset[int]:
        """Members this one rests from, who never learn of it."""
        return self.distances["muted"]

    @cached_property
    def distances(self) -> dict[str, frozenset[int]]:
        """Both of the above. One query, kept on the instance."""
        found: dict[str, set[int]] = {"apart": set(), "muted": set()}
        for kind, one, other in _distances(member=self.pk):
            found[kind].add(other if one == self.pk else one)
        return {kind: frozenset(ids) for kind, ids in found.items()}

    @classmethod
    def stand_in(cls, *, pk: int, apart: Iterable[int] = (), muted: Iterable[int] = ()) -> Member:
        """A viewer of whom only this is known: what a prepared question is built for."""
        member = cls(pk=pk)
        member.distances = {"apart": frozenset(apart), "muted": frozenset(muted)}
        return member

    def as_values(self) -> dict[str, Any]:
        """What a prepared question needs to know of its viewer."""
        return {"viewer": self.pk, "apart": tuple(self.kept_apart_ids)}

    @property
    def folded_words(self) -> list[str]:
        """Opened when asked for. Set it, then save `sealed_words`."""
        return [word for word in self.sealed_words.split("\n") if word]

    @folded_words.setter
    def folded_words(self, words: Sequence[str]) -> None:
        self.sealed_words = "\n".join(words)

    def was_recovered_lately(self, *, at: datetime) -> bool:
        return self.recovered_at is not None and at - self.recovered_at < RECOVERY_NOTICE


@Prepared
def _distances(*, member: int) -> QuerySet[Any, tuple[str, int, int]]:
    block: Any = apps.get_model("accounts", "Block")
    mute: Any = apps.get_model("accounts", "Mute")
    blocks = block.objects.filter(Q(blocker=member) | Q(blocked=member))
    pairs = blocks.annotate(kind=Value("apart")).values_list("kind", "blocker_id", "blocked_id")
    mutes = mute.objects.filter(muter=member).annotate(kind=Value("muted"))
    both: QuerySet[Any, tuple[str, int, int]] = pairs.union(
        mutes.values_list("kind", "muter_id", "muted_id"), all=True
    )
    return both


Viewer = Member | AnonymousUser | None
