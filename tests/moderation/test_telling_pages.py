"""Pages to tell a moderator, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from community import limits, redis
from community.accounts import apart, closing
from community.accounts.models import Member
from community.notices import reading
from forums.models import Post
from moderation import acts, reporting, reports
from moderation.models import Addition, Case, Pseudonym, Report, Reviewed
from tests.factories import (
    NOON,
    keep_apart,
    make_member,
    make_moderator,
    make_post,
    make_thread,
    sign_in,
)
from tests.moderation.building import decide, hold, post_of

pytestmark = pytest.mark.django_db(transaction=True)
Reason = Report.Reason


@pytest.fixture
def reporter(client: Client) -> Member:
    member = make_member("quiet-fern")
    sign_in(client, member)
    return member


def at(content: Reviewed) -> str:
    return f"/reports/about/{content._meta.label_lower}/{content.pk}/"


def form(**fields: object) -> dict[str, object]:
    return {"key": uuid4(), "reason": Reason.UNKIND, "wish": "know"} | fields


def told() -> Report:
    return Report.objects.get()


def test_beside_every_post_of_others_stands_the_way_to_a_moderator(
    client: Client, reporter: Member
) -> None:
    post = make_post(make_thread())
    own = make_post(post.thread, author=reporter)

    page = client.get(f"/threads/{post.thread_id}/").content.decode()

    assert f'href="{at(post)}' in page
    assert f'href="{at(post.thread)}' in page
    assert f'href="{at(own)}' not in page
    assert f'href="{at(post)}' in client.get(f"/posts/{post.pk}/more/").content.decode()


@pytest.mark.usefixtures("reporter")
def test_the_page_says_first_who_reads_it_and_who_never_learns(client: Client) -> None:
    post = make_post(make_thread(), author=make_member("sharp-thorn"), body="Be quiet.")

    page = client.get(at(post)).content.decode()

    assert "sharp-thorn never learns who told us" in page
    assert "Be quiet." in page
    assert not Case.objects.exists()


def test_words_are_told_about_and_the_reporter_sees_them_again(
    client: Client, reporter: Member
) -> None:
    post = make_post(make_thread())

    answer = client.post(at(post), form(words="Third time.", wish="speak", masked="on"))

    report = told()
    assert answer.status_code == 302
    assert (report.reporter, report.wish, report.masked) == (reporter, "speak", True)
    page = client.get(answer["Location"]).content.decode()
    assert "Third time." in page
    assert "Waiting for somebody to read it" in page
    assert "It insults somebody" in client.get("/reports/").content.decode()


@pytest.mark.usefixtures("reporter")
def test_a_title_is_told_about_with_its_opening(client: Client) -> None:
    thread = make_thread()
    answer = make_post(thread)

    client.post(at(thread), form())

    assert told().case.content == thread.posts.get(number=1)
    assert answer.pk != told().case.content_id


@pytest.mark.usefixtures("reporter")
def test_a_double_click_tells_once_and_two_tabs_add_up(client: Client) -> None:
    post, sent = make_post(make_thread()), form(words="Once.")

    first, second = client.post(at(post), sent), client.post(at(post), sent)
    client.post(at(post), form(words="In another tab."))

    assert first["Location"] == second["Location"]
    assert [one.words for one in told().additions.all()] == ["In another tab."]


@pytest.mark.usefixtures("reporter")
def test_who_told_before_is_led_to_what_they_told(client: Client) -> None:
    post = make_post(make_thread())
    client.post(at(post), form())

    page = client.get(at(post), follow=True)

    assert page.redirect_chain == [(told().get_absolute_url(), 302)]
    assert "Here you can add to it" in page.content.decode()


def test_distance_is_offered_in_the_same_step(client: Client, reporter: Member) -> None:
    post = make_post(make_thread())

    client.post(at(post), form(wish="distance", block="on"))

    assert reporter.blocks.filter(blocked=post.author).exists()
    assert client.get(at(post)).status_code == 404
    assert client.get(told().get_absolute_url()).status_code == 200


def test_a_name_is_told_about_from_the_page_of_its_member_even_when_blocked(
    client: Client, reporter: Member
) -> None:
    other = make_member("sharp-thorn")
    keep_apart(reporter, other)
    mark = apart.mark(other.pk, viewer=reporter)
    url = reverse("reports:tell_of_person", args=[mark])

    assert url in client.get(reverse("accounts:person", args=[mark])).content.decode()
    assert client.get(url).status_code == 200
    assert not Pseudonym.objects.exists()
    for _ in range(2):
        client.post(url, form(reason=Reason.HATE))

    assert told().case.content.words() == "sharp-thorn"


def test_nobody_tells_about_themselves_by_a_mark(client: Client, reporter: Member) -> None:
    mark = apart.mark(reporter.pk, viewer=reporter)

    assert client.get(reverse("reports:tell_of_person", args=[mark])).status_code == 404
    forged = reverse("reports:tell_of_person", args=["1:forged"])
    assert client.get(forged).status_code == 404


@pytest.mark.parametrize(
    "kind",
    [
        "forums.post", "forums.thread", "forums.space", "accounts.member", "moderation.case",
        "moderation.pseudonym", "nothing.here", "auth.user",
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775808", "9" * 40])
@pytest.mark.usefixtures("reporter")
def test_what_is_not_there_is_not_found(client: Client, kind: str, number: str) -> None:
    url = f"/reports/about/{kind}/{number}/"

    assert (client.get(url).status_code, client.post(url, form()).status_code) == (404, 404)
    assert not Case.objects.exists()


@pytest.mark.parametrize("state", [state for state in Post.State if state != Post.State.VISIBLE])
@pytest.mark.usefixtures("reporter")
def test_what_one_may_not_read_is_not_found(client: Client, state: str) -> None:
    post = make_post(make_thread(), state=Post.State(state))

    assert client.get(at(post)).status_code == 404
    assert client.post(at(post), form()).status_code == 404


def test_own_words_and_words_of_those_kept_apart_are_not_found(
    client: Client, reporter: Member
) -> None:
    own, apart_from = make_post(make_thread(), author=reporter), make_post(make_thread())
    keep_apart(apart_from.author, reporter)

    assert client.post(at(own), form()).status_code == 404
    assert client.post(at(apart_from), form()).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"reason": "nonsense"},
        {"wish": "nonsense"},
        {"words": "a" * 2_001},
        {"words": "a\x00b"},
        {"words": "a\u202eb"},
        {"key": "not-a-key"},
        {"reason": Reason.OTHER, "words": ""},
    ],
)
@pytest.mark.usefixtures("reporter")
def test_what_cannot_be_kept_is_said_and_nothing_is_lost_or_stored(
    client: Client, fields: dict[str, str]
) -> None:
    post = make_post(make_thread())

    answer = client.post(at(post), form(**fields))

    assert answer.status_code == 422
    assert "something needs another look" in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.usefixtures("reporter")
def test_words_that_went_meanwhile_are_said_to_be_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post(make_thread())

    def went(*_: object, **__: object) -> Report:
        raise reporting.Gone

    monkeypatch.setattr(reporting, "tell", went)

    assert client.post(at(post), form()).status_code == 409


@pytest.mark.usefixtures("reporter")
def test_telling_works_while_redis_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> object:
        raise redis.Away

    monkeypatch.setattr(redis, "ask", away)
    monkeypatch.setattr(redis.breaker, "ask", away, raising=False)
    post = make_post(make_thread())

    assert client.post(at(post), form()).status_code == 302
    assert told().case.is_open


@pytest.mark.usefixtures("reporter")
def test_too_much_is_said_kindly_and_danger_is_always_heard(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "report", limits.Limit("1/hour"))
    first, second = make_post(make_thread()), make_post(make_thread())

    client.post(at(first), form())
    assert client.post(at(second), form()).status_code == 429
    assert client.post(at(second), form(reason=Reason.THREAT)).status_code == 302


@pytest.mark.usefixtures("reporter")
def test_more_can_be_said_and_all_of_it_taken_back(client: Client) -> None:
    client.post(at(make_post(make_thread())), form())
    url, sent = told().get_absolute_url(), {"key": uuid4(), "words": "And again."}

    for _ in range(2):
        client.post(f"{url}more/", sent)
    assert Addition.objects.count() == 1
    assert client.post(f"{url}more/", {"key": uuid4(), "words": ""}).status_code == 422
    for _ in range(2):
        client.post(f"{url}back/")

    assert "You took it back" in client.get(url).content.decode()
    assert Case.objects.get().state == Case.State.LAPSED


def test_nobody_else_reads_a_report(client: Client) -> None:
    post = make_post(make_thread())
    report = reporting.tell(
        post, reporting.Told(Reason.UNKIND, key=uuid4()), by=make_member(), at=NOON
    )
    pages = [report.get_absolute_url(), f"{report.get_absolute_url()}more/"]
    for member in (make_member(), post.author, make_moderator()):
        sign_in(client, member)
        assert client.get(pages[0]).status_code == 404
        assert client.post(pages[1], {"key": uuid4(), "words": "x"}).status_code == 404
        assert client.post(f"{pages[0]}back/").status_code == 404
    client.logout()
    assert client.get(pages[0]).status_code == 302


def test_a_decision_is_told_without_what_was_done(client: Client, reporter: Member) -> None:
    client.post(at(make_post(make_thread())), form())
    report = told()
    decide(report.case, acts.decline("Marzipan."))
    page = client.get(report.get_absolute_url()).content.decode()  # undone it may still be: no,
    assert reports.ACTED in page  # NOON is long past

    reports.answer_reporters(at=NOON + timedelta(hours=1))

    [line] = reading.page_for(reporter).lines
    assert line.words == "A moderator has looked at something you told us"
    assert "Marzipan" not in page
    for word in ("Decline", "declined", "suspen", "limit"):
        assert word not in page.partition("<main")[2].partition("</main")[0]


def test_a_moderator_tells_like_anybody(client: Client) -> None:
    sign_in(client, make_moderator())

    assert client.post(at(make_post(make_thread())), form()).status_code == 302


def test_reports_of_those_who_closed_their_account_stay() -> None:
    reporter, post = make_member(), make_post(make_thread())
    report = reporting.tell(post, reporting.Told(Reason.UNKIND, key=uuid4()), by=reporter, at=NOON)

    closing.close(reporter)
    Report.objects.filter(pk=report.pk).update(reporter=None)  # erased

    heard = reports.of(report.case, viewer=make_moderator())
    assert [voice.who for voice in heard.voices] == [reports.NOBODY]
    assert reports.answer_reporters(at=NOON + timedelta(days=1)) == 0


def test_the_case_on_the_desk_shows_what_was_told(client: Client) -> None:
    case = hold()
    reporting.tell(
        post_of(case),
        reporting.Told(Reason.THREAT, words="He means it.", key=uuid4()),
        by=make_member("quiet-fern"),
        at=NOON,
    )
    sign_in(client, make_moderator())

    veiled = client.get(reverse("desk:case", args=[case.pk])).content.decode()
    page = client.post(reverse("desk:unveil", args=[case.pk])).content.decode()

    assert "1 person told us" in veiled
    assert "He means it." not in veiled
    assert "He means it." in page
    assert "quiet-fern" in page


def test_a_moderator_asks_and_the_reporter_answers(client: Client) -> None:
    reporter, moderator = make_member(), make_moderator()
    report = reporting.tell(
        make_post(make_thread()), reporting.Told(Reason.UNKIND, key=uuid4()), by=reporter, at=NOON
    )
    sign_in(client, moderator)
    asked = client.post(
        reverse("told:ask", args=[report.pk]), {"key": uuid4(), "words": "Since when?"}
    )
    assert asked.status_code == 302

    sign_in(client, reporter)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Since when?" in page
    assert moderator.name not in page
    [line] = reading.page_for(reporter).lines
    assert line.words == "A moderator has a question for you"


@pytest.mark.parametrize("name", ["ask", "find_nothing"])
def test_members_and_moderators_elsewhere_do_nothing_to_reports(client: Client, name: str) -> None:
    author = make_moderator()
    report = reporting.tell(
        make_post(make_thread(), author=author),
        reporting.Told(Reason.UNKIND, key=uuid4()),
        by=make_member(),
        at=NOON,
    )
    url = reverse(f"told:{name}", args=[report.pk])
    for member in (make_member(), make_moderator(), author):
        sign_in(client, member)
        assert client.post(url, {"key": uuid4(), "words": "?"}).status_code == 404
    assert not Addition.objects.exists()
