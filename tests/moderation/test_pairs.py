"""Two moderators press opposite buttons on one case at once, on two server processes."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from bench import held, pairs
from community.accounts.models import Member
from moderation import audit
from moderation.models import AuditRow
from tests import serving

PAIRS = 10


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does_and_the_other_is_shown_what(tmp_path: Path) -> None:
    moderators = held.make_members(2 * PAIRS, role=Member.Role.MODERATOR)
    first, second, *cases = held.hold(PAIRS + 2, at=timezone.now())
    folders = tmp_path / "one", tmp_path / "other"
    for folder in folders:
        folder.mkdir()

    with serving.serve(folders[0]) as one, serving.serve(folders[1]) as other:
        ports = tuple(urlsplit(site.url).port or 0 for site in (one, other))
        cookie = held.cookie_of(moderators[0])
        alone = {}
        for case, choice in ((first, pairs.LET_THROUGH), (second, pairs.DECLINED)):
            assert pairs.press(ports[0], case, cookie, choice).decided
            alone[choice["ruling"]] = pairs.left_by(case)
        answers = pairs.press_all(cases, moderators, (ports[0], ports[1]))

    assert pairs.judge(cases, answers, alone) == pairs.Came(decided=PAIRS, told=PAIRS, faults=[])
    assert audit.verify() == AuditRow.objects.filter(act="decided").count() == PAIRS + 2
    assert alone["approve"]["notices"] != alone["decline"]["notices"]
    assert alone["decline"]["sanctions"] == ["cool_off"]
