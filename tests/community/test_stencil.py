"""A stencil fills in what its template would print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from community.stencil import Stencil
from forums import fragments
from forums.alongside import Beside
from forums.folding import Fold
from forums.forms import ReplyForm
from forums.models import HelpWanted
from forums.reactions import Sign
from forums.showing import ShownPost, ThreadRow
from forums.views import wording

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


@pytest.mark.parametrize("asked_for", HelpWanted)
def test_an_empty_reply_looks_as_its_template_says(asked_for: HelpWanted) -> None:
    for reply_url, token in (("/a/", "t" * 64), ("/b/", "u" * 64)):
        asked = {
            "help_wanted": asked_for,
            "help_hint": wording.HELP[asked_for],
            "starters": wording.STARTERS,
            "reply_url": reply_url,
        }
        filled = fragments.of_empty_reply(asked, csrf_token=token)
        key = re.findall(r'name="key" value="([0-9a-f-]{36})"', filled)[0]
        form = ReplyForm(initial={"key": key}, auto_id="reply_%s")

        assert filled == render_to_string(
            "forums/_reply_form.html", {**asked, "csrf_token": token, "form": form, "kept": {}}
        )


@pytest.mark.parametrize(
    ("notes", "held", "closed", "fold"),
    list(product([[], ["grief"]], [False, True], [False, True], [None, Fold("Note: grief")])),
)
def test_threads_in_lists_look_as_their_template_says(
    *, notes: list[str], held: bool, closed: bool, fold: Fold | None
) -> None:
    for pk in (1, 2):
        row = ThreadRow(
            pk=pk, address=f"/threads/{pk}/", title=f"<i>{pk}</i>", author=f"a & {pk}",
            day=f"day {pk}", replies=f"{pk} replies", help_wanted="Ideas", notes=notes,
            pinned=False, held=held, closed=closed, fold=fold,
        )  # fmt: skip

        assert fragments.of_row(row) == render_to_string("forums/_thread_row.html", {"row": row})
