"""A walk through every page that somebody can reach, with what no page may have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.http import Http404
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Page

from community.http import Policy
from tests.browsing import find_barriers

ALIKE = 2  # pages of one kind that are looked at
WIDTHS = (320, 360, 1280)  # CSS pixels
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# What axe looks at: each width and each scheme.
LOOKS: tuple[tuple[int, Scheme], ...] = ((1280, "light"), (360, "dark"))
ONE_PAGE = "document.querySelectorAll('h1').length === 1 && !!document.querySelector('main')"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"


@dataclass
class Walk:
    """Where somebody got to, and what was wrong there."""

    page: Page
    # Kinds of pages that need no second look by axe: another person's walk had it.
    known: set[str] = field(default_factory=set)
    passed_by: frozenset[str] = frozenset()  # addresses that are no pages
    pictures: Path | None = None  # where to put one of each page, width and scheme
    seen: Counter[str] = field(default_factory=Counter)
    arrived: set[str] = field(default_factory=set)  # kinds of pages
    faults: list[str] = field(default_factory=list)

    def through(self, starts: Iterable[str]) -> None:
        """Visit `starts` and whatever they link to on this site."""
        waiting = list(starts)
        asked: set[str] = set()
        while waiting:
            path = waiting.pop(0)
            kind = kind_of(path)
            if path in asked | self.passed_by or kind is None or self.seen[kind] >= ALIKE:
                continue
            asked.add(path)
            self.seen[kind] += 1
            waiting += self._visit(path)

    def _visit(self, path: str) -> list[str]:
        answer = self.page.goto(path)
        if answer is None or answer.status == 405:  # only takes forms
            return []
        if answer.status >= 400:
            self.faults.append(f"{path}: {answer.status}")
            return []
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        if not self.page.evaluate(ONE_PAGE):
            self.faults.append(f"{path}: not one h1 in one main")
        kind = kind_of(urlsplit(self.page.url).path) or path  # of the page it led to
        self.arrived.add(kind)
        self._look(path, kind)
        here = urlsplit(self.page.url).netloc
        links = [urlsplit(link) for link in self.page.evaluate(LINKS)]
        return [f"{link.path}?{link.query}".rstrip("?") for link in links if link.netloc == here]

    def _look(self, path: str, kind: str) -> None:
        fresh = kind not in self.known
        self.known.add(kind)
        for width in WIDTHS if fresh else WIDTHS[:1]:
            self.page.set_viewport_size({"width": width, "height": 800})
            if (over := self.page.evaluate(TOO_WIDE)) > 0:
                self.faults.append(f"{path}: {over} px too wide at {width}")
        for width, scheme in LOOKS if fresh else ():
            self._wear(width, scheme)
            self.page.evaluate("scrollTo(0, 0)")  # what the bar half covers is too small a target
            found = find_barriers(self.page)
            self.faults += [f"{path} ({scheme}, {width}): {barrier}" for barrier in found]
        if fresh and self.pictures:
            self._picture(kind)

    def _picture(self, kind: str) -> None:
        for width, scheme in product((360, 1280), SCHEMES):
            self._wear(width, scheme)
            name = f"{kind.replace(':', '-')}-{width}-{scheme}.png"
            self.page.screenshot(path=(self.pictures or Path()) / name, full_page=True)

    def _wear(self, width: int, scheme: Scheme) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})
        # Without motion: a colour that is still changing has no contrast yet.
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def kind_of(path: str) -> str | None:
    """The name of an address (`forums:thread`), or None where no page is."""
    try:
        return resolve(path.partition("?")[0]).view_name
    except Http404:
        return None


def open_to(*policies: Policy) -> Iterator[str]:
    """Addresses without parameters whose pages say that they are for any of `policies`."""
    for name, pattern in _patterns(get_resolver()):
        if getattr(pattern.callback, "policy", None) not in policies:
            continue
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def kinds() -> set[str]:
    """Every kind of address that a person could come to."""
    return {name for name, _ in _patterns(get_resolver())}


def _patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _patterns(entry, inner)
        elif entry.name:
            yield space + entry.name, entry
