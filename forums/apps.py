from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"
    label = "forums"

    def ready(self) -> None:
        """Guidelines of a space are changed by proposing; see `moderation.proposals`."""
        from forums.models import Space  # noqa: PLC0415 - models load after the apps
        from moderation import proposals  # noqa: PLC0415

        proposals.welcome(Space, fields=["guidelines"], version="guidelines_version")
