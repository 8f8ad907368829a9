"""django-moderation under its other name: whose `moderation` is whose, and what was mended."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import distribution, version
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models.signals import post_init
from django.utils import timezone
from moderation.django_moderation.register import RegistrationError

import moderation
from community import places
from forums.models import Space
from moderation import django_moderation
from moderation.django_moderation.models import ModeratedObject
from tests.factories import make_moderator, make_space

pytestmark = pytest.mark.django_db


def entry_for(space: Space, **changes: Any) -> Any:
    for name, value in changes.items():
        setattr(space, name, value)
    entry = ModeratedObject(content_object=space)
    entry.save()
    return ModeratedObject.objects.get(pk=entry.pk)


def test_the_package_is_the_pinned_one() -> None:
    assert version("django-moderation") == "0.8.0"


def test_moderation_is_ours_and_theirs_lies_under_the_mount() -> None:
    theirs = Path(str(distribution("django-moderation").locate_file("moderation")))

    assert Path(moderation.__file__).parent == places.ROOT / "moderation"
    assert (
        Path(sys.modules["moderation.django_moderation.moderator"].__file__ or "").parent == theirs
    )
    assert apps.get_app_config("django_moderation").name == "moderation.django_moderation"


@pytest.mark.parametrize("start", ["-c", "-m"])
def test_moderation_is_ours_when_the_environment_comes_first(tmp_path: Path, start: str) -> None:
    site = str(Path(str(distribution("django-moderation").locate_file(""))))
    asks = "import community.settings, moderation; print(moderation.__file__)"
    (tmp_path / "asks.py").write_text(asks)
    surroundings = {**os.environ, "PYTHONPATH": f"{site}:{tmp_path}:{places.ROOT}"}

    answer = subprocess.run(
        [sys.executable, start, asks if start == "-c" else "asks"],
        cwd="/", env=surroundings, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert answer.stdout.strip() == str(places.ROOT / "moderation" / "__init__.py")


@pytest.mark.parametrize(
    ("start", "folder"),
    [
        ([str(places.ROOT / "manage.py"), "shell", "-v0", "-c", "{asks}"], "/"),
        (["-c", "from daphne.utils import import_by_path as f; f({app!r}); {asks}"], "/"),
    ],
    ids=["manage.py", "daphne"],
)
def test_moderation_is_ours_however_a_process_is_started(start: list[str], folder: str) -> None:
    site = str(Path(str(distribution("django-moderation").locate_file(""))))
    asks = "import community.settings, moderation; print(moderation.__file__)"
    words = [each.format(asks=asks, app="community.asgi:application") for each in start]
    surroundings = {**os.environ, "PYTHONPATH": f"{site}:{places.ROOT}"}

    answer = subprocess.run(
        [sys.executable, *words],
        cwd=folder, env=surroundings, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert answer.stdout.split()[-1] == str(places.ROOT / "moderation" / "__init__.py")


def test_nothing_happens_behind_saving_a_registered_row() -> None:
    space = make_space()
    space.name = "Another name"
    space.save(update_fields=["name"])

    assert not ModeratedObject.objects.exists()
    assert type(Space.objects) is models.Manager


def test_a_model_is_registered_once() -> None:
    with pytest.raises(RegistrationError):
        django_moderation.moderation.register(Space)


def test_approving_applies_the_proposed_row_and_raises_nothing() -> None:
    space = make_space(guidelines=["Old."])
    entry = entry_for(space, guidelines=["New."])

    entry.approve(by=make_moderator(), reason="Good.")

    assert Space.objects.get(pk=space.pk).guidelines == ["New."]
    assert (entry.status, entry.reason) == (1, "Good.")


def test_a_ledger_never_runs_ahead_of_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = entry_for(make_space(guidelines=["Old."]), guidelines=["New."])
    monkeypatch.setattr(Space, "save_base", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        entry.approve(by=make_moderator())

    assert ModeratedObject.objects.get(pk=entry.pk).status == 2


@pytest.mark.parametrize("entries", [1, 50])
def test_entries_are_read_with_one_query(entries: int, django_assert_num_queries: Any) -> None:
    for _ in range(entries):
        entry_for(make_space())

    with django_assert_num_queries(1):
        rows = [entry.changed_object.name for entry in ModeratedObject.objects.all()]

    assert len(rows) == entries


def test_an_entry_may_leave_its_row_unread_and_read_it_later() -> None:
    entry = entry_for(make_space(name="Harbour"))

    deferred = ModeratedObject.objects.defer("changed_object").get(pk=entry.pk)
    only = ModeratedObject.objects.only("status").get(pk=entry.pk)
    entry.refresh_from_db(fields=["changed_object"])

    assert deferred.changed_object.name == "Harbour"
    assert only.changed_object.name == "Harbour"
    assert entry.changed_object.name == "Harbour"
    entry.save()


def test_moments_have_a_zone() -> None:
    entry = entry_for(make_space())

    entry.reject(by=make_moderator(), reason="Not yet.")

    assert timezone.is_aware(entry.on)


def test_no_other_model_pays_for_the_ledger() -> None:
    receivers = [str(each) for each in post_init.receivers]

    assert not [each for each in receivers if "SerializedObjectField" in each]
