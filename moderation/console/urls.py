"""The moderators' desk."""

from django.urls import path

from moderation.console import caring, proposing, views

app_name = "desk"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("proposals/", proposing.proposals, name="proposals"),
    path("proposals/<int:proposal_id>/ruling/", proposing.ruling, name="proposal_ruling"),
    path("care/", caring.care_page, name="care"),
    path("care/rest/", caring.rest, name="rest"),
    path("<int:case_id>/recusal/", caring.recuse, name="recuse"),
    path("<int:case_id>/", views.case, name="case"),
    path("<int:case_id>/ruling/", views.ruling, name="ruling"),
]
