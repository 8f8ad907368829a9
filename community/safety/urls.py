"""Addresses of this app."""

from django.urls import URLPattern

app_name = "safety"

urlpatterns: list[URLPattern] = []
