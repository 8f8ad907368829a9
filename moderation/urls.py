"""What a member reads about their own words."""

from django.urls import path

from moderation import line_views, views

app_name = "moderation"

urlpatterns = [
    path("line/", line_views.line, name="line"),
    path("line/take-back/", line_views.take_back, name="take_back_line"),
    path("line/clear/", line_views.clear, name="clear_line"),
    # As in /reading/forums.post/7/
    path("<slug:app>.<slug:model>/<int:content_id>/", views.reading, name="reading"),
    path("<slug:app>.<slug:model>/<int:content_id>/context/", views.context, name="context"),
]
