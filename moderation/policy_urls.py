"""The language rules, for everybody."""

from django.urls import path

from moderation import figures_views, views

app_name = "policy"

urlpatterns = [
    path("policy", views.policy_page, name="page"),
    path("policy.json", views.policy_json, name="json"),
    path("transparency", figures_views.page, name="transparency"),
    path("transparency.csv", figures_views.as_csv, name="transparency_csv"),
    path("transparency.json", figures_views.as_json, name="transparency_json"),
]
