"""The record of what staff did."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from moderation import acts, audit, decisions
from moderation.models import AuditHead, AuditRow, Case
from tests.factories import NOON, make_moderator, sign_in
from tests.moderation.building import decide, hold, post_of
from tests.moderation.racing import race

ACTS = 30
ALTERATIONS = 1_000


def add(acts: int = ACTS) -> list[audit.Anchor]:
    """Some acts, and the end after each."""
    moderator = make_moderator()
    ends = []
    for number in range(acts):
        audit.append(
            audit.Act.VIEWED, by=moderator, subject=Case(pk=number), at=NOON, reference=number
        )
        head = AuditHead.objects.get()
        ends.append(audit.Anchor(head.seq, bytes(head.seal).hex()))
    return ends


@pytest.mark.django_db
def test_each_act_of_a_case_is_on_record_with_who_and_why() -> None:
    case, heron, wren = hold(), make_moderator(), make_moderator()
    choice = acts.Choice((acts.Act(acts.Kind.DECLINE), acts.Act(acts.Kind.CLOSE)), "No.")

    proposed = decide(case, choice, by=heron)
    decisions.second(proposed.pk, by=wren, at=NOON)
    decisions.undo(proposed.pk, by=heron, at=NOON)
    again = decide(case, choice, by=heron)
    decisions.turn_down(again.pk, by=wren, at=NOON)
    decided = decide(case, acts.approve(), by=wren)

    rows = AuditRow.objects.order_by("seq").values_list("act", "actor_id", "reference", "reason")
    assert list(rows) == [
        ("proposed", heron.pk, proposed.pk, "R06"),
        ("seconded", wren.pk, proposed.pk, "R06"),
        ("undone", heron.pk, proposed.pk, "R06"),
        ("proposed", heron.pk, again.pk, "R06"),
        ("turned_down", wren.pk, again.pk, "R06"),
        ("decided", wren.pk, decided.pk, "R06"),
    ]
    assert set(AuditRow.objects.values_list("subject", "subject_id")) == {
        ("moderation.case", case.pk)
    }
    assert audit.verify() == 6


@pytest.mark.django_db
def test_reading_held_words_is_on_record(client: Client) -> None:
    case, heron = hold(), make_moderator()
    sign_in(client, heron)

    client.get(reverse("desk:queue"))
    client.get(reverse("desk:case", args=[case.pk]))
    assert not AuditRow.objects.exists()
    client.post(reverse("desk:unveil", args=[case.pk]))

    assert AuditRow.objects.values_list("act", "actor_id", "subject_id").get() == (
        "viewed",
        heron.pk,
        case.pk,
    )


@pytest.mark.django_db(transaction=True)
def test_without_its_record_nothing_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    case = hold()

    def full(*_: object, **__: object) -> int:
        msg = "disk full"
        raise DatabaseError(msg)

    monkeypatch.setattr(audit, "append", full)
    with pytest.raises(DatabaseError):
        decide(case, acts.approve())

    assert Case.objects.get().state == Case.State.OPEN
    assert post_of(case).state == "held"


@pytest.mark.django_db
def test_the_record_is_whole_also_when_it_is_empty() -> None:
    assert audit.verify() == 0
    ends = add(3)
    assert audit.verify(ends) == 3


@pytest.mark.django_db
def test_the_database_refuses_to_change_an_act() -> None:
    add(2)

    for change in (lambda rows: rows.update(act="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change(AuditRow.objects.all())


# Somebody who may do anything in the database, and does not have the key.

EDITS: dict[str, Callable[[random.Random], object]] = {
    "at": lambda chance: f"2026-11-2{chance.randrange(1, 9)}T12:00:00.000001Z",
    "actor_id": lambda chance: chance.choice([None, chance.randrange(10**9, 10**10)]),
    "act": lambda chance: f"act{chance.randrange(10**6)}",
    "subject": lambda chance: f"forums.post{chance.randrange(10**6)}",
    "subject_id": lambda chance: chance.randrange(10**9, 10**10),
    "reason": lambda chance: f"R{chance.randrange(100, 10**6)}",
    "reference": lambda chance: chance.randrange(10**9, 10**10),
    "key": lambda chance: f"{chance.randrange(16**8):08x}",
    "previous": lambda chance: chance.randbytes(32),
    "seal": lambda chance: chance.randbytes(32),
}


def edit(chance: random.Random) -> int:
    seq, column = chance.randint(1, ACTS), chance.choice(list(EDITS))
    AuditRow.objects.filter(seq=seq).update(**{column: EDITS[column](chance)})
    return seq


def delete(chance: random.Random) -> int:
    seq = chance.randint(1, ACTS)
    run("DELETE FROM moderation_auditrow WHERE seq = %s", seq)
    return seq


def delete_and_close_up(chance: random.Random) -> int:
    seq = chance.randint(1, ACTS - 1)
    run("DELETE FROM moderation_auditrow WHERE seq = %s", seq)
    for later in range(seq + 1, ACTS + 1):
        run("UPDATE moderation_auditrow SET seq = seq - 1 WHERE seq = %s", later)
    run("UPDATE moderation_audithead SET seq = seq - 1")
    return seq


def insert(chance: random.Random) -> int:
    """A copy of an act, after any other."""
    after, copied = chance.randint(0, ACTS), chance.randint(1, ACTS)
    run("UPDATE moderation_auditrow SET seq = -seq - 1 WHERE seq > %s", after)
    run(
        "INSERT INTO moderation_auditrow SELECT %s, at, actor_id, act, subject, subject_id,"
        " reason, reference, key, previous, seal FROM moderation_auditrow"
        " WHERE seq IN (%s, -%s - 1)",
        after + 1, copied, copied,
    )  # fmt: skip
    run("UPDATE moderation_auditrow SET seq = -seq WHERE seq < 0")
    run("UPDATE moderation_audithead SET seq = seq + 1")
    return after + 1


def swap(chance: random.Random) -> int:
    one, other = sorted(chance.sample(range(1, ACTS + 1), 2))
    run("UPDATE moderation_auditrow SET seq = -%s WHERE seq = %s", other, one)
    run("UPDATE moderation_auditrow SET seq = %s WHERE seq = %s", one, other)
    run("UPDATE moderation_auditrow SET seq = -seq WHERE seq < 0")
    return one


def cut(chance: random.Random) -> int:
    """The end goes, and the head says so."""
    last = chance.randint(0, ACTS - 1)
    run("DELETE FROM moderation_auditrow WHERE seq > %s", last)
    run(
        "UPDATE moderation_audithead SET seq = %s,"
        " seal = COALESCE((SELECT seal FROM moderation_auditrow WHERE seq = %s), '')",
        last, last,
    )  # fmt: skip
    return last + 1


def write_anew(chance: random.Random) -> int:
    """From one act on, with a key of their own: a fork."""
    start, key = chance.randint(1, ACTS), secrets.token_bytes(32)
    before = AuditRow.objects.filter(seq=start - 1).first()
    last = bytes(before.seal) if before else b""
    for row in AuditRow.objects.filter(seq__gte=start).order_by("seq"):
        values = (row.seq, 0, row.actor_id, "other", row.subject, row.subject_id, "", None, row.key)
        sealed = audit.seal(key, last, values)
        run(
            "UPDATE moderation_auditrow SET act = 'other', previous = %s, seal = %s WHERE seq = %s",
            last, sealed, row.seq,
        )  # fmt: skip
        last = sealed
    run("UPDATE moderation_audithead SET seal = %s", last)
    return start


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextmanager
def taken_back() -> Iterator[None]:
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


@pytest.mark.django_db
def test_a_thousand_alterations_are_found_where_they_begin() -> None:
    chance = random.Random(7)  # noqa: S311 - a test
    ends = add()
    ways = [edit, delete, delete_and_close_up, insert, swap, cut, write_anew]

    with pgtrigger.ignore("moderation.AuditRow:append_only"):
        for number in range(ALTERATIONS):
            with taken_back():
                first = ways[number % len(ways)](chance)
                with pytest.raises(audit.Broken) as found:
                    audit.verify(ends[-1:])
                assert found.value.seq <= first + 1

    assert audit.verify(ends) == ACTS


@pytest.mark.django_db
def test_a_record_written_anew_by_somebody_with_the_key_shows_against_an_anchor() -> None:
    ends = add()
    key = next(iter(audit.keys().values()))
    with pgtrigger.ignore("moderation.AuditRow:append_only"):
        rewrite(20, key)

    assert audit.verify() == ACTS
    with pytest.raises(audit.Broken) as found:
        audit.verify(ends[24:25])
    assert found.value.seq == 25


def rewrite(start: int, key: bytes) -> None:
    last = bytes(AuditRow.objects.get(seq=start - 1).seal)
    for row in AuditRow.objects.filter(seq__gte=start).order_by("seq"):
        micros = (row.at - audit.EPOCH) // timedelta(microseconds=1)
        values = (row.seq, micros, row.actor_id, "other", row.subject, row.subject_id,
                  row.reason, row.reference, row.key)  # fmt: skip
        sealed = audit.seal(key, last, values)
        run(
            "UPDATE moderation_auditrow SET act = 'other', previous = %s, seal = %s WHERE seq = %s",
            last, sealed, row.seq,
        )  # fmt: skip
        last = sealed
    run("UPDATE moderation_audithead SET seal = %s", last)


@pytest.mark.django_db
def test_ends_are_written_down_once_and_outlive_the_database(tmp_path: Path, settings: Any) -> None:
    settings.AUDIT_ANCHORS = str(tmp_path / "deep" / "audit.anchors")
    assert audit.anchor() is None
    add(2)

    first, again = audit.anchor(), audit.anchor()
    add(1)
    second = audit.anchor()

    assert again is None
    assert audit.read_anchors() == [first, second]


@pytest.mark.django_db
def test_the_command_names_the_first_broken_act(tmp_path: Path, settings: Any) -> None:
    settings.AUDIT_ANCHORS = str(tmp_path / "audit.anchors")
    add(5)
    audit.anchor()
    said, complained = StringIO(), StringIO()

    call_command("verify_audit", stdout=said)
    with pgtrigger.ignore("moderation.AuditRow:append_only"):
        AuditRow.objects.filter(seq=3).update(actor_id=None)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", stderr=complained)

    assert said.getvalue() == "The record is whole: 5 acts.\n"
    assert ended.value.code == 1
    assert "broken at act 3" in complained.getvalue()


@pytest.mark.django_db
def test_an_unreadable_file_of_ends_is_no_proof(tmp_path: Path) -> None:
    path = tmp_path / "audit.anchors"
    path.write_text("5 abc\nnonsense\n")

    with pytest.raises(SystemExit):
        call_command("verify_audit", anchors=path, stderr=StringIO())


@pytest.mark.django_db(transaction=True)
def test_eight_who_act_at_once_make_one_chain() -> None:
    moderators = [make_moderator() for _ in range(8)]

    def act(by: Any) -> None:
        for number in range(20):
            with transaction.atomic():
                audit.append(audit.Act.VIEWED, by=by, subject=Case(pk=number), at=NOON)

    assert race(*(partial(act, one) for one in moderators)) == ["done"] * 8
    assert audit.verify() == 160


@pytest.mark.django_db(transaction=True)
def test_who_acts_is_answered_when_it_is_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    run("SET synchronous_commit = on")
    asked: list[str] = []
    flush = audit.FLUSH
    monkeypatch.setattr(audit, "FLUSH", f"{flush}, set_config('accord.seen', 'yes', false)")

    with transaction.atomic():
        add(1)
        asked.append(setting("synchronous_commit"))
    asked += [setting("synchronous_commit"), setting("accord.seen")]

    assert asked == ["off", "on", "yes"]


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        return str(cursor.fetchone()[0])
