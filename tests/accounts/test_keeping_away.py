"""Blocks, mutes, and stewards who let people in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from community import live
from community.accounts import apart, approving
from community.accounts.models import Block, Invitation, Member
from tests.factories import make_member, make_post, make_thread, sign_in

pytestmark = pytest.mark.django_db
Announced = list[tuple[str, live.Event]]


def address(other: Member, *, viewer: Member) -> str:
    return f"/account/people/{apart.mark(other.pk, viewer=viewer)}/"


def test_a_block_keeps_both_from_meeting_each_others_words() -> None:
    one, other = make_member(), make_member()
    thread = make_thread(author=one)
    post = make_post(thread, author=other)

    apart.block(one, other, at=timezone.now())

    assert post not in thread.posts.visible_to(Member.objects.get(pk=one.pk))
    assert not thread.posts.filter(author=one).visible_to(Member.objects.get(pk=other.pk))
    assert thread.posts.filter(author=other).visible_to(make_member()).exists()


def test_only_who_blocked_can_end_it() -> None:
    one, other = make_member(), make_member()
    apart.block(one, other, at=timezone.now())

    assert not apart.unblock(other, one)
    assert Member.objects.get(pk=other.pk).kept_apart_ids == {one.pk}
    assert apart.unblock(one, other)
    assert Member.objects.get(pk=other.pk).kept_apart_ids == frozenset()


def test_a_mute_is_noticed_by_nobody_else() -> None:
    one, other = make_member(), make_member()

    apart.mute(one, other, at=timezone.now())

    assert Member.objects.get(pk=one.pk).muted_ids == {other.pk}
    assert Member.objects.get(pk=other.pk).muted_ids == frozenset()
    assert Member.objects.get(pk=other.pk).kept_apart_ids == frozenset()


def test_open_tabs_of_both_hear_of_a_block_and_of_one_of_a_mute(announced: Announced) -> None:
    one, other = make_member(), make_member()

    apart.block(one, other, at=timezone.now())
    assert {channel for channel, _ in announced} == {
        live.person_channel(one.pk), live.person_channel(other.pk),
    }  # fmt: skip
    announced.clear()
    apart.mute(one, other, at=timezone.now())
    assert {channel for channel, _ in announced} == {live.person_channel(one.pk)}


def test_the_way_to_a_block_leads_from_somebodys_words(client: Client) -> None:
    reader, other = make_member(), make_member("calm-otter-111")
    thread = make_thread(author=other)
    client.force_login(reader)

    page = client.get(f"/posts/{thread.posts.get().pk}/more/").content.decode()

    assert f"{address(other, viewer=reader)}?next=" in page


@pytest.mark.parametrize("doing", ["", "block/", "unblock/", "mute/", "unmute/"])
def test_no_address_tells_whether_a_name_or_an_id_exists(client: Client, doing: str) -> None:
    reader, other = make_member(), make_member("calm-otter-111")
    client.force_login(reader)
    ask = client.post if doing else client.get
    of_another_viewer = apart.mark(other.pk, viewer=make_member())

    for tried in ("calm-otter-111", "nobody-at-all-7", str(other.pk), f"{other.pk}:x"):
        assert ask(f"/account/people/{tried}/{doing}").status_code == 404
    assert ask(f"/account/people/{of_another_viewer}/{doing}").status_code == 404
    assert not Block.objects.exists()


def test_doing_it_twice_does_it_once(client: Client) -> None:
    one, other = make_member(), make_member("calm-otter-111")
    client.force_login(one)

    for _ in range(2):
        response = client.post(f"{address(other, viewer=one)}block/")
        assert response["Location"] == "/account/people/"

    assert Block.objects.get().blocked == other
    assert "calm-otter-111" in client.get("/account/people/").content.decode()


def test_nobody_keeps_away_from_themselves(client: Client) -> None:
    member = make_member("calm-otter-111")
    client.force_login(member)

    client.post(f"{address(member, viewer=member)}block/")

    assert not Block.objects.exists()
    with pytest.raises(apart.Oneself):
        apart.mute(member, member, at=timezone.now())


def test_who_is_blocked_cannot_see_it_on_any_page_of_theirs(client: Client) -> None:
    one, other = make_member("calm-otter-111"), make_member()
    client.force_login(other)
    before = client.get(address(one, viewer=other)).content

    apart.block(one, other, at=timezone.now())

    after = client.get(address(one, viewer=other)).content
    assert b"Unblock" not in after
    assert len(before) == len(after)
    assert "calm-otter-111" not in client.get("/account/people/").content.decode()


def test_a_steward_lets_somebody_in(client: Client) -> None:
    waiting = make_member("calm-otter-111", state=Member.State.PENDING)
    sign_in(client, make_member(role=Member.Role.STEWARD))
    assert "calm-otter-111" in client.get("/account/stewards/waiting/").content.decode()

    client.post(f"/account/stewards/waiting/{waiting.pk}/approve/")

    waiting.refresh_from_db()
    assert waiting.state == Member.State.ACTIVE


def test_of_two_stewards_one_decides() -> None:
    waiting = make_member(state=Member.State.PENDING)

    assert approving.decline(waiting.pk)
    assert not approving.approve(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == Member.State.CLOSED


def test_stewards_decide_only_about_those_who_wait() -> None:
    member = make_member(role=Member.Role.MODERATOR)

    assert not approving.decline(member.pk)
    member.refresh_from_db()
    assert member.state == Member.State.ACTIVE


def test_a_code_is_shown_once_and_kept_only_as_a_hash(client: Client) -> None:
    sign_in(client, make_member(role=Member.Role.STEWARD))

    page = client.post("/account/stewards/invite/", {"places": "3"})
    code = page.context["code"]

    assert code in page.content.decode()
    assert code not in client.get("/account/stewards/invite/").content.decode()
    assert code.replace("-", "") not in Invitation.objects.get().code_hash


@pytest.mark.parametrize("places", ["0", "51", "x", ""])
def test_nonsense_makes_no_code(client: Client, places: str) -> None:
    sign_in(client, make_member(role=Member.Role.STEWARD))

    assert client.post("/account/stewards/invite/", {"places": places}).status_code == 422
    assert not Invitation.objects.exists()
