"""Every page's address. Each view behind one declares its policy (community/http.py)."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("community.accounts.urls")),
    path("notices/", include("community.notices.urls")),
    path("desk/", include("moderation.console.urls")),
    path("", include("community.safety.urls")),
    path("", include("forums.urls")),
]
