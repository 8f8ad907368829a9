"""Who may open a socket, what arrives there, and when it is cut off."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from community import live
from community.accounts.models import Member, MemberSession
from forums import posting
from forums.models import GuidelinesAgreement, Post, Thread
from moderation import acts, decisions
from moderation.models import Case, Decision
from realtime import guard
from tests.factories import NOON, keep_apart, make_member, make_moderator, make_post, make_thread
from tests.moderation.building import hold, post_of
from tests.realtime.connecting import call, in_database, is_accepted, listening, session_of

pytestmark = pytest.mark.django_db(transaction=True)


def agree(thread: Thread, member: Member) -> None:
    GuidelinesAgreement.objects.get_or_create(
        space=thread.space, member=member, defaults={"version": 1, "agreed_date": NOON.date()}
    )


@in_database
def make(**fields: Any) -> tuple[Thread, Member]:
    return make_thread(**fields), make_member()


@in_database
def answer(thread: Thread, *, by: Member, body: str = "I hear you.") -> Post:
    agree(thread, by)
    key = uuid4()
    return posting.write_post(thread.pk, body=body, key=key, by=by, at=NOON).post


@in_database
def decide(case: Case, choice: acts.Choice) -> Decision:
    return decisions.decide(case.pk, choice, by=make_moderator(), revision=1, at=NOON)


ORIGINS: list[tuple[bytes, ...]] = [
    (),
    (b"null",),
    (b"",),
    (b"https://localhost",),
    (b"http://localhost:8000",),
    (b"http://localhost.evil.example",),
    (b"http://evil.example/localhost",),
    (b"http://evillocalhost",),
    (b"http://user@localhost",),
    (b"http://localhost@evil.example",),
    (b"http://localhost.",),
    (b"http://127.0.0.1",),
    (b"ws://localhost",),
    (b"file://",),
    (b"http://localhost", b"http://evil.example"),
    (b"http://xn--lcalhost-9za",),
]


@pytest.mark.parametrize("origins", ORIGINS)
async def test_no_other_site_opens_a_socket(origins: tuple[bytes, ...]) -> None:
    thread, member = await make()
    session = await session_of(member)

    assert not await is_accepted(
        call(f"/live/thread/{thread.pk}/", session=session, origins=origins)
    )


async def test_this_site_does_whatever_the_case_of_its_name() -> None:
    thread, member = await make()
    session = await session_of(member)

    assert await is_accepted(
        call(f"/live/thread/{thread.pk}/", session=session, origins=(b"http://LOCALHOST",))
    )


async def test_signed_out_visitors_are_refused() -> None:
    thread, _ = await make()

    assert not await is_accepted(call(f"/live/thread/{thread.pk}/"))
    assert not await is_accepted(call("/live/desk/"))
    assert not await is_accepted(call(f"/live/thread/{thread.pk}/", session="made-up"))


async def test_an_address_that_leads_nowhere_is_refused_quietly() -> None:
    session = await session_of(await in_database(make_member)())

    assert not await is_accepted(call("/live/nowhere/", session=session))


async def test_members_have_no_desk() -> None:
    _, member = await make()

    assert not await is_accepted(call("/live/desk/", session=await session_of(member)))


async def test_a_moderator_without_a_second_factor_has_no_desk() -> None:
    moderator = await in_database(make_moderator)()
    session = await session_of(moderator)

    @in_database
    def forget() -> None:
        store = MemberSession.get_session_store_class()(session)
        store["account_authentication_methods"] = [{"method": "password", "at": 0}]
        store.save()

    await forget()

    assert not await is_accepted(call("/live/desk/", session=session))


async def test_a_thread_one_may_not_read_is_not_listened_to() -> None:
    thread, member = await make(state=Post.State.HELD)

    assert not await is_accepted(
        call(f"/live/thread/{thread.pk}/", session=await session_of(member))
    )
    assert not await is_accepted(call("/live/thread/987654/", session=await session_of(member)))


async def test_an_answer_appears_on_an_open_page() -> None:
    thread, member = await make()
    session = await session_of(member)
    author = await in_database(make_member)()

    async with listening(f"/live/thread/{thread.pk}/?page=1", session=session) as socket:
        await socket.receive_from(timeout=5)  # the opening, which this page did not say it shows
        post = await answer(thread, by=author)
        html = await socket.receive_from(timeout=5)

    assert f'id="post-{post.pk}"' in html
    assert "I hear you." in html


async def test_words_of_somebody_kept_apart_never_arrive() -> None:
    thread, member = await make()
    session = await session_of(member)
    author = await in_database(make_member)()
    await in_database(keep_apart)(member, author)

    async with listening(f"/live/thread/{thread.pk}/", session=session) as socket:
        await socket.receive_from(timeout=5)
        await answer(thread, by=author)

        assert await socket.receive_nothing(timeout=1)


async def test_a_block_made_while_the_page_is_open_holds_at_once() -> None:
    thread, member = await make()
    session = await session_of(member)
    author = await in_database(make_member)()

    async with listening(f"/live/thread/{thread.pk}/", session=session) as socket:
        await socket.receive_from(timeout=5)
        await in_database(keep_apart)(author, member)
        await answer(thread, by=author)

        assert await socket.receive_nothing(timeout=1)


async def test_held_words_arrive_at_nobodys_page_until_they_are_let_through() -> None:
    case = await in_database(hold)()
    post = await in_database(post_of)(case)
    session = await session_of(await in_database(make_member)())

    async with listening(f"/live/thread/{post.thread_id}/", session=session) as socket:
        await socket.receive_from(timeout=5)
        await in_database(live.announce)(
            live.thread_channel(post.thread_id), live.PostChanged(post_id=post.pk)
        )
        assert await socket.receive_nothing(timeout=1)

        await decide(case, acts.approve())
        html = await socket.receive_from(timeout=5)

    assert "You are an idiot." in html


async def test_the_writers_own_page_loses_its_waiting_mark() -> None:
    case = await in_database(hold)()
    post = await in_database(post_of)(case)
    session = await session_of(await in_database(lambda: case.author)())
    shown = f"post-{post.pk}.1held"

    async with listening(
        f"/live/thread/{post.thread_id}/?shown={shown}", session=session
    ) as socket:
        opening = await socket.receive_from(timeout=5)
        await decide(case, acts.approve())
        html = await socket.receive_from(timeout=5)

    assert f'id="post-{post.pk}"' not in opening
    assert f'id="post-{post.pk}"' in html
    assert "Waiting for a person" not in html


async def test_declined_words_leave_their_writers_page_with_a_way_to_why() -> None:
    case = await in_database(hold)()
    post = await in_database(post_of)(case)
    reader = await session_of(await in_database(make_member)())
    writer = await session_of(await in_database(lambda: case.author)())
    path = f"/live/thread/{post.thread_id}/"

    async with (
        listening(path, session=reader) as other,
        listening(f"{path}?shown=post-{post.pk}.1held", session=writer) as own,
    ):
        await other.receive_from(timeout=5)
        await own.receive_from(timeout=5)
        await decide(case, acts.decline("Please."))
        html = await own.receive_from(timeout=5)

        assert await other.receive_nothing(timeout=1)
    assert "kept them back" in html
    assert f'href="/reading/forums.post/{post.pk}/"' in html
    assert post.body not in html


async def test_a_page_that_comes_back_is_sent_what_it_missed_and_nothing_else() -> None:
    thread, member = await make()
    session = await session_of(member)
    opening, missed, same = await in_database(
        lambda: (thread.posts.get(), make_post(thread, body="Missed."), make_post(thread))
    )()
    shown = f"post-{opening.pk}.1here,post-{same.pk}.1here,post-999.1here"

    async with listening(f"/live/thread/{thread.pk}/?shown={shown}", session=session) as socket:
        html = await socket.receive_from(timeout=5)

    assert 'id="post-999" data-gone' in html
    assert f'id="post-{missed.pk}"' in html
    assert f'id="post-{opening.pk}"' not in html
    assert f'id="post-{same.pk}"' not in html


async def test_a_full_page_learns_that_the_thread_goes_on() -> None:
    thread, member = await make()
    await in_database(lambda: [make_post(thread) for _ in range(19)])()
    session = await session_of(member)

    async with listening(f"/live/thread/{thread.pk}/", session=session) as socket:
        await socket.receive_from(timeout=5)
        await answer(thread, by=await in_database(lambda: thread.author)(), body="The next page.")
        html = await socket.receive_from(timeout=5)

    assert "The next page." not in html
    assert f"/threads/{thread.pk}/page/2/" in html


async def test_a_page_that_leads_to_the_next_one_is_not_told_of_it() -> None:
    thread, member = await make()
    await in_database(lambda: [make_post(thread) for _ in range(25)])()
    session = await session_of(member)

    async with listening(f"/live/thread/{thread.pk}/?goes-on=1", session=session) as socket:
        html = await socket.receive_from(timeout=5)

    assert f"/threads/{thread.pk}/page/2/" not in html


@pytest.mark.parametrize("frame", ["{}", "x" * 70_000, '{"__proto__": 1}'])
async def test_whatever_a_browser_says_ends_the_talk(frame: str) -> None:
    thread, member = await make()
    session = await session_of(member)

    async with listening(f"/live/thread/{thread.pk}/", session=session) as socket:
        await socket.receive_from(timeout=5)
        await socket.send_to(text_data=frame)
        closed = await socket.receive_output(timeout=5)

    assert (closed["type"], closed["code"]) == ("websocket.close", 4400)


@pytest.mark.parametrize("ending", ["signed_out", "paused", "closed"])
@pytest.mark.parametrize("told", [True, False])
async def test_whoever_may_not_listen_any_more_is_cut_off(ending: str, told: bool) -> None:
    thread, member = await make()
    session = await session_of(member)
    author = await in_database(make_member)()

    @in_database
    def end() -> None:
        if ending == "signed_out":
            MemberSession.objects.filter(session_key=session).delete()
        else:
            Member.objects.filter(pk=member.pk).update(state=ending)
        if told:
            live.announce(live.person_channel(member.pk), live.RightsChanged())

    async with listening(f"/live/thread/{thread.pk}/", session=session) as socket:
        await socket.receive_from(timeout=5)
        await end()
        await answer(thread, by=author)
        closed = await socket.receive_output(timeout=2)

    assert (closed["type"], closed["code"]) == ("websocket.close", 4401)


async def test_a_moderator_who_steps_down_loses_the_open_desk() -> None:
    moderator = await in_database(make_moderator)()
    session = await session_of(moderator)

    async with listening("/live/desk/", session=session) as socket:
        await in_database(
            lambda: Member.objects.filter(pk=moderator.pk).update(role=Member.Role.MEMBER)
        )()
        await in_database(hold)()
        closed = await socket.receive_output(timeout=2)

    assert (closed["type"], closed["code"]) == ("websocket.close", 4401)


async def test_a_case_appears_on_an_open_desk_and_goes_inert_when_decided() -> None:
    session = await session_of(await in_database(make_moderator)())

    async with listening("/live/desk/?shown=cases-0.list", session=session) as socket:
        case = await in_database(hold)("You are an idiot, Marigold.")
        appeared = await socket.receive_from(timeout=5)
        await decide(case, acts.approve())
        decided = await socket.receive_from(timeout=5)

    assert f'id="case-{case.pk}"' in appeared
    assert "Marigold" not in str(appeared)
    assert "Marigold" not in str(decided)
    assert "Let through by a colleague" in decided


async def test_an_open_desk_leaves_out_what_is_not_this_moderators() -> None:
    moderator = await in_database(make_moderator)()
    session = await session_of(moderator)

    async with listening("/live/desk/", session=session) as socket:
        await in_database(lambda: hold(author=moderator))()

        assert await socket.receive_nothing(timeout=1)


async def test_one_session_has_so_many_sockets_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "SOCKETS", 1)
    thread, member = await make()
    session = await session_of(member)

    async with listening(f"/live/thread/{thread.pk}/", session=session):
        assert not await is_accepted(call(f"/live/thread/{thread.pk}/", session=session))

    assert await is_accepted(call(f"/live/thread/{thread.pk}/", session=session))


async def test_open_sockets_are_looked_at_again_after_a_mishap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    thread, member = await make()
    session = await session_of(member)

    async with listening(f"/live/thread/{thread.pk}/", session=session) as socket:
        await socket.receive_from(timeout=5)
        with monkeypatch.context() as mishap:
            mishap.setattr(guard, "_all", lambda: 1 / 0)
            assert await socket.receive_nothing(timeout=1.5)
        await in_database(lambda: MemberSession.objects.filter(session_key=session).delete())()
        closed = await socket.receive_output(timeout=3)

    assert (closed["type"], closed["code"]) == ("websocket.close", 4401)
