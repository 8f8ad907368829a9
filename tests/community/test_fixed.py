"""Parts of templates that are rendered once for each combination of what they depend on."""

from __future__ import annotations

import pytest
from django.template import Context, Template, TemplateSyntaxError


class Asked:
    """Counts how often a template reads it."""

    count = 0

    def __str__(self) -> str:
        self.count += 1
        return "words"


def test_a_fixed_part_is_rendered_once_for_each_combination() -> None:
    template = Template(
        "{% fixed place viewer %}{{ place }} {% if viewer %}in{% endif %} {{ asked }}{% endfixed %}"
    )
    asked = Asked()

    def page(place: str, viewer: object) -> str:
        return template.render(Context({"place": place, "viewer": viewer, "asked": asked}))

    pages = [page("a", None), page("a", object()), page("b", None), page("a", object())]

    assert pages == ["a  words", "a in words", "b  words", "a in words"]
    assert asked.count == 3


def test_what_is_missing_counts_as_nothing() -> None:
    template = Template(
        "{% fixed viewer.may_moderate %}{% if viewer.may_moderate %}desk{% endif %}{% endfixed %}"
    )

    assert template.render(Context({})) == template.render(Context({"viewer": None})) == ""
    assert template.render(Context({"viewer": {"may_moderate": True}})) == "desk"


def test_values_are_escaped_as_ever() -> None:
    template = Template("{% fixed name %}{{ name }}{% endfixed %}")

    assert template.render(Context({"name": "<b>"})) == "&lt;b&gt;"


def test_a_fixed_part_cannot_have_blocks() -> None:
    with pytest.raises(TemplateSyntaxError, match="no blocks"):
        Template("{% fixed %}{% block a %}{% endblock %}{% endfixed %}")
