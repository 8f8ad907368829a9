"""
Templates whose busy parts are rendered once and filled in often.

A page shows twenty posts that differ in a name, a day and their words. Rendering the
template for each took as long as everything else on the page together; cut into its fixed
pieces once, it takes a fiftieth. The template stays the only place that says what stands
where: `tests/community/test_stencil.py` compares both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

SHAPES = 500  # kept renderings of one template
MARK = "\ue000{}\ue001"  # private use: no template of ours contains them
MARKED = re.compile("\ue000(.*?)\ue001")


class Stencil:
    """A template that prints some texts and decides by everything else that it reads."""

    def __init__(self, template: str) -> None:
        self.template = template
        self._cut: dict[Hashable, list[str]] = {}

    def fill(
        self,
        shape: Hashable,
        texts: Mapping[str, str],
        context: Callable[[Mapping[str, str]], dict[str, Any]],
    ) -> SafeString:
        """
        The template with `context(texts)`. Equal shapes must mean that contexts differ in
        their texts only; what is no `SafeString` is escaped.
        """
        cut = self._cut.get(shape)
        if cut is None:
            marks = {name: mark_safe(MARK.format(name)) for name in texts}  # noqa: S308 - ours
            cut = MARKED.split(render_to_string(self.template, context(marks)))
            if len(self._cut) >= SHAPES:
                self._cut.clear()
            self._cut[shape] = cut
        filled = list(cut)
        escaped = {
            name: text if isinstance(text, SafeString) else escape(text)
            for name, text in texts.items()
        }
        filled[1::2] = [escaped[name] for name in cut[1::2]]
        return mark_safe("".join(filled))  # noqa: S308 - the template's own, and escaped texts
