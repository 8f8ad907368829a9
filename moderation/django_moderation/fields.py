"""
Their field that keeps a whole row as JSON, mended for Django 5.2.

Theirs opens the JSON in a `post_init` signal of every model there is, touches every
foreign key while doing so (two queries for each entry of a list), and fails when the
field is deferred or refreshed. Ours opens it where Django reads the column.
"""

from __future__ import annotations

from typing import Any

from django.core import serializers
from django.db import models

from moderation.django_moderation import original


class SerializedObjectField(original("fields").SerializedObjectField):  # type: ignore[misc]
    def contribute_to_class(self, cls: type[models.Model], name: str, **options: Any) -> None:
        models.TextField.contribute_to_class(self, cls, name, **options)  # connects nothing

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        return self._deserialize(value) if value else None

    def _deserialize(self, value: str) -> models.Model:
        """The row, with what it has of its parents; foreign keys as numbers, unasked."""
        found, *parents = (
            each.object
            for each in serializers.deserialize(
                self.serialize_format, value, ignorenonexistent=True
            )
        )
        for parent in parents:
            for field in parent._meta.concrete_fields:  # noqa: SLF001 - Django's documented name
                setattr(found, field.attname, getattr(parent, field.attname))
        row: models.Model = found
        return row
