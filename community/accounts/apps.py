from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "community.accounts"
    label = "accounts"

    def ready(self) -> None:
        import_module("community.accounts.checks")
