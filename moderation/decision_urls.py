"""What was decided about a member, as they read it."""

from django.urls import path

from moderation import decision_views as views

app_name = "decisions"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("writing/", views.writing, name="writing"),
    path("now/", views.standing, name="standing"),
    path("<int:decision_id>/", views.statement, name="one"),
    path("<int:decision_id>/again/", views.ask, name="ask"),
    path("again/<int:appeal_id>/", views.appeal, name="appeal"),
    path("again/<int:appeal_id>/take-back/", views.withdraw, name="withdraw"),
    path("told/<int:report_id>/again/", views.ask_about, name="ask_about"),
    path("<int:decision_id>/holding/", views.holding, name="holding"),
]
