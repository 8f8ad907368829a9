from django.apps import AppConfig
from django.core.checks import register

from community import crypto
from community.checks import check_settings


class ServicesConfig(AppConfig):
    name = "community.services"
    label = "services"

    def ready(self) -> None:
        """Refuse to start without usable keys, rather than at the first sealed page."""
        crypto.keys()
        register(check_settings)
