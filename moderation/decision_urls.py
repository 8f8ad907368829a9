"""What was decided about a member, as they read it."""

from django.urls import path

from moderation import decision_views as views

app_name = "decisions"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("now/", views.standing, name="standing"),
    path("<int:decision_id>/", views.statement, name="one"),
    path("<int:decision_id>/holding/", views.holding, name="holding"),
]
