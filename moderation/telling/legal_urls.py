"""The public form, for anybody."""

from django.urls import path

from moderation.telling.views import legal_notices

app_name = "legal"

urlpatterns = [
    path("", legal_notices.notice, name="notice"),
    path("answer/", legal_notices.status, name="status"),
]
