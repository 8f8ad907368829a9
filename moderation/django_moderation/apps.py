from django.apps import AppConfig


class DjangoModerationConfig(AppConfig):
    name = "moderation.django_moderation"
    label = "django_moderation"
    default_auto_field = "django.db.models.AutoField"
