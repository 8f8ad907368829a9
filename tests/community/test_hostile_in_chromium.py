"""Hostile texts, rendered and shown by a real browser under the site's own policy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Dialog, Route

from community import markup
from tests.community.hostile import hostile_texts

HOME = "http://circle.test"
A_PAGE = 300  # texts
NOTING = """
window.faults = [];
window.reached = () => faults.push("script ran");
for (const name of ["alert", "confirm", "prompt", "open", "print"])
  window[name] = () => faults.push(name);
document.addEventListener("securitypolicyviolation", (event) => faults.push(
  `policy: ${event.violatedDirective} ${event.blockedURI}`));
"""
# Each element is touched in each way a person may touch it, but no link is followed: where
# links lead is asked of the browser, which resolves them as it would.
TOUCHING = """
() => {
  document.addEventListener("click", (event) => event.preventDefault());
  const events = ["mouseover", "mouseenter", "focus", "click", "toggle", "load", "error"];
  for (const element of document.querySelectorAll("main *"))
    for (const name of events) element.dispatchEvent(new Event(name, {bubbles: true}));
  const links = [...document.links].filter((link) =>
    link.origin !== location.origin || link.pathname.startsWith("//"));
  const strange = [...document.querySelectorAll("main *")].filter((element) =>
    element.namespaceURI !== "http://www.w3.org/1999/xhtml" || element.localName.includes("-") ||
    [...element.attributes].some((one) => !["href", "rel", "start"].includes(one.name)));
  return [...faults, ...links.map((one) => one.href), ...strange.map((one) => one.outerHTML)];
}
"""


def page_of(texts: list[str]) -> str:
    posts = "".join(f"<article>{markup.render(text)}</article>" for text in texts)
    return f"<!doctype html><meta charset=utf-8><title>a</title><main>{posts}</main>"


def open_page(context: BrowserContext, html: str, policy: str) -> tuple[list[str], int]:
    """What went wrong on a page of `html`, and how many articles it has."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url == f"{HOME}/":
            route.fulfill(
                body=html, content_type="text/html", headers={"Content-Security-Policy": policy}
            )
        else:
            asked.append(route.request.url)
            route.abort()

    def refuse(dialog: Dialog) -> None:
        asked.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page = context.new_page()
    page.on("dialog", refuse)
    page.on("pageerror", lambda error: asked.append(f"script {error.message}"))
    page.route("**/*", answer)
    page.add_init_script(NOTING)
    page.goto(f"{HOME}/")
    found = page.evaluate(TOUCHING)
    assert page.url == f"{HOME}/"
    articles = page.locator("article").count()
    page.close()
    return [*asked, *found], articles


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    yield context
    context.close()


@pytest.fixture
def policy(client: Client) -> str:
    return client.get("/grounding/")["Content-Security-Policy"]


def test_the_browser_notices_what_a_text_must_not_do(context: BrowserContext, policy: str) -> None:
    html = "<!doctype html><main><img src=https://evil.test/x onerror=reached()></main>"

    with_policy, without = (open_page(context, html, sent)[0] for sent in (policy, ""))

    assert "policy: img-src https://evil.test/x" in with_policy
    assert {"https://evil.test/x", "script ran"} <= set(without)


@pytest.mark.parametrize("under", ["the policy", "no policy"])
def test_no_hostile_text_does_anything_in_a_browser(
    context: BrowserContext, policy: str, under: str
) -> None:
    texts = iter(hostile_texts())
    faults, shown = [], 0
    while batch := list(islice(texts, A_PAGE)):
        found, articles = open_page(
            context, page_of(batch), policy if under == "the policy" else ""
        )
        faults += found
        shown += articles

    assert (faults, shown) == ([], len(hostile_texts()))
