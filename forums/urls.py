"""Addresses of this app."""

from django.urls import path

from forums.views import pages, writing

app_name = "forums"

urlpatterns = [
    path("spaces/", pages.home, name="home"),
    path("spaces/<slug:slug>/", pages.space, name="space"),
    path("spaces/<slug:slug>/guidelines/", writing.space_guidelines, name="guidelines"),
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
]
