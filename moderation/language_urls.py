"""What composers ask while somebody writes."""

from django.urls import path

from moderation import views

app_name = "language"

urlpatterns = [path("hint", views.hint, name="hint")]
