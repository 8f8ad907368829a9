"""Their registry without its reach: nothing happens behind `save()`, no manager is swapped."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from moderation.django_moderation.moderator import GenericModerator
from moderation.django_moderation.register import ModerationManager, RegistrationError


class ExplicitRegistry(ModerationManager):  # type: ignore[misc] # theirs has no types
    """Knows which models may be proposed for; connects no signal."""

    def register(
        self, model_class: type[Model], moderator_class: type[GenericModerator] | None = None
    ) -> None:
        """:raises RegistrationError: it is registered already."""
        if model_class in self._registered_models:
            msg = f"{model_class} has been registered already."
            raise RegistrationError(msg)
        self._registered_models[model_class] = (moderator_class or GenericModerator)(model_class)

    def unregister(self, model_class: type[Model]) -> None:
        self._registered_models.pop(model_class)

    def moderates(self, model_class: type[Any]) -> bool:
        return model_class in self._registered_models
