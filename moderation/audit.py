"""
The record of what staff did: ids and codes, each act sealed together with the one before.

A seal is an HMAC with a key that the database never sees, so nobody who only reaches the
database can change, remove, add or swap an act unnoticed (`verify`). That its end was cut
off shows against anchors, which are kept in a file of their own (`anchor`). The site's own
role may only add and read (community.services.postgres.guard).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from community import crypto
from community.accounts.models import Member
from moderation.models import AuditHead

LOCK_AND_COUNT = """
    INSERT INTO moderation_audithead (id, seq, seal) VALUES (1, 1, '')
    ON CONFLICT (id) DO UPDATE SET seq = moderation_audithead.seq + 1
    RETURNING seq, seal, set_config('synchronous_commit', 'off', true)
"""
# Waits until all that was committed before is on disk, together with others who wait.
FLUSH = "SELECT pg_logical_emit_message(true, 'accord', '')"
ADD = """
    WITH added AS (
        INSERT INTO moderation_auditrow
            (seq, at, actor_id, act, subject, subject_id, reason, reference, key, previous, seal)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    )
    UPDATE moderation_audithead SET seal = %s WHERE id = 1
"""
ROWS = """
    SELECT seq, (extract(epoch FROM at) * 1000000)::bigint, actor_id, act, subject,
           subject_id, reason, reference, key, previous, seal
    FROM moderation_auditrow ORDER BY seq
"""
AT_ONCE = 5_000  # rows
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Act(StrEnum):
    """What staff do that must be answered for."""

    VIEWED = "viewed"  # held or reported words
    PROPOSED = "proposed"
    SECONDED = "seconded"
    TURNED_DOWN = "turned_down"
    DECIDED = "decided"
    UNDONE = "undone"
    TOOK_APPEAL = "took_appeal"
    UPHELD = "upheld"  # by another person, when somebody asked to look again
    REVERSED = "reversed"
    PARTLY = "partly"
    RULE_PROPOSED = "rule_proposed"
    RULE_PROMOTED = "rule_promoted"
    RULE_DEMOTED = "rule_demoted"
    RULE_BRAKED = "rule_braked"  # by itself
    RULE_UNDONE = "rule_undone"  # of one case, by a command
    ASKED = "asked"  # a reporter
    FOUND_NOTHING = "found_nothing"  # in a report
    OPENED_EVIDENCE = "opened_evidence"
    ANSWERED_NOTICE = "answered_notice"


class Broken(Exception):
    """:ivar seq: of the first act that is not as it was written."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"act {seq}: {why}")
        self.seq = seq
        self.why = why


@dataclass(frozen=True, slots=True)
class Anchor:
    """The chain had this end at some time."""

    seq: int
    seal: str  # hexadecimal


def append(
    act: Act,
    *,
    by: Member | None,
    subject: models.Model,
    at: datetime,
    reason: str = "",
    reference: int | None = None,
) -> int:
    """
    Add an act to the record, in the transaction of the act itself: both are, or neither.
    Two statements. Until the end of the transaction nobody else adds an act, so this comes
    last in it. Nobody else waits for the disk, though: the transaction ends before it is
    written there, and who acts is answered after (`FLUSH`). Returns the act's number.

    `reason` is a code such as R06, `reference` an id such as the decision's.
    """
    name, key = next(iter(keys().items()))
    with connection.cursor() as cursor:
        cursor.execute(LOCK_AND_COUNT)
        seq, previous, _ = cursor.fetchone()
        values = (
            seq,
            _micros(at),
            by.pk if by else None,
            str(act),
            subject._meta.label_lower,  # noqa: SLF001 - Django's documented name
            subject.pk,
            reason,
            reference,
            name,
        )
        sealed = seal(key, bytes(previous), values)
        cursor.execute(ADD, [seq, at, *values[2:], bytes(previous), sealed, sealed])
    transaction.on_commit(_wait_for_the_disk)
    return int(seq)


def _wait_for_the_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FLUSH)


def seal(key: bytes, previous: bytes, values: tuple[Any, ...]) -> bytes:
    """Over what came before and the canonical JSON of the act."""
    said = json.dumps(values, separators=(",", ":"), ensure_ascii=True).encode()
    return hmac.digest(key, previous + said, "sha256")


def keys() -> dict[str, bytes]:
    """By name; of the sealing keys, for this use only."""
    return {name: hmac.digest(key, b"audit", "sha256") for name, key in crypto.keys().items()}


def verify(anchors: Iterable[Anchor] = ()) -> int:
    """
    Read the whole record; returns how many acts it has.

    :raises Broken: at the first that was changed, added, moved or lost.
    """
    expected = {anchor.seq: anchor.seal for anchor in anchors}
    known, last, seals = keys(), b"", 0
    with transaction.atomic():
        head = AuditHead.objects.first()
        for row in _rows():
            seals += 1
            last = _check(row, seals, last, known)
            if expected.pop(seals, last.hex()) != last.hex():
                raise Broken(seals, "the record was written anew from here or before")
    end = head.seq if head else 0
    if end != seals or (head and bytes(head.seal) != last):
        raise Broken(min(end, seals) + 1, "the end of the record is missing")
    if expected:
        raise Broken(seals + 1, f"the record once had {max(expected)} acts")
    return seals


def _check(row: tuple[Any, ...], number: int, last: bytes, known: dict[str, bytes]) -> bytes:
    *values, previous, sealed = row
    if values[0] != number:
        raise Broken(number, "it is missing")
    if bytes(previous) != last:
        raise Broken(number, "it does not follow the act before it")
    key = known.get(values[8])
    if key is None:
        raise Broken(number, "its key is not among SEALING_KEYS")
    if not hmac.compare_digest(seal(key, last, tuple(values)), bytes(sealed)):
        raise Broken(number, "it was changed")
    return bytes(sealed)


def _rows() -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def anchor(path: Path | None = None) -> Anchor | None:
    """
    Write down where the record ends, in a file outside of the database; nothing where it
    has not grown. Whoever cuts the record must cut every copy of the file as well.
    """
    head = AuditHead.objects.first()
    path = path or Path(settings.AUDIT_ANCHORS)
    found = Anchor(head.seq, bytes(head.seal).hex()) if head else None
    if found is None or read_anchors(path)[-1:] == [found]:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lines:
        lines.write(f"{found.seq} {found.seal}\n")
    return found


def read_anchors(path: Path | None = None) -> list[Anchor]:
    """
    :raises ValueError: a line is none of ours.
    """
    path = path or Path(settings.AUDIT_ANCHORS)
    if not path.exists():
        return []
    lines = path.read_text().splitlines()
    return [Anchor(int(seq), end) for seq, end in (line.split() for line in lines)]


def _micros(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)
