"""Addresses of this app."""

from django.conf import settings
from django.urls import path

from community.safety import showcase, views

app_name = "safety"

urlpatterns = [
    path("", views.front, name="front"),  # members are sent to forums:home
    path("before/", views.before, name="before"),
    path("grounding/", views.grounding, name="grounding"),
    path("support/", views.support, name="support"),
    path("leaving/", views.leaving, name="leaving"),
    path("exit/", views.leave, name="exit"),
    path("offline/", views.offline, name="offline"),
    path("worker.js", views.worker, name="worker"),
    path("robots.txt", views.robots, name="robots"),
]
if settings.DEBUG:
    urlpatterns.append(path("style/", showcase.style, name="style"))
