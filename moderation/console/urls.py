"""The moderators' desk."""

from django.urls import path

from moderation.console import views

app_name = "desk"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/ruling/", views.ruling, name="ruling"),
]
