"""What a member reads about their own words."""

from django.urls import path

from moderation import views

app_name = "moderation"

urlpatterns = [
    path("<int:kind_id>/<int:content_id>/", views.reading, name="reading"),
]
