"""Every page's address. Each view behind one declares its policy (community/http.py)."""

from django.urls import include, path

from community import operations

urlpatterns = [
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
    path("account/", include("community.accounts.urls")),
    path("account/", include("community.accounts.allauth_urls")),
    path("notices/", include("community.notices.urls")),
    path("desk/told/", include("moderation.telling.desk_urls")),
    path("desk/", include("moderation.console.urls")),
    path("reading/", include("moderation.urls")),
    path("decisions/", include("moderation.decision_urls")),
    path("reports/", include("moderation.telling.urls")),
    path("legal-notice/", include("moderation.telling.legal_urls")),
    path("language/", include("moderation.language_urls")),
    path("", include("moderation.policy_urls")),
    path("", include("community.safety.urls")),
    path("", include("forums.urls")),
]

handler400 = "community.safety.errors.bad_request"
handler403 = "community.safety.errors.forbidden"
handler404 = "community.safety.errors.not_found"
handler500 = "community.safety.errors.server_error"
