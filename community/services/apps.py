from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "community.services"
    label = "services"
