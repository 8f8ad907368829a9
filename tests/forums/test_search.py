"""Searching: what is found, by whom, in which order, and whatever is typed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from community.accounts.models import Member, Mute
from forums import jobs, misspelt, search
from forums.models import ContentNote, Post, SearchWord, Thread
from tests.factories import NOON, keep_apart, make_member, make_post, make_thread, sign_in

pytestmark = pytest.mark.django_db

PAGE = reverse("forums:search")
HOSTILE = [
    "",
    "'",
    '"',
    '"""',
    "((((",
    "a & b | !c <-> d",
    "foo:*",
    "\\",
    "%",
    "-",
    "-the",
    "or or or",
    "' OR 1=1 --",
    "'; DROP TABLE forums_post; --",
    "\x00",
    "\ud800",
    "\ue000x\ue001",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "🕊️ " * 50,
    "x" * 10_000,
    "a " * 5_000,
    "\u202egnitset",
    "$$ $1 %s {}",
]


@pytest.fixture
def reader(client: Client) -> Member:
    member = make_member()
    sign_in(client, member)
    return member


def found(words: str, viewer: Member) -> list[int]:
    return [post.pk for post in search.search(words, viewer=viewer).posts]


def at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


def test_posts_are_found_by_any_form_of_their_words_newest_first(reader: Member) -> None:
    thread = make_thread()
    posts = [
        make_post(thread, body=body, at=at(hour))
        for hour, body in enumerate(["We negotiate.", "Nothing here.", "She negotiated it."])
    ]

    assert found("negotiating", reader) == [posts[2].pk, posts[0].pk]


@pytest.mark.parametrize(
    ("words", "bodies"),
    [
        ('"soft landing"', ["a soft landing"]),
        ("soft -rope", ["a soft landing", "landing soft"]),
        ("rope or landing", ["a soft landing", "landing soft", "soft rope"]),
    ],
)
def test_phrases_exclusions_and_alternatives_work(
    reader: Member, words: str, bodies: list[str]
) -> None:
    thread = make_thread()
    for body in ("a soft landing", "landing soft", "soft rope"):
        make_post(thread, body=body)

    pks = found(words, reader)

    assert sorted(Post.objects.filter(pk__in=pks).values_list("body", flat=True)) == bodies


def test_titles_are_found_and_named_above_the_posts(reader: Member) -> None:
    thread = make_thread(title="Learning to hear a pause")

    assert search.search("pauses", viewer=reader).threads == [thread]


@pytest.mark.parametrize(("few", "window"), [(2_000, 2), (-1, 2), (-1, 6), (-1, 12_000)])
def test_pages_go_on_without_gap_or_double(
    reader: Member, monkeypatch: pytest.MonkeyPatch, few: int, window: int
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "NEWEST", window)
    monkeypatch.setattr(search, "PER_PAGE", 3)
    thread = make_thread(body="opening")
    posts = [make_post(thread, body=f"lantern {n}", at=at(n // 2)) for n in range(8)]

    walked: list[int] = []
    page = search.search("lantern", viewer=reader)
    while page.older_than:
        walked += [post.pk for post in page.posts]
        page = search.search("lantern", viewer=reader, before=page.older_than)
    walked += [post.pk for post in page.posts]

    assert walked == [post.pk for post in reversed(posts)]


@pytest.mark.parametrize("hidden", ["held", "removed", "withdrawn", "thread", "apart", "blocked"])
def test_what_one_may_not_read_is_not_found(reader: Member, hidden: str) -> None:
    thread = make_thread(title="canarytitle", body="canaryword")
    post = thread.posts.get()
    assert found("canaryword", reader) == [post.pk]

    if hidden in {"held", "removed", "withdrawn"}:
        Post.objects.filter(pk=post.pk).update(state=hidden)
        Thread.objects.filter(pk=thread.pk).update(state=hidden)
    elif hidden == "thread":
        Thread.objects.filter(pk=thread.pk).update(state=Thread.State.REMOVED)
    else:
        pair = (reader, post.author) if hidden == "apart" else (post.author, reader)
        keep_apart(*pair)

    nothing = search.search("canaryword", viewer=reader)
    titles = search.search("canarytitle", viewer=reader)
    assert (nothing.posts, titles.threads) == ([], [])


def test_a_misspelt_word_is_mended_to_one_that_people_wrote(reader: Member) -> None:
    thread = make_thread()
    post = [make_post(thread, body=f"aftercare matters {n}", at=at(n)) for n in range(3)][-1]
    jobs.gather_words(0)

    answer = search.search("aftrecare", viewer=reader)

    assert answer.words == "aftercare"
    assert answer.posts[0].pk == post.pk
    assert search.search("aftrecare", viewer=reader, as_typed=True).posts == []


def test_words_of_fewer_than_three_members_or_unread_ones_are_never_offered(reader: Member) -> None:
    thread = make_thread()
    often = make_member()
    for author in (often, often, often, make_member()):
        make_post(thread, author=author, body="Bartholomew")
    for _ in range(3):
        make_post(thread, body="Cornelius", state=Post.State.HELD)
    for _ in range(3):
        make_post(make_thread(state=Thread.State.REMOVED), body="Dorothea")

    misspelt.gather_words()

    assert not SearchWord.objects.filter(word__in=["bartholomew", "cornelius", "dorothea"]).exists()


def test_a_title_is_found_by_nearly_its_words(reader: Member) -> None:
    thread = make_thread(title="I rehearsed speaking about boundaries for a month")

    assert search.search("bondaries", viewer=reader).threads == [thread]
    assert search.search("rehersed", viewer=reader).threads == [thread]


def test_snippets_mark_the_words_and_carry_no_markup(client: Client, reader: Member) -> None:
    make_post(make_thread(), body="The **lantern** <b>x</b> by [the door](https://a.example/).")

    said = client.get(PAGE, {"q": "lanterns"}).content.decode()

    assert "<mark>lantern</mark>" in said
    assert "**" not in said
    assert "<b>" not in said
    assert "a.example" not in said


def test_snippets_fold_by_the_readers_choices(client: Client, reader: Member) -> None:
    noted = make_thread(notes=[ContentNote.GRIEF])
    make_post(noted, body="a lantern in the dark")
    muted = make_post(make_thread(), body="another lantern").author
    Mute.objects.create(muter=reader, muted=muted, made_date=NOON.date())
    reader.folded_notes = [ContentNote.GRIEF]
    reader.save(update_fields=["folded_notes"])

    said = client.get(PAGE, {"q": "lantern"}).content.decode()

    assert "Note: grief</summary>" in said
    assert "Somebody you muted</summary>" in said


@pytest.mark.parametrize("words", HOSTILE)
def test_whatever_is_typed_is_answered(client: Client, reader: Member, words: str) -> None:
    make_post(make_thread(), body="hello")

    answer = client.get(PAGE, {"q": words.encode("utf-8", "surrogatepass")})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.text(alphabet=st.characters(exclude_characters="\x00", codec="utf-8"), max_size=60))
def test_no_text_makes_searching_fail(reader: Member, words: str) -> None:
    assert search.search(words, viewer=reader).posts is not None


@pytest.mark.parametrize("before", ["0", "999999999999999999", "²", "-1", "x", "9" * 40])
def test_a_strange_place_to_go_on_from_is_taken_calmly(
    client: Client, reader: Member, before: str
) -> None:
    assert client.get(PAGE, {"q": "hello", "before": before}).status_code == 200


def test_too_much_searching_waits_and_keeps_the_words(client: Client, reader: Member) -> None:
    answers = [client.get(PAGE, {"q": "canarywords"}) for _ in range(31)]

    assert {answer.status_code for answer in answers[:30]} == {200}
    assert answers[30].status_code == 429
    assert "canarywords" in answers[30].content.decode()
    assert int(answers[30]["Retry-After"]) >= 1


@pytest.mark.parametrize("posts", [1, 30])
def test_a_page_of_results_costs_the_same_however_much_there_is(
    client: Client, reader: Member, django_assert_num_queries: DjangoAssertNumQueries, posts: int
) -> None:
    thread = make_thread(title="lantern")
    for _ in range(posts):
        make_post(thread, body="lantern", at=timezone.now())
    client.get(PAGE)

    # The session, the member, whom they keep at a distance, a guess of the matches,
    # they themselves, their words, the same for titles, the mark of notices.
    with django_assert_num_queries(9):
        client.get(PAGE, {"q": "lantern"})
