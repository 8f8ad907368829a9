"""Members' Markdown: what it becomes, and what it never becomes."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from pytest_django.fixtures import Settings

from community import addresses, markup
from tests.community.hostile import hostile_texts
from tests.community.slow_texts import SLOW_TEXTS, Fill

HOSTILE = hostile_texts()
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
TAGS = {
    "p",
    "br",
    "hr",
    "em",
    "strong",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "h3",
    "h4",
    "h5",
    "h6",
}


class Structure(HTMLParser):
    """Notes all that is not on the list, with a parser of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, ()):
                self.faults.append(f"{tag} {name}")
            elif name == "href" and not stays_inside(value or ""):
                self.faults.append(f"{value}")

    def handle_comment(self, data: str) -> None:
        self.faults.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.faults.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.faults.append("instruction")

    def unknown_decl(self, data: str) -> None:
        self.faults.append("section")


def stays_inside(address: str) -> bool:
    return address.startswith("#") or (address[:1] == "/" and address[1:2] not in {"/", "\\"})


def faults(html: str) -> list[str]:
    structure = Structure()
    structure.feed(html)
    structure.close()
    return structure.faults


def test_there_are_enough_hostile_texts() -> None:
    assert len(HOSTILE) >= 2_000


def test_hostile_texts_keep_to_the_list() -> None:
    broken = {text: found for text in HOSTILE if (found := faults(markup.render(text)))}

    assert broken == {}


def test_what_was_rendered_is_not_changed_by_cleaning_it_again() -> None:
    unstable = [
        text
        for text in [*HOSTILE, *(fill(2_000) for fill in SLOW_TEXTS.values())]
        if markup._cleaner.clean(rendered := markup.render(text)) != rendered
    ]

    assert unstable == []


def test_links_out_of_hostile_texts_go_by_the_leaving_page_as_https_or_http() -> None:
    led = [addresses.settle(address) for address in HOSTILE]

    outside = [found for found in led if found and found.startswith("/leaving/?to=")]
    assert all(
        found[13:].lower().startswith(("http%3a%2f%2f", "https%3a%2f%2f")) for found in outside
    )


@pytest.mark.parametrize("fill", SLOW_TEXTS.values(), ids=SLOW_TEXTS.keys())
def test_no_text_is_slow_at_the_limit(fill: Fill) -> None:
    text = fill(markup.LONGEST)

    def seconds() -> float:
        begun = time.thread_time()
        markup.render(text, mention=lambda name: f"/people/{name}/")
        return time.thread_time() - begun

    # The best of three: a busy neighbour costs processor time too.
    assert min(seconds() for _ in range(3)) < 0.25


def test_a_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(markup.TooLong):
        markup.render("a" * (markup.LONGEST + 1))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n"),
        ("# a\n\n## b", "<h3>a</h3>\n<h4>b</h4>\n"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>\n'),
        ("```python\na\n```", "<pre><code>a\n</code></pre>\n"),
        ("a <b>b</b>", "<p>a &lt;b&gt;b&lt;/b&gt;</p>\n"),
        ("|a|\n|-|\n|b|", "<p>|a|<br>\n|-|<br>\n|b|</p>\n"),
        ("today.It was", "<p>today.It was</p>\n"),
        ("[a](mailto:b@c.test)", "<p>a</p>\n"),
        ("[a](/threads/1/)", '<p><a href="/threads/1/">a</a></p>\n'),
    ],
)
def test_markdown_becomes(text: str, html: str) -> None:
    assert markup.render(text) == html


@pytest.mark.parametrize(
    ("text", "to", "shown"),
    [
        ("[a](https://b.test/?q=1&utm_source=x#c)", "https%3A%2F%2Fb.test%2F%3Fq%3D1%23c", "a"),
        (
            "(https://b.test/c_(d)?fbclid=1).",
            "https%3A%2F%2Fb.test%2Fc_%28d%29",
            "https://b.test/c_(d)",
        ),
        ("<https://b.test/?gclid=1>", "https%3A%2F%2Fb.test%2F", "https://b.test/"),
        ("![a *b*](https://c.test/d.png)", "https%3A%2F%2Fc.test%2Fd.png", "a b"),
    ],
)
def test_links_outside_leave_by_a_page_without_what_tracks_people(
    text: str, to: str, shown: str
) -> None:
    link = f'<a href="/leaving/?to={to}" rel="noreferrer noopener nofollow ugc">{shown}</a>'

    assert link in markup.render(text)


def test_links_to_this_site_stay_on_it(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["circle.example"]

    assert '<a href="/t/1/?page=2#post-3">' in markup.render(
        "[a](https://circle.example/t/1/?page=2#post-3)"
    )


def test_images_inside_links_become_words() -> None:
    assert markup.render("[![a](/b)](/c)") == '<p><a href="/c">a</a></p>\n'


def test_what_nests_too_deep_stays_words() -> None:
    assert "hello" in markup.render("> " * 30 + "hello")
    assert "hello" in markup.render("- " * 30 + "hello")


def test_mentions_of_known_names_become_links() -> None:
    known = {"rain": "/people/rain/"}

    html = markup.render("@rain, @snow \\@rain a@rain `@rain` [@rain](/b)", mention=known.get)

    assert html == (
        '<p><a href="/people/rain/">@rain</a>, @snow @rain a@rain <code>@rain</code>'
        ' <a href="/b">@rain</a></p>\n'
    )


def test_mentioned_names_are_found_once_and_in_order() -> None:
    assert markup.mentioned("@b @a-c. @b `@d` e@f.test") == ["b", "a-c"]


def test_snippets_have_the_words_only() -> None:
    assert markup.plain("# a\n\n> *b*\n> c [d](https://e.test)\n\n```\nf\n```") == "a b c d f"
