"""Looking at one page as it is now."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from tests import browsing


def look(page: Page, name: str) -> None:
    """No barrier, at both widths and in both schemes; with PICTURES, a picture of each."""
    pictures = os.environ.get("PICTURES")
    page.wait_for_load_state("load")
    for width in (360, 1280):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate("scrollTo(0, 0)")
            assert browsing.find_barriers(page) == []
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0
            if pictures:
                path = Path(pictures) / f"{name}-{width}-{scheme}.png"
                page.screenshot(path=path, full_page=True)
