"""People at real browsers: Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Error,
    Page,
    Playwright,
    Request,
    Route,
)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
STRICTEST = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,  # it would put style sheets into the page, against the policy
}
# What browsers say about answers that are meant, and about a connection that a test cut.
MEANT = ("the server responded with a status of", "net::ERR_INTERNET_DISCONNECTED")


class NoChromium(Exception):
    """There is none here, or it does not start; says why."""


def launch(playwright: Playwright) -> Browser:
    """:raises NoChromium: nothing to launch, or it fails."""
    found = [shutil.which(name) for name in NAMES] + [p for p in ON_A_MAC if Path(p).exists()]
    program = next((path for path in found if path), None)
    if program is None:
        msg = f"none of {', '.join(NAMES)} is installed"
        raise NoChromium(msg)
    try:
        return playwright.chromium.launch(
            executable_path=program, args=QUIET + ([] if _may_sandbox() else ["--no-sandbox"])
        )
    except Error as error:
        raise NoChromium(str(error).splitlines()[0]) from error


def _may_sandbox() -> bool:
    if os.geteuid() == 0:
        return False
    unshare = shutil.which("unshare")
    if unshare is None:  # macOS has a sandbox of its own
        return True
    return subprocess.run([unshare, "--user", "true"], check=False).returncode == 0


@dataclass
class Seen:
    """What no page of ours may cause; looked at when the test ends."""

    home: str
    faults: list[str] = field(default_factory=list)

    def request(self, request: Request) -> None:
        if request.url == settings.EXIT_URL and request.is_navigation_request():
            return  # leaving quickly is asked for; `arrive` answers in its place
        if urlsplit(request.url).scheme in {"http", "https", "ws", "wss"} and (
            urlsplit(request.url).netloc != urlsplit(self.home).netloc
        ):
            self.faults.append(f"request elsewhere: {request.url}")

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in MEANT):
            self.faults.append(f"console: {message.text}")

    def dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def exception(self, error: Error) -> None:
        self.faults.append(f"script: {error.message}")

    def watch(self, page: Page) -> None:
        page.on("request", self.request)
        page.on("console", self.console)
        page.on("dialog", self.dialog)
        page.on("pageerror", self.exception)


ELSEWHERE = "<!doctype html><title>Elsewhere</title><h1>Sunny spells</h1>"


def be_elsewhere(route: Route) -> None:
    """Answer in place of the page that quick exit leads to."""
    route.fulfill(body=ELSEWHERE, content_type="text/html")


def take_session(page: Page, client: Client, *, url: str) -> None:
    """The browser of `page` goes on at the site `url` where Django's test client is."""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


Arrive = Callable[..., Page]  # options of Playwright's new_context


def find_barriers(page: Page) -> list[str]:
    """axe's findings on the page as it is now: rule and place of each."""
    result = Axe().run(page, options=STRICTEST)
    return [
        f"{finding['id']}: {node['target'][0]}"
        for finding in result.response["violations"]
        for node in finding["nodes"]
    ]
