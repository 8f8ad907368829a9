"""Who told us never reaches those whom it was about, nor that anybody did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from community.accounts.models import Member
from community.http import Policy
from community.notices.models import Notice
from forums import editing
from forums.models import Post
from moderation import acts, reporting, reports
from moderation.models import Case, Report, Reviewed
from tests.crawl import open_to
from tests.factories import NOON, agree, make_member, make_post, make_thread, sign_in
from tests.moderation.building import decide, hold, post_of

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "canary-Wilhelmina"
WORDS = "canary-of-words"
SIGNED_IN = (Policy.EVERYONE, Policy.SIGNED_IN, Policy.MEMBER)


def tell(post: Reviewed, reason: str = Report.Reason.UNKIND) -> Report:
    reporter = Member.objects.filter(name=CANARY).first() or make_member(CANARY)
    told = reporting.Told(reason, words=WORDS, key=uuid4())
    return reporting.tell(post, told, by=reporter, at=NOON)


def pages(post: Post) -> Iterator[str]:
    """All that the writer of a post can open."""
    yield from sorted(set(open_to(*SIGNED_IN)))
    yield from (
        f"/posts/{post.pk}/", f"/posts/{post.pk}/more/", f"/posts/{post.pk}/edit/",
        f"/threads/{post.thread_id}/", f"/reading/forums.post/{post.pk}/",
        f"/reading/forums.thread/{post.thread_id}/", f"/reports/about/forums.post/{post.pk}/",
    )  # fmt: skip
    for case in Case.objects.all():
        for name in ("decisions:one", "desk:case"):
            try:
                yield reverse(name, args=[case.pk])
            except NoReverseMatch:
                continue
        for decision in case.decisions.all():
            yield reverse("decisions:one", args=[decision.pk])
    for report in Report.objects.all():
        yield report.get_absolute_url()


def seen_by(client: Client, author: Member, post: Post) -> dict[str, tuple[int, str]]:
    sign_in(client, author)
    found = {path: client.get(path) for path in pages(post)}
    return {
        path: (page.status_code, "" if page.streaming else page.content.decode())
        for path, page in found.items()
    }


@pytest.mark.parametrize("choice", [None, acts.approve(), acts.decline("Please don't.")])
def test_no_page_of_the_writer_has_a_trace_of_who_told(
    client: Client, choice: acts.Choice | None
) -> None:
    post = make_post(make_thread())
    report = tell(post)
    if choice:
        decide(report.case, choice)
        reports.answer_reporters(at=NOON + timedelta(hours=1))

    for path, (_status, page) in seen_by(client, post.author, post).items():
        assert CANARY not in page, path
        assert WORDS not in page, path


@pytest.mark.parametrize("reason", [Report.Reason.UNKIND, Report.Reason.WORRY, "minor", "threat"])
def test_nothing_that_the_writer_sees_changes_when_somebody_tells(
    client: Client, reason: str
) -> None:
    post = make_post(make_thread())
    path = f"/reading/forums.post/{post.pk}/"
    sign_in(client, post.author)
    thread = f"/threads/{post.thread_id}/"
    before = client.get(path).status_code, client.get(thread).content.decode().count("<li")

    tell(post, reason)

    assert (client.get(path).status_code, client.get(thread).content.decode().count("<li")) == (
        before
    )
    assert not Notice.objects.filter(member=post.author).exists()


@pytest.mark.parametrize("queue", [Case.Queue.CARE, Case.Queue.LOOK])
def test_the_page_about_words_that_somebody_looks_at_says_the_same_as_before(
    client: Client, queue: str
) -> None:
    body = "I want to kill myself." if queue == Case.Queue.CARE else "You are an idiot."
    case = hold(body)
    post = post_of(case)
    Post.objects.filter(pk=post.pk).update(state=Post.State.VISIBLE)
    Case.objects.filter(pk=case.pk).update(queue=queue, version=5)
    sign_in(client, post.author)
    path = f"/reading/forums.post/{post.pk}/"
    before = client.get(path).content.decode().partition("<main")[2]

    tell(post)

    assert Case.objects.get().queue == Case.Queue.REPORTS
    assert client.get(path).content.decode().partition("<main")[2] == before


def test_the_writer_of_words_told_about_hears_only_of_a_restriction(client: Client) -> None:
    post = make_post(make_thread())
    report = tell(post)
    decide(report.case, acts.approve())

    sign_in(client, post.author)
    assert client.get(f"/reading/forums.post/{post.pk}/").status_code == 404
    assert not Notice.objects.filter(member=post.author).exists()


def test_an_edit_that_waits_is_explained_without_a_word_of_reports(client: Client) -> None:
    post = make_post(make_thread())
    tell(post)
    agree(post.author, post.thread.space)
    words = editing.Words(body="You are a worthless idiot, kill yourself.")
    editing.edit_post(post.pk, words, revision=1, by=post.author, at=NOON)

    sign_in(client, post.author)
    page = client.get(f"/reading/forums.post/{post.pk}/").content.decode()

    assert Post.objects.get(pk=post.pk).state == Post.State.HELD
    assert "Only you can see this until a moderator has read it" in page
    assert "told" not in page.partition("<main")[2].partition("</main")[0].lower()


def test_no_announcement_but_those_for_the_desk(announced) -> None:
    tell(make_post(make_thread()))

    assert {channel for channel, _ in announced} == {"desk"}
    assert CANARY not in json.dumps([str(event) for _, event in announced])


def test_logs_say_nothing_of_it(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    post = make_post(make_thread())
    sign_in(client, make_member(CANARY))

    client.post(
        f"/reports/about/forums.post/{post.pk}/",
        {"key": uuid4(), "reason": "unkind", "wish": "know", "words": WORDS},
    )

    said = "".join(capsys.readouterr())
    assert CANARY not in said
    assert WORDS not in said


def test_who_told_hears_of_it_no_sooner_than_ten_minutes_after_the_decision() -> None:
    """And by a job for all at once, so that no moment tells who it was."""
    post = make_post(make_thread())
    report = tell(post)
    decide(report.case, acts.decline("Please don't."))
    told = Notice.objects.filter(member=report.reporter)

    reports.answer_reporters(at=NOON + timedelta(minutes=9, seconds=59))
    assert not told.exists()
    reports.answer_reporters(at=NOON + timedelta(minutes=10))
    assert told.count() == 1
