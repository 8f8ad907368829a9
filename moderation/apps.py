from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
    label = "moderation"

    def ready(self) -> None:
        """A member's profile line is changed by proposing."""
        from community.accounts.models import ProfileLine  # noqa: PLC0415 - models load after the apps
        from moderation import proposals  # noqa: PLC0415

        proposals.welcome(ProfileLine, fields=["words"], version="version", read_with=["member"])
