"""Addresses of this app."""

from django.conf import settings
from django.urls import path

from community.safety import views

app_name = "safety"

urlpatterns = [path("style/", views.style, name="style")] if settings.DEBUG else []
