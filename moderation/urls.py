"""What a member reads about their own words."""

from django.urls import path

from moderation import views

app_name = "moderation"

urlpatterns = [
    # As in /reading/forums.post/7/
    path("<slug:app>.<slug:model>/<int:content_id>/", views.reading, name="reading"),
    path("<slug:app>.<slug:model>/<int:content_id>/context/", views.context, name="context"),
]
