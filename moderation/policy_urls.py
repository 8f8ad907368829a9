"""The language rules, for everybody."""

from django.urls import path

from moderation import views

app_name = "policy"

urlpatterns = [
    path("policy", views.policy_page, name="page"),
    path("policy.json", views.policy_json, name="json"),
]
