"""What the desk is sent by mistake: a clear word, the right status, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg import sql

from community.accounts.models import Member, MemberSession
from moderation import acts, claims
from moderation.models import LEASE, Case, ModeratorScope
from tests.crawl import kinds
from tests.factories import keep_apart, make_moderator, make_space, sign_in
from tests.moderation.building import decide, hold, post_of, say_instead

pytestmark = pytest.mark.django_db
CONTENTS = "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} AS t"
READING = {"moderation_caseevent", "moderation_auditrow", "moderation_audithead"}
LONG, CONTROL = "x" * 2_001, "a\x07b\x00c"
UNKNOWN = 987_654_321

Form = dict[str, Any]
RULING: Form = {"ruling": "decline", "reason": "Please speak of the idea.", "revision": "1"}
# Every address of the desk that takes a form about one case, and a form that is in order.
ABOUT_A_CASE: dict[str, Callable[[], Form]] = {
    "desk:ruling": lambda: RULING,
    "desk:statement": lambda: RULING,
    "desk:unveil": dict,
    "desk:note": lambda: {"key": uuid4(), "words": "I know them."},
    "desk:claim": dict,
    "desk:beat": dict,
    "desk:release": dict,
    "desk:hand_over": lambda: {"to": make_moderator().pk},
    "desk:recuse": lambda: {"why": "knows"},
}
OTHERS = {  # that take forms about something else, or none about anything
    "desk:next", "desk:single_keys", "desk:spam", "desk:spam_ruling", "desk:care", "desk:rest",
    "desk:take_appeal", "desk:leave_appeal", "desk:answer_appeal",
    "desk:second", "desk:turn_down", "desk:undo", "desk:proposal_ruling",
}  # fmt: skip
ONLY_READ = {
    "desk:queue",
    "desk:one_queue",
    "desk:newcomers",
    "desk:proposals",
    "desk:case",
    "desk:again",
}


@dataclass
class Desk:
    """Somebody signed in, and a case that waits."""

    client: Client
    moderator: Member = field(default_factory=make_moderator)
    case: Case = field(default_factory=hold)

    def __post_init__(self) -> None:
        sign_in(self.client, self.moderator)
        self.client.get(reverse("desk:queue"))

    def send(self, name: str, form: Form, *, case_id: int | None = None) -> tuple[int, str]:
        """Status and page; fails when anything was written."""
        status, page, written = self._send(name, form, case_id)
        assert written == set()
        return status, page

    def send_and_read(self, name: str, form: Form) -> tuple[int, str]:
        """As `send`, where newer words are shown: that they were read goes on record."""
        status, page, written = self._send(name, form, None)
        assert written == READING
        return status, page

    def _send(self, name: str, form: Form, case_id: int | None) -> tuple[int, str, set[str]]:
        address = reverse(name, args=[self.case.pk if case_id is None else case_id])
        before = everything()
        answer = self.client.post(address, form)
        return answer.status_code, answer.content.decode(), changed(before)


@pytest.fixture
def desk(client: Client) -> Desk:
    return Desk(client)


def everything() -> dict[str, list[Any]]:
    """All rows of all tables that stand for something: their number and their contents."""
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model is not MemberSession
    }
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables & set(connection.introspection.table_names(cursor))):
            cursor.execute(sql.SQL(CONTENTS).format(sql.Identifier(table)))
            found[table] = list(cursor.fetchone())
    return found


def changed(before: dict[str, list[Any]]) -> set[str]:
    """Tables with anything in them that was not `before`."""
    return {table for table, rows in everything().items() if before[table] != rows}


def test_every_address_of_the_desk_is_in_a_list_here() -> None:
    named = {name for name in kinds() if name.startswith("desk:")}

    assert named == set(ABOUT_A_CASE) | OTHERS | ONLY_READ


@pytest.mark.parametrize("name", ABOUT_A_CASE)
def test_a_case_that_there_is_not(desk: Desk, name: str) -> None:
    status, _ = desk.send(name, ABOUT_A_CASE[name](), case_id=UNKNOWN)

    assert status == 404


@pytest.mark.parametrize("name", ABOUT_A_CASE)
def test_a_case_of_a_space_that_is_a_colleagues(desk: Desk, name: str) -> None:
    ModeratorScope.objects.create(moderator=desk.moderator, place_id=make_space().pk)
    form = ABOUT_A_CASE[name]()

    status, page = desk.send(name, form)

    assert status == 404
    assert "idiot" not in page


@pytest.mark.parametrize("name", ABOUT_A_CASE)
def test_a_case_about_ones_own_words(desk: Desk, name: str) -> None:
    desk.case = hold(author=desk.moderator)

    assert desk.send(name, ABOUT_A_CASE[name]())[0] == 404


@pytest.mark.parametrize("name", ABOUT_A_CASE)
def test_a_case_of_somebody_whom_one_blocked(desk: Desk, name: str) -> None:
    keep_apart(desk.moderator, desk.case.author)

    assert desk.send(name, ABOUT_A_CASE[name]())[0] == 404


@pytest.mark.parametrize("name", ["desk:beat", "desk:hand_over"])
def test_a_claim_that_ran_out(desk: Desk, name: str) -> None:
    claims.claim(desk.case.pk, by=desk.moderator, at=timezone.now() - 2 * LEASE)

    status, page = desk.send(name, ABOUT_A_CASE[name]())

    assert (status, "not in your hand any more" in page) == (409, True)


@pytest.mark.parametrize("name", ["desk:ruling", "desk:claim"])
def test_a_case_that_a_colleague_took_once_ones_claim_ran_out(desk: Desk, name: str) -> None:
    colleague = make_moderator()
    claims.claim(desk.case.pk, by=desk.moderator, at=timezone.now() - 2 * LEASE)
    claims.claim(desk.case.pk, by=colleague, at=timezone.now())

    status, page = desk.send(name, ABOUT_A_CASE[name]())

    assert (status, f"{colleague.role_handle} has this in hand" in page) == (409, True)


def test_a_case_that_is_decided(desk: Desk) -> None:
    decide(desk.case, acts.approve())

    status, page = desk.send("desk:ruling", RULING)

    assert (status, "Let through by a colleague" in page) == (409, True)


@pytest.mark.parametrize("name", ["desk:claim", "desk:hand_over"])
def test_a_decided_case_is_nobodys_to_take(desk: Desk, name: str) -> None:
    decide(desk.case, acts.approve())

    assert desk.send(name, ABOUT_A_CASE[name]())[0] == 404


def test_words_that_changed_since_they_were_read(desk: Desk) -> None:
    desk.client.post(reverse("desk:unveil", args=[desk.case.pk]))
    say_instead(desk.case, "You are a liar, all of you.")

    status, page = desk.send_and_read("desk:ruling", RULING)

    assert (status, "Nothing was decided" in page, "You are a liar" in page) == (409, True, True)
    assert post_of(desk.case).state == "held"


@pytest.mark.parametrize("revision", ["2", "99", "2147483647"])
def test_a_revision_that_there_is_not(desk: Desk, revision: str) -> None:
    desk.client.post(reverse("desk:unveil", args=[desk.case.pk]))

    status, page = desk.send_and_read("desk:ruling", RULING | {"revision": revision})

    assert (status, "Nothing was decided" in page) == (409, True)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"revision": "0"}, ""),
        ({"revision": "2147483648"}, ""),
        ({"revision": "one"}, ""),
        ({"revision": ""}, ""),
        ({"ruling": "closed"}, ""),
        ({"ruling": ""}, ""),
        ({"reason": ""}, "Please say why"),
        ({"reason": "   "}, "Please say why"),
        ({"reason": LONG}, "characters longer than fits here"),
        ({"reason": CONTROL}, "an invisible character"),
        ({"explanation": LONG}, "characters longer than fits here"),
        ({"facts": CONTROL}, "an invisible character"),
        ({"limit_days": "31"}, "less than or equal to 30"),
        ({"suspend_days": "181"}, "less than or equal to 180"),
        ({"suspend_days": "-1"}, "greater than or equal to 1"),
        ({"notes": "no_such_note"}, ""),
        ({"rule": "R99"}, ""),
    ],
)
def test_a_decision_that_is_none(desk: Desk, more: Form, told: str) -> None:
    status, page = desk.send("desk:ruling", RULING | more)

    assert status == 422
    assert told in page


@pytest.mark.parametrize("words", ["", LONG, CONTROL])
def test_a_note_that_is_none(desk: Desk, words: str) -> None:
    assert desk.send("desk:note", {"key": uuid4(), "words": words})[0] == 422


@pytest.mark.parametrize("to", ["", "nobody", str(UNKNOWN), "99999999999999999999"])
def test_a_colleague_that_there_is_not(desk: Desk, to: str) -> None:
    status, page = desk.send("desk:hand_over", {"to": to})

    assert (status, "This colleague can" in page) == (422, True)


@pytest.mark.parametrize(
    "name",
    ["desk:second", "desk:turn_down", "desk:undo", "desk:take_appeal", "desk:leave_appeal"],
)
def test_a_decision_that_there_is_not(desk: Desk, name: str) -> None:
    assert desk.send(name, {}, case_id=UNKNOWN)[0] == 404


@pytest.mark.parametrize("name", ["desk:second", "desk:turn_down", "desk:undo"])
@pytest.mark.parametrize("why", ["own", "blocked", "elsewhere"])
def test_a_decision_about_what_is_not_ones_to_read(desk: Desk, name: str, why: str) -> None:
    if why == "own":
        desk.case = hold(author=desk.moderator)
    decision = decide(desk.case, acts.decline("Please speak of the idea."))
    if why == "blocked":
        keep_apart(desk.moderator, desk.case.author)
    if why == "elsewhere":
        ModeratorScope.objects.create(moderator=desk.moderator, place_id=make_space().pk)

    assert desk.send(name, {}, case_id=decision.pk)[0] == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"ruling": "approve"},
        {"ruling": "closed", "ticked": "1.1"},
        {"ruling": "approve", "ticked": "1"},
        {"ruling": "approve", "ticked": "one.two"},
        {"ruling": "decline", "ticked": "1.1", "reason": LONG},
        {"ruling": "decline", "ticked": "1.1", "reason": CONTROL},
    ],
)
def test_a_decision_about_many_that_is_none(desk: Desk, sent: Form) -> None:
    before = everything()

    assert desk.client.post(reverse("desk:spam_ruling"), sent).status_code == 422
    assert changed(before) <= {"moderation_deskcare"}  # that the moderator was here
