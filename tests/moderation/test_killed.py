"""A moderator's process dies in the middle of deciding."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from community import places
from community.accounts.models import Member
from community.notices.models import Notice
from moderation import audit
from moderation.models import AuditRow, Case, CaseEvent, Decision, Reviewed
from tests.factories import NOON, make_moderator
from tests.moderation.building import hold, post_of

KILLED = 50


@pytest.mark.django_db(transaction=True)
def test_a_case_is_wholly_decided_or_untouched_when_its_process_is_killed() -> None:
    cases = [hold() for _ in range(KILLED + 10)]
    moderator = make_moderator()

    ended = kill([case.pk for case in cases], by=moderator)

    whole = [case for case in cases if is_whole(case)]
    untouched = [case for case in cases if is_untouched(case)]
    assert ended >= KILLED * 0.7
    assert len(whole) + len(untouched) == len(cases)
    assert len(untouched) > len(whole) > 0
    assert audit.verify() == len(whole)


def kill(case_ids: list[int], *, by: Member) -> int:
    parameters = connection.get_connection_params()
    database = " ".join(f"{name}={parameters[name]}" for name in ("host", "dbname", "user"))
    surroundings = os.environ | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-m", "tests.moderation.killed", str(by.pk), "11"]
    told = subprocess.run(
        [*command, *map(str, case_ids)],
        cwd=places.ROOT, env=surroundings, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return int(told.stdout)


def is_whole(case: Case) -> bool:
    case.refresh_from_db()
    decision = Decision.objects.filter(case=case).first()
    return (
        decision is not None
        and case.state == Case.State.DECIDED
        and post_of(case).state == Reviewed.State.REMOVED
        and decision.kinds == {"decline", "cool_off", "suspend"}
        and decision.sanctions.count() == 2
        and Notice.objects.filter(member=case.author).get().subject == decision.statement
        and Member.objects.get(pk=case.author_id).is_kept_out(at=NOON)
        and CaseEvent.objects.filter(case=case).count() == 2
        and AuditRow.objects.filter(reference=decision.pk).count() == 1
    )


def is_untouched(case: Case) -> bool:
    case.refresh_from_db()
    return (
        case.state == Case.State.OPEN
        and post_of(case).state == Reviewed.State.HELD
        and not Decision.objects.filter(case=case).exists()
        and not Notice.objects.filter(member=case.author).exists()
        and not Member.objects.get(pk=case.author_id).is_kept_out(at=NOON)
        and CaseEvent.objects.filter(case=case).count() == 1
        and not AuditRow.objects.filter(subject_id=case.pk).exists()
    )
