"""Addresses of this app."""

from django.urls import path

from forums.views import (
    choices,
    drafts,
    editing,
    keeping,
    pages,
    proposing,
    searching,
    tending,
    waiting,
    writing,
)

app_name = "forums"

urlpatterns = [
    path("spaces/", pages.home, name="home"),
    path("spaces/<slug:slug>/", pages.space, name="space"),
    path("spaces/<slug:slug>/guidelines/", writing.space_guidelines, name="guidelines"),
    path(
        "spaces/<slug:slug>/guidelines/propose/",
        proposing.propose_guidelines,
        name="propose_guidelines",
    ),
    path("spaces/<slug:slug>/start/", writing.start, name="start"),
    path(
        "spaces/<slug:slug>/start/working-it-out/",
        writing.start_disagreement,
        name="start_disagreement",
    ),
    path("threads/<int:thread_id>/", pages.thread, name="thread"),
    path("threads/<int:thread_id>/page/<int:page>/", pages.thread, name="thread_page"),
    path("threads/<int:thread_id>/reply/", writing.reply, name="reply"),
    path("posts/<int:post_id>/", pages.post, name="post"),
    path("posts/<int:post_id>/more/", editing.more, name="more"),
    path("posts/<int:post_id>/edit/", editing.edit, name="edit"),
    path("posts/<int:post_id>/withdraw/", editing.withdraw, name="withdraw"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<int:draft_id>/drop/", drafts.drop_draft, name="drop_draft"),
    path("posts/<int:post_id>/keep/", keeping.keep, {"on": True}, name="keep"),
    path("posts/<int:post_id>/let-go/", keeping.keep, {"on": False}, name="let_go"),
    path("posts/<int:post_id>/signs/<slug:kind>/", keeping.react, {"on": True}, name="react"),
    path(
        "posts/<int:post_id>/signs/<slug:kind>/back/",
        keeping.react,
        {"on": False},
        name="take_back",
    ),
    path("threads/<int:thread_id>/follow/", keeping.follow, name="follow"),
    path("threads/<int:thread_id>/new/", keeping.unread, name="unread"),
    path("threads/<int:thread_id>/rest/", tending.rest, name="rest"),
    path("threads/<int:thread_id>/tending/", tending.tend, name="tending"),
    path("threads/<int:thread_id>/tending/closing/", tending.plan_closing, name="plan_closing"),
    path("threads/<int:thread_id>/tending/move/", tending.move, name="move"),
    path("threads/<int:thread_id>/tending/merge/", tending.merge, name="merge"),
    path("threads/<int:thread_id>/tending/<slug:verb>/", tending.act, name="tend"),
    path("search/", searching.search, name="search"),
    path("unanswered/", waiting.waiting, name="waiting"),
    path("followed/", keeping.followed, name="followed"),
    path("kept/", keeping.kept, name="kept"),
    path("choices/", choices.choices, name="choices"),
]
