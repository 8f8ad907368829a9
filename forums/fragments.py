"""Posts as pieces of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from community.stencil import Stencil
from forums.forms import ReplyForm, fresh_key
from forums.showing import ShownPost, ThreadRow

TEMPLATE = "forums/_post.html"
PRINTED = ("ref", "order", "stamp", "author", "day", "address", "html", "tell_address")

_plain_post = Stencil(TEMPLATE)
_empty_reply = Stencil("forums/_reply_form.html")
_thread_row = Stencil("forums/_thread_row.html")


def of_row(row: ThreadRow) -> SafeString:
    """`forums/_thread_row.html` with this thread."""
    facts = {
        "help_wanted": row.help_wanted,
        "notes": tuple(row.notes),
        "held": row.held,
        "closed": row.closed,
        "fold": row.fold,
    }
    texts = {
        "address": row.address,
        "title": row.title,
        "author": row.author,
        "replies": row.replies,
        "day": row.day,
    }
    return _thread_row.fill(
        tuple(facts.values()), texts, lambda printed: {"row": {**facts, **printed}}
    )


def of_empty_reply(asked: Mapping[str, Any], *, csrf_token: str) -> SafeString:
    """`forums/_reply_form.html` with nothing in it yet. Takes what `wording.help_wanted` says."""

    def context(printed: Mapping[str, str]) -> dict[str, Any]:
        form = ReplyForm(initial={"key": printed["key"]}, auto_id="reply_%s")
        return {**asked, **printed, "form": form, "kept": {}}

    texts = {"csrf_token": csrf_token, "key": str(fresh_key()), "reply_url": asked["reply_url"]}
    return _empty_reply.fill(asked["help_wanted"], texts, context)


def of_post(post: ShownPost, *, reply_url: str) -> SafeString:
    """`forums/_post.html` with this post."""
    beside = post.beside
    if beside is None or beside.fold or post.quotes or post.held:
        return render_to_string(TEMPLATE, {"post": post, "reply_url": reply_url})

    facts = {"opens_thread": post.opens_thread, "mine": post.mine}
    signs = tuple(beside.signs)
    shape = (*facts.values(), bool(post.edited), beside.kept, beside.starts_new, signs)
    texts = {name: getattr(post, name) for name in PRINTED}
    texts |= {"reply_url": reply_url} | ({"edited": post.edited} if post.edited else {})

    def context(printed: Mapping[str, str]) -> dict[str, Any]:
        return {
            "post": {"beside": beside, **facts, **printed},
            "reply_url": printed["reply_url"],
        }

    return _plain_post.fill(shape, texts, context)
