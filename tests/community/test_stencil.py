"""A stencil fills in what its template would print."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from community.stencil import Stencil
from forums import fragments
from forums.alongside import Beside
from forums.reactions import Sign
from forums.showing import ShownPost

SIGNS = [
    [],
    [Sign("with_you", "With you", given=False, count=None)],
    [
        Sign("with_you", "With you", given=True, count=None),
        Sign("thank_you", "T", given=False, count=3),
    ],
]


def shown(pk: int, **facts: object) -> ShownPost:
    values = {
        "pk": pk, "thread_id": 7, "number": pk, "author_id": 3, "author": f"<b>{pk}</b> & co",
        "day": "today", "html": SafeString(f"<p>words {pk}</p>"), "address": f"/posts/{pk}/",
        "mine": False, "held": False, "edited": "", "revision": pk,
    }  # fmt: skip
    return ShownPost(**(values | facts))  # type: ignore[arg-type] # each is of its field's type


@pytest.mark.parametrize(
    ("mine", "held", "edited", "signs", "kept"),
    list(product([False, True], [False, True], ["", "on Monday"], SIGNS, [False, True])),
)
def test_posts_look_as_their_template_says(
    *, mine: bool, held: bool, edited: str, signs: list[Sign], kept: bool
) -> None:
    for pk, new in ((1, False), (2, True), (3, False), (4, True)):
        beside = Beside(fold=None, signs=signs, kept=kept, starts_new=new)
        post = shown(pk, mine=mine, held=held, edited=edited, beside=beside)

        assert fragments.of_post(post, reply_url="/reply/?a&b") == render_to_string(
            "forums/_post.html", {"post": post, "reply_url": "/reply/?a&b"}
        )


def test_a_template_is_rendered_once_for_each_shape() -> None:
    asked = []

    def context(texts: Mapping[str, str]) -> dict[str, object]:
        asked.append(texts)
        return {"text": texts["said"]}

    notice = Stencil("components/notice.html")
    said = ("a", "<b>", "\ue000said\ue001")
    filled = [notice.fill("plain", {"said": words}, context) for words in said]

    for words, html in zip(("<p>a</p>", "<p>&lt;b&gt;</p>", said[2]), filled, strict=True):
        assert words in html
    assert len(asked) == 1
