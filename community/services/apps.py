from django.apps import AppConfig

from community import crypto


class ServicesConfig(AppConfig):
    name = "community.services"
    label = "services"

    def ready(self) -> None:
        """Refuse to start without usable keys, rather than at the first sealed page."""
        crypto.keys()
