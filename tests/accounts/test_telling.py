"""No page and no time tells whether a name exists."""

from __future__ import annotations

import dataclasses

import pytest

from bench import telling
from community import limits

MOST = 0.05  # either side of chance


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit in limits.LIMITS.items():
        wide = dataclasses.replace(limit, often="1000000/minute")
        monkeypatch.setitem(limits.LIMITS, name, wide)


@pytest.mark.django_db
@pytest.mark.usefixtures("unlimited")
@pytest.mark.parametrize("page", telling.PAGES)
def test_time_and_pages_do_not_tell_whether_a_name_exists(page: str) -> None:
    telling.make_members()

    # Chance alone goes beyond the bound once in seventy times; a true difference shows again.
    measured = [telling.measure(page)]
    if abs(measured[0].auc - 0.5) > MOST:
        measured.append(telling.measure(page))

    assert all(told.same_bodies for told in measured)
    assert min(abs(told.auc - 0.5) for told in measured) <= MOST, measured
