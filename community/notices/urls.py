"""Addresses of this app."""

from django.urls import path

from community.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notices, name="list"),
    path("seen/", views.see_all, name="see_all"),
    path("<int:notice_id>/open/", views.open_notice, name="open"),
]
