"""Taking back what a version of a rule did."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from community.notices.models import Notice
from moderation import undoing
from moderation.acts import approve, decline
from moderation.models import Case, CaseEvent, Reviewed
from moderation.rules import rulebook
from moderation.undoing import Deed
from tests.factories import NOON, sign_in
from tests.moderation.building import decide, hold, post_of, say_instead

INSULT = "You are an idiot."
DEED = Deed("R06", rulebook.shipped().hash)
State = Reviewed.State


def undo(rule: str = "R06", **options: Any) -> str:
    said = StringIO()
    options = {"book": rulebook.shipped().hash, **options}
    call_command("undo_rule", rule, stdout=said, **options)
    return said.getvalue()


@pytest.mark.django_db
def test_unless_told_to_it_only_says_what_it_would_do() -> None:
    case = hold(INSULT)

    said = undo()

    case.refresh_from_db()
    assert "1 cases would be closed" in said
    assert case.is_open
    assert post_of(case).state == State.HELD


@pytest.mark.django_db
def test_words_become_visible_and_their_writer_is_told(client: Client) -> None:
    case = hold(INSULT)

    said = undo(apply=True)

    case.refresh_from_db()
    assert "1 cases closed" in said
    assert (case.state, post_of(case).state) == (Case.State.LAPSED, State.VISIBLE)
    assert case.events.latest("pk").kind == CaseEvent.Kind.UNRULED
    assert Notice.objects.visible_to(case.author).get().kind == Notice.Kind.VISIBLE
    sign_in(client, case.author)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Everybody can read this now" in page
    assert "What was noticed" not in page


@pytest.mark.django_db
def test_doing_it_again_does_nothing() -> None:
    case = hold(INSULT)
    undo(apply=True)

    said = undo(apply=True)

    assert "0 cases closed" in said
    assert case.events.filter(kind=CaseEvent.Kind.UNRULED).count() == 1
    assert not undoing.undo(case.pk, DEED, at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize("choice", [approve(), decline("Please speak of the idea.")])
def test_what_a_person_decided_is_listed_and_stays(choice: Any) -> None:
    case = hold(INSULT)
    decide(case, choice)
    before = post_of(case).state

    said = undo(apply=True)

    assert f"1 cases were decided by people and stay as they are: {case.pk}" in said
    assert post_of(case).state == before
    assert not undoing.undo(case.pk, DEED, at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        f"{INSULT} I know where you live.",  # another rule noticed something as well
        "I am 16, can I join?",  # an account rests: two people decide that
        "I don't want to be alive anymore.",  # company is not taken away
    ],
)
def test_other_cases_go_on_waiting(body: str) -> None:
    case = hold(body)

    for rule in ("R06", "R07", "R10", "R14"):
        assert "0 cases closed" in undo(rule, apply=True)

    case.refresh_from_db()
    assert case.is_open


@pytest.mark.django_db
def test_what_another_version_noticed_is_not_touched() -> None:
    case = hold(INSULT)
    deed = Deed("R06", "0" * 64)

    assert list(undoing.waiting(deed)) == []
    assert not undoing.undo(case.pk, deed, at=NOON)


@pytest.mark.django_db
def test_a_newcomer_in_a_careful_space_is_read_by_a_person_all_the_same() -> None:
    case = hold(INSULT)
    post = post_of(case)
    post.thread.space.careful = True
    post.thread.space.save(update_fields=["careful"])

    said = undo(apply=True)

    assert "0 cases closed" in said
    assert post_of(case).state == State.HELD


@pytest.mark.django_db
def test_words_changed_meanwhile_are_judged_as_they_are_now() -> None:
    case = hold(INSULT)
    say_instead(case, "I know where you live.")

    assert not undoing.undo(case.pk, DEED, at=NOON)
    assert post_of(case).state == State.HELD


@pytest.mark.django_db
def test_only_cases_since_a_day_are_taken() -> None:
    hold(INSULT)

    assert "0 cases closed" in undo(apply=True, since=NOON + timedelta(days=1))
    assert "1 cases closed" in undo(apply=True, since=NOON)


@pytest.mark.django_db
def test_a_version_is_named_by_its_beginning() -> None:
    hold(INSULT)

    assert "1 cases would" in undo(book=rulebook.shipped().hash[:12])
    with pytest.raises(CommandError):
        undo(book="no such")
    with pytest.raises(CommandError):
        undo(book="")


@pytest.mark.django_db
def test_many_cases_are_taken_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "BATCH", 2)
    for _ in range(5):
        hold(INSULT)

    assert "5 cases closed" in undo(apply=True)


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_is_gone_on_with() -> None:
    for _ in range(6):
        hold(INSULT)
    script = (
        "import os, signal, django; django.setup()\n"
        "from moderation import undoing; from django.core.management import call_command\n"
        "true, done = undoing.undo, []\n"
        "def undo(*a, **k):\n"
        "    if len(done) == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    done.append(1); return true(*a, **k)\n"
        "undoing.undo = undo\n"
        f"call_command('undo_rule', 'R06', book='{DEED.version}', apply=True)\n"
    )
    parameters = connection.get_connection_params()
    site = (
        f"postgresql:///{parameters['dbname']}?host={parameters['host']}&user={parameters['user']}"
    )
    environment = os.environ | {"DATABASE_URL": site, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    killed = subprocess.run([sys.executable, "-c", script], env=environment, check=False)

    assert killed.returncode == -signal.SIGKILL
    assert Case.objects.open().count() == 3
    assert "3 cases closed" in undo(apply=True)
    assert not Case.objects.open().exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_each_case_is_taken_by_one() -> None:
    numbers = [hold(INSULT).pk for _ in range(4)]
    barrier = Barrier(2)

    def run(_: int) -> int:
        barrier.wait(timeout=10)
        try:
            return sum(undoing.undo(number, DEED, at=NOON) for number in numbers)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(run, range(2))) == 4
