"""What moderators do with what was told, beside deciding cases."""

from django.urls import path

from moderation.telling.views import desk

app_name = "told"

urlpatterns = [
    path("notices/", desk.notices, name="notices"),
    path("notices/<int:notice_id>/answer/", desk.answer, name="answer"),
    path("<int:report_id>/ask/", desk.ask, name="ask"),
    path("<int:report_id>/nothing/", desk.find_nothing, name="find_nothing"),
    path("copies/<int:evidence_id>/", desk.copy, name="copy"),
]
