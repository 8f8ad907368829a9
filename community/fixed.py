"""
`{% fixed viewer place %}…{% endfixed %}`: a part of a template that depends on nothing but
the values named. It is rendered once for each combination of them, and kept: the frame of
every page took a quarter of the busiest one's time.

A value counts as itself if it is a text or a number, else by whether it is true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.loader_tags import BlockNode
from django.urls import get_urlconf

if TYPE_CHECKING:
    from collections.abc import Hashable

    from django.template import Context
    from django.utils.safestring import SafeString

KEPT = 300  # renderings of one part

register = template.Library()


class FixedNode(Node):
    def __init__(self, facts: list[FilterExpression], inside: NodeList) -> None:
        self.facts = facts
        self.nodelist = inside
        self._kept: dict[Hashable, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        values = (fact.resolve(context, ignore_failures=True) for fact in self.facts)
        key = (
            get_urlconf() or settings.ROOT_URLCONF,
            *(value if isinstance(value, str | int) else bool(value) for value in values),
        )
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            kept = self._kept[key] = self.nodelist.render(context)
        return kept


@register.tag
def fixed(parser: Parser, token: Token) -> FixedNode:
    facts = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    inside = parser.parse(("endfixed",))
    parser.delete_first_token()
    if inside.get_nodes_by_type(BlockNode):
        msg = "A fixed part has no blocks: pages that extend it would all get the first one's."
        raise template.TemplateSyntaxError(msg)
    return FixedNode(facts, inside)
