"""Settings that contradict each other are errors."""

import pytest
from pytest_django import Settings

from community import checks


def test_the_settings_of_a_laptop_are_in_order(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

    assert checks.check_settings() == []


@pytest.mark.parametrize(
    ("contradiction", "error"),
    [
        ({"TLS": False, "ALLOWED_HOSTS": ["accord.example"]}, "community.E001"),
        ({"TLS": True, "ALLOWED_HOSTS": ["*"]}, "community.E002"),
        ({"TLS": False, "BEHIND_TLS_PROXY": True}, "community.E003"),
        ({"TRUSTED_PROXIES": -1}, "community.E004"),
        ({"METRICS_TOKEN": "short"}, "community.E005"),
        ({"EXIT_URL": "http://weather.example"}, "community.E006"),
        ({"IDLE_LOCK_MINUTES": 0}, "community.E007"),
    ],
)
def test_a_contradiction_is_an_error(
    settings: Settings, contradiction: dict[str, object], error: str
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    for name, value in contradiction.items():
        setattr(settings, name, value)

    assert [found.id for found in checks.check_settings()] == [error]
