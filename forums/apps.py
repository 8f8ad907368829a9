from django.apps import AppConfig


class ForumsConfig(AppConfig):
    name = "forums"
    label = "forums"

    def ready(self) -> None:
        """
        Guidelines of a space are changed by proposing; see `moderation.proposals`. The desk
        shows threads of newcomers that nobody answered; see `moderation.unanswered`.
        """
        from forums import unanswered  # noqa: PLC0415 - models load after the apps
        from forums.models import Space  # noqa: PLC0415
        from moderation import proposals  # noqa: PLC0415
        from moderation import unanswered as waiting  # noqa: PLC0415

        proposals.welcome(Space, fields=["guidelines"], version="guidelines_version")
        waiting.ask_of("threads", unanswered.newcomers, unanswered.count_newcomers)
