"""
Who sees what: all that each sort of person can read, on every address, searched
for what only some may know. An address or a socket without a row here fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import reverse

from community.accounts import apart
from community.accounts.models import Member
from forums import drafting
from forums.models import Draft, Post
from moderation import acts, intake, reporting, reports
from moderation.models import Case, Decision, Evidence, ModeratorScope, Report, Reviewed
from realtime.routing import sockets
from tests.crawl import kinds
from tests.factories import (
    NOON,
    agree,
    keep_apart,
    make_member,
    make_moderator,
    make_post,
    make_space,
    make_thread,
    sign_in,
)
from tests.moderation.building import decide

STEWARD = Member.Role.STEWARD
SOMEBODY = [
    "signed out", "member", "author", "participant", "reporter", "kept apart", "moderator",
    "moderator elsewhere", "steward",
]  # fmt: skip
MEMBERS = set(SOMEBODY) - {"signed out"}

# What stands where only some may read it, and who they are.
CELLS: dict[str, set[str]] = {
    "visible-words": MEMBERS - {"kept apart"},
    "held-words": {"author", "moderator", "steward"},
    "declined-words": {"author", "moderator", "steward"},
    "reporters-name": {"reporter", "moderator", "steward"},
    "reporters-words": {"reporter", "moderator", "steward"},
    "reasons-given": {"author", "moderator", "steward"},
    "moderators-name": {"moderator"},
    "Moderator Handled": {"author"},
    "drafted-words": {"author"},
    "sealed-secret": set(),
}
FOR_ALL = {
    "policy:page", "policy:json", "policy:transparency", "policy:transparency_csv",
    "policy:transparency_json", "legal:notice", "legal:status", "safety:grounding",
    "safety:support", "accounts:terms",
}  # fmt: skip


@dataclass
class Scene:
    """A thread of a participant; the author's words in it, one told about and declined."""

    people: dict[str, Member]
    visible: Post
    held: Case
    declined: Case
    report: Report

    @property
    def decision(self) -> Decision:
        return Decision.objects.get(case=self.declined)


Args = Callable[[Scene, Member], list[list[Any]]]


def nothing(scene: Scene, viewer: Member) -> list[list[Any]]:
    return [[]]


def posts(scene: Scene, viewer: Member) -> list[list[Any]]:
    return [[pk] for pk in Post.objects.order_by("pk").values_list("pk", flat=True)]


def threads(scene: Scene, viewer: Member) -> list[list[Any]]:
    return [[scene.visible.thread_id]]


def spaces(scene: Scene, viewer: Member) -> list[list[Any]]:
    return [[scene.visible.thread.space.slug]]


def cases(scene: Scene, viewer: Member) -> list[list[Any]]:
    return [[scene.held.pk], [scene.declined.pk]]


def decisions(scene: Scene, viewer: Member) -> list[list[Any]]:
    return [[scene.decision.pk]]


def told(scene: Scene, viewer: Member) -> list[list[Any]]:
    return [[scene.report.pk]]


def contents(scene: Scene, viewer: Member) -> list[list[Any]]:
    return [["forums", "post", pk] for (pk,) in posts(scene, viewer)]


def people(scene: Scene, viewer: Member) -> list[list[Any]]:
    """Those whose words stand there: nobody else is ever marked."""
    written = (scene.people["author"], scene.people["participant"])
    return [[apart.mark(one.pk, viewer=viewer)] for one in written]


def copies(scene: Scene, viewer: Member) -> list[list[Any]]:
    return [[one.pk] for one in Evidence.objects.all()]


def just(*args: Any) -> Args:
    return lambda scene, viewer: [list(args)]


# Every address that answers with a page, and what it is asked for.
PAGES: dict[str, Args] = {
    **dict.fromkeys(
        [
            "healthz", "readyz", "metrics", "accounts:sign_in", "accounts:recover", "accounts:join",
            "accounts:join_name", "accounts:join_passphrase", "accounts:words",
            "accounts:words_back", "accounts:confirm", "accounts:locked", "accounts:waiting",
            "accounts:resting", "accounts:agree", "accounts:terms", "accounts:corner",
            "accounts:browsers", "accounts:change_passphrase", "accounts:close",
            "accounts:renew_words", "accounts:people", "accounts:stewards_waiting",
            "accounts:stewards_invite", "accounts:second_factor", "accounts:add_code",
            "accounts:add_key", "mfa_authenticate", "account_login", "notices:list",
            "told:notices", "desk:queue", "desk:newcomers", "desk:spam", "desk:proposals",
            "desk:care", "moderation:line", "decisions:mine", "decisions:standing",
            "reports:own", "legal:notice", "legal:status", "policy:page", "policy:json",
            "policy:transparency", "policy:transparency_csv", "policy:transparency_json",
            "safety:front", "safety:before", "safety:grounding", "safety:support",
            "safety:leaving", "safety:offline", "safety:worker", "safety:robots", "forums:home",
            "forums:drafts", "forums:search", "forums:waiting", "forums:followed", "forums:kept",
            "forums:choices",
        ],
        nothing,
    ),
    "accounts:link": just("none-such"),
    "accounts:document": just("privacy"),
    "accounts:person": people,
    "notices:open": just(1),
    "desk:one_queue": lambda scene, viewer: [["held"], ["reports"], ["stewards"]],
    "desk:case": cases,
    "moderation:reading": contents,
    "decisions:one": decisions,
    "decisions:ask": decisions,
    "decisions:appeal": just(1),
    "decisions:ask_about": told,
    "decisions:writing": nothing,
    "desk:again": cases,
    "decisions:holding": decisions,
    "reports:tell": contents,
    "reports:tell_of_person": people,
    "reports:one": told,
    "forums:space": spaces,
    "forums:guidelines": spaces,
    "forums:propose_guidelines": spaces,
    "forums:start": spaces,
    "forums:start_disagreement": spaces,
    "forums:thread": threads,
    "forums:thread_page": lambda scene, viewer: [[scene.visible.thread_id, 1]],
    "forums:unread": threads,
    "forums:tending": threads,
    "forums:post": posts,
    "forums:more": posts,
    "forums:edit": posts,
}  # fmt: skip
# Forms that answer with words.
READ_BY_FORM: dict[str, Args] = {
    "desk:unveil": cases,
    "desk:statement": cases,
    "desk:spam": nothing,
    "told:copy": copies,
}
# Forms that do something and answer with none.
DO_SOMETHING = {
    "accounts:sign_out", "accounts:sign_out_everywhere", "accounts:end_browser", "accounts:block",
    "accounts:unblock", "accounts:mute", "accounts:unmute", "accounts:approve", "accounts:decline",
    "accounts:revoke", "accounts:remove_factor", "notices:see_all", "told:answer", "told:ask",
    "told:find_nothing", "desk:next", "desk:single_keys", "desk:spam_ruling",
    "desk:proposal_ruling", "desk:rest", "desk:recuse", "desk:second", "desk:turn_down",
    "desk:undo", "desk:note", "desk:claim", "desk:beat", "desk:release", "desk:hand_over",
    "desk:ruling", "desk:take_appeal", "desk:leave_appeal", "desk:answer_appeal",
    "decisions:withdraw", "moderation:take_back_line", "moderation:clear_line",
    "moderation:context",
    "reports:add", "reports:take_back", "language:hint", "safety:exit", "forums:reply",
    "forums:withdraw", "forums:drop_draft", "forums:keep", "forums:let_go", "forums:react",
    "forums:take_back", "forums:follow", "forums:rest", "forums:plan_closing", "forums:move",
    "forums:merge", "forums:tend",
}  # fmt: skip
# Who hears what there: tests/realtime.
SOCKETS = ["live/desk/", "live/thread/<int:thread_id>/", ""]  # the last: all others


def make_people() -> dict[str, Member]:
    found = {
        name: make_member(name.replace(" ", "-"))
        for name in ("member", "author", "participant", "kept apart")
    }
    found["reporter"] = make_member("reporters-name")
    found["moderator"] = make_member(
        "moderators-name", role=Member.Role.MODERATOR, handle="Handled"
    )
    found["moderator elsewhere"] = make_moderator("moderates-elsewhere")
    found["steward"] = make_member("the-steward", role=STEWARD)
    return found


def play() -> Scene:
    found = make_people()
    author, space = found["author"], make_space()
    thread = make_thread(author=found["participant"], space=space)
    for one in found.values():
        agree(one, space)
    ModeratorScope.objects.create(moderator=found["moderator elsewhere"], place_id=make_space().pk)
    keep_apart(author, found["kept apart"])
    visible = make_post(thread, author=author, body="I hear you: visible-words.")
    held = make_post(
        thread, author=author, body="You are an idiot: held-words.", state=Reviewed.State.HELD
    )
    with transaction.atomic():
        intake.admit(held, surface="post", at=NOON)
    words = make_post(thread, author=author, body="You are so wrong: declined-words.")
    said = reporting.Told(Report.Reason.UNKIND, words="It says reporters-words.", key=uuid4())
    report = reporting.tell(words, said, by=found["reporter"], at=NOON)
    decide(report.case, acts.decline("Here are reasons-given."), by=found["moderator"])
    reports.answer_reporters(at=NOON + timedelta(hours=1))
    spot = drafting.Spot(Draft.Place.REPLY, thread.pk)
    drafting.save(spot, {"body": ["drafted-words"]}, key=None, by=author, at=NOON)
    for one in found.values():
        Authenticator.objects.create(
            user=one, type=Authenticator.Type.TOTP, data={"secret": "sealed-secret"}
        )
    open_case = Case.objects.open().about(held).get()
    return Scene(found, visible, open_case, report.case, report)


def read_all(client: Client, scene: Scene, viewer: Member) -> Iterator[tuple[str, int, str]]:
    """Name, status and text of everything that there is to be read."""
    for name, args in READ_BY_FORM.items():
        for each in args(scene, viewer):
            form = {"ruling": "decline", "revision": "1", "reason": "No."}
            answer = client.post(reverse(name, args=each), form)
            yield name, answer.status_code, answer.content.decode()
    for name, args in PAGES.items():
        for each in args(scene, viewer):
            answer = client.get(reverse(name, args=each))
            text = answer.getvalue().decode() if answer.streaming else answer.content.decode()
            yield name, answer.status_code, text


def test_every_address_has_a_row() -> None:
    assert kinds() == set(PAGES) | set(READ_BY_FORM) | DO_SOMETHING


def test_every_socket_has_a_row() -> None:
    assert [str(one.pattern) for one in sockets] == SOCKETS


@pytest.mark.django_db
@pytest.mark.parametrize("who", SOMEBODY)
def test_each_sees_what_is_theirs_to_see_and_nothing_else(client: Client, who: str) -> None:
    scene = play()
    viewer = scene.people.get(who) or make_member("signed-out")
    if who in scene.people:
        sign_in(client, viewer)

    answers = list(read_all(client, scene, viewer))

    everything = "\n".join(text for _, _, text in answers)
    assert {cell for cell in CELLS if cell in everything} == {
        cell for cell, seen_by in CELLS.items() if who in seen_by
    }
    assert {name for name, status, _ in answers if status >= 500} == set()
    assert {name for name, status, _ in answers if status == 200} >= FOR_ALL
    outcome = "What exactly is between us and whoever wrote it" in everything
    assert outcome == (who == "reporter")
