"""A month in numbers: true, for everybody, and nobody in them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from community.accounts.models import Member
from moderation import counting, decisions, jobs, transparency
from moderation.acts import Act, Choice, approve, decline
from moderation.counting import UNDER
from moderation.models import Action, Case, Decision, MonthOfFigures, Report
from moderation.rules import Outcome
from tests.factories import NOON, make_member, make_moderator, make_thread, sign_in
from tests.moderation.building import hold

pytestmark = pytest.mark.django_db
START, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
AFTER = datetime(2026, 12, 1, 3, 17, tzinfo=UTC)


def november() -> dict[str, Any]:
    return counting.count(START, END)


def tell(case: Case, *, at: datetime = NOON, reason: str = Report.Reason.SPAM) -> Report:
    return Report.objects.create(
        case=case, reporter=make_member(), key=uuid4(), reason=reason,
        wish=Report.Wish.KNOW, revision=1, made_at=at,
    )  # fmt: skip


def settle(case: Case, choice: Choice, by: Member, *, waited: timedelta) -> Decision:
    return decisions.decide(case.pk, choice, by=by, revision=1, at=NOON + waited)


def busy(approved: int, declined: int, *, waited: timedelta = timedelta(hours=3)) -> None:
    """So many holds of rules, decided by people."""
    moderator = make_moderator()
    for number in range(approved + declined):
        choice = approve() if number < approved else decline("Please without that.")
        settle(hold(), choice, moderator, waited=waited)


@pytest.mark.parametrize(
    ("cells", "shown", "total"),
    [
        ({"a": 0, "b": 7}, {"a": 0, "b": 7}, 7),
        ({"a": 1, "b": 7}, {"a": UNDER, "b": 7}, None),
        ({"a": 4, "b": 5}, {"a": UNDER, "b": 5}, None),
        ({"a": 4, "b": 4}, {"a": UNDER, "b": UNDER}, None),
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}, 0),
    ],
)
def test_small_cells_are_left_out_and_can_not_be_worked_out(
    cells: dict[str, int], shown: dict[str, Any], total: int | None
) -> None:
    assert counting.table(cells) == {"cells": shown, "total": total}


@pytest.mark.parametrize(
    ("part", "rest", "found"),
    [(5, 15, 0.25), (0, 9, 0.0), (9, 0, 1.0), (4, 20, None), (20, 4, None), (0, 0, None)],
)
def test_a_share_gives_no_small_cell_away(part: int, rest: int, found: float | None) -> None:
    assert counting.share(part, rest) == found


def test_a_share_is_left_out_with_the_total_that_it_would_give_away() -> None:
    for _ in range(8):
        hold()
    for _ in range(2):
        tell(hold())
    for case in [hold() for _ in range(5)]:
        Case.objects.filter(pk=case.pk).update(findings=[], version=case.version + 1)

    found = november()["cases"]

    assert found["cells"] == {"rules": 8, "notice": UNDER, "people": 5}
    assert (found["total"], found["automation_share"]) == (None, None)


@pytest.mark.parametrize(
    ("waits", "found"), [([1, 2, 3, 4], None), ([1, 2, 3, 4, 90], 3), ([0, 0, 0, 0, 0], 1)]
)
def test_a_median_is_of_five_at_least_and_in_whole_hours(
    waits: list[int], found: int | None
) -> None:
    assert counting.hours([timedelta(hours=wait) for wait in waits]) == found


def test_holds_of_rules_that_people_let_through_are_their_measured_error() -> None:
    busy(approved=5, declined=15)

    found = november()

    assert found["holds_decided"] == {
        "cells": {"approved": 5, "not_approved": 15}, "total": 20, "measured_error": 0.25,
    }  # fmt: skip
    assert found["cases"]["cells"] == {"rules": 20, "notice": 0, "people": 0}
    assert found["cases"]["automation_share"] == 1.0
    assert found["decisions"]["cells"]["decline"] == 15
    assert found["median_hours"]["hold_to_decision"] == 3


def test_words_that_a_rule_only_hints_at_bring_no_case() -> None:
    from moderation import intake  # noqa: PLC0415

    with transaction.atomic():
        post = make_thread(body="I need someone to explain the rules, it is just common sense.")
        read = intake.admit(post.posts.get(), surface="post", at=NOON)

    assert read.outcome in {Outcome.PUBLISH, Outcome.HINT}
    assert november()["cases"]["cells"] == {"rules": 0, "notice": 0, "people": 0}


def test_notices_are_counted_by_reason_and_their_waits_from_the_first() -> None:
    moderator = make_moderator()
    for _ in range(5):
        case = hold()
        tell(case, at=NOON - timedelta(hours=2))
        tell(case, at=NOON, reason=Report.Reason.HATE)
        settle(case, approve(), moderator, waited=timedelta(hours=4))

    found = november()

    assert found["notices"]["cells"]["spam"] == 5
    assert found["notices"]["cells"]["hate"] == 5
    assert found["notices"]["total"] == 10
    assert found["cases"]["cells"] == {"rules": 0, "notice": 5, "people": 0}
    assert found["holds_decided"]["total"] == 0  # somebody had told us: not a rule alone
    assert found["median_hours"]["notice_to_decision"] == 6


def test_what_was_undone_is_not_counted() -> None:
    moderator, later = make_moderator(), timedelta(hours=1)
    rest = Choice((Act(Action.Kind.DECLINE), Act(Action.Kind.COOL_OFF)), "Please rest.")
    made = [settle(hold(), rest, moderator, waited=later) for _ in range(5)]
    kept = november()
    for decision in made:
        decisions.undo(decision.pk, by=moderator, at=NOON + later)

    assert kept["sanctions"]["cells"]["cool_off"] == 5
    assert november()["sanctions"]["total"] == 0
    assert november()["decisions"]["total"] == 0


def test_a_month_begins_with_its_first_moment_and_ends_before_the_next() -> None:
    for moment in (START, END - timedelta(microseconds=1), END, START - timedelta(microseconds=1)):
        case = hold()
        for _ in range(5):
            tell(case, at=moment)

    assert november()["notices"]["total"] == 10


# Months


def test_only_months_that_are_over_are_written_and_each_once() -> None:
    hold()

    assert transparency.write_due(at=NOON) == 0
    assert transparency.write_due(at=AFTER) == 1
    assert transparency.write_due(at=AFTER) == 0
    assert [row.month for row in transparency.months()] == [date(2026, 11, 1)]


def test_a_missed_month_is_made_up_for_and_an_empty_one_is_said_to_be_empty() -> None:
    hold()

    assert transparency.write_due(at=AFTER + timedelta(days=70)) == 3

    january = transparency.months()[0]
    assert str(january) == "2027-01"
    assert january.figures["notices"]["total"] == 0
    assert january.figures["cases"]["automation_share"] is None


def test_nothing_is_written_where_nothing_ever_happened() -> None:
    assert transparency.write_due(at=AFTER) == 0


def test_the_job_writes_what_is_due() -> None:
    hold()

    jobs.write_figures(int(AFTER.timestamp()))

    assert MonthOfFigures.objects.count() == 1


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_written_month_stays_as_it_is(change: str) -> None:
    hold()
    transparency.write_due(at=AFTER)
    row = MonthOfFigures.objects.all()

    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        row.update(figures={}) if change == "update" else row.delete()


def test_what_is_stored_has_no_small_number_either() -> None:
    busy(approved=1, declined=2)
    transparency.write_due(at=AFTER)

    found = MonthOfFigures.objects.get().figures

    for section in found.values():
        values = [*section.get("cells", {}).values(), section.get("total")]
        assert not [one for one in values if isinstance(one, int) and 0 < one < 5]
    assert found["holds_decided"] == {
        "cells": {"approved": UNDER, "not_approved": UNDER},
        "total": None, "measured_error": None,
    }  # fmt: skip


# Pages


def written(client: Client) -> None:
    busy(approved=5, declined=15)
    transparency.write_due(at=AFTER)


def test_everybody_reads_the_newest_month_and_others_by_their_name(client: Client) -> None:
    written(client)

    html = client.get("/transparency").content.decode()

    assert "November 2026" in html
    assert "25%" in html
    assert client.get("/transparency?month=2026-11").status_code == 200
    assert client.get("/transparency?month=2026-12").status_code == 404
    assert client.get("/transparency?month=<script>").status_code == 404


def test_before_the_first_month_is_over_the_page_says_so(client: Client) -> None:
    html = client.get("/transparency").content.decode()

    assert "No month is over yet" in html
    assert client.get("/transparency.json").json()["months"] == []
    assert client.get("/transparency.csv").content.decode().splitlines() == [
        "month,section,figure,value"
    ]


def test_machines_find_every_figure_in_the_same_shape(client: Client) -> None:
    written(client)

    (month,) = client.get("/transparency.json").json()["months"]
    rows = list(csv.DictReader(io.StringIO(client.get("/transparency.csv").content.decode())))

    assert set(month) == {"month", *transparency.LABELS}
    for key, (_, _, labels) in transparency.LABELS.items():
        section = month[key]
        flat = section.get("cells", {}) | {
            name: value for name, value in section.items() if name != "cells"
        }
        assert set(flat) - {"total"} == set(labels)
        assert all(isinstance(one, int | float | None) or one == UNDER for one in flat.values())
        told = {row["figure"]: row["value"] for row in rows if row["section"] == key}
        assert told == {name: "" if one is None else str(one) for name, one in flat.items()}


def test_every_page_leads_there(client: Client) -> None:
    sign_in(client, make_member())

    assert 'href="/transparency"' in client.get(reverse("accounts:corner")).content.decode()


@pytest.mark.parametrize("months", [1, 12])
def test_a_page_costs_one_statement_however_many_months(
    client: Client, django_assert_num_queries: Any, months: int
) -> None:
    hold()
    transparency.write_due(at=AFTER + timedelta(days=30 * (months - 1)))
    client.get("/transparency")

    with django_assert_num_queries(1):
        client.get("/transparency")
