"""Telling a moderator, and what became of it."""

from django.urls import path

from moderation.telling.views import telling

app_name = "reports"

urlpatterns = [
    path("", telling.own, name="own"),
    # As in /reports/about/forums.post/7/
    path("about/<slug:app>.<slug:model>/<int:content_id>/", telling.tell, name="tell"),
    path("about/somebody/<str:mark>/", telling.tell_of_person, name="tell_of_person"),
    path("<int:report_id>/", telling.one, name="one"),
    path("<int:report_id>/more/", telling.add, name="add"),
    path("<int:report_id>/back/", telling.take_back, name="take_back"),
]
