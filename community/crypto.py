"""
Sealed fields: text that the database, its backups and its thieves cannot read.

AES-256-GCM. The name of the column is part of the seal, and so is whatever the caller
adds: moved elsewhere, a value does not open. The first of `settings.SEALING_KEYS` seals;
all of them open, so that a key can be replaced while the site runs (docs/operating.md).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

VERSION = "v1"
NONCE = 12  # bytes
KEY = 32  # bytes


class Unreadable(Exception):
    """It was sealed with a key we don't have, for another place, or has been changed."""


def seal(text: str, *, place: str) -> str:
    """`text`, readable only with our keys and only for `place`, such as `table.column.7`."""
    name, key = next(iter(keys().items()))
    nonce = os.urandom(NONCE)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), _bound(name, place))
    return f"{VERSION}.{name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, *, place: str) -> str:
    """:raises Unreadable: never something that is not exactly what was sealed."""
    try:
        version, name, encoded = sealed.split(".")
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
        if version != VERSION or base64.urlsafe_b64encode(raw).decode() != encoded:
            raise Unreadable
        key = keys()[name]
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], _bound(name, place)).decode()
    except (InvalidTag, KeyError, ValueError) as error:
        raise Unreadable from error


def _bound(name: str, place: str) -> bytes:
    return f"{VERSION}.{name}.{place}".encode()


def keys() -> dict[str, bytes]:
    """
    By name, in the order of the setting.

    :raises ImproperlyConfigured: there is none, or one is not 32 bytes in base64.
    """
    return _read_keys(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=4)
def _read_keys(listed: tuple[str, ...]) -> dict[str, bytes]:
    found = {}
    for encoded in filter(None, map(str.strip, listed)):
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if len(key) != KEY:
            msg = "SEALING_KEYS must be keys of 32 bytes in base64, with commas between."
            raise ImproperlyConfigured(msg)
        found[hashlib.sha256(b"name:" + key).hexdigest()[:8]] = key
    if not found:
        msg = "SEALING_KEYS is empty. Without it, what was sealed cannot be read."
        raise ImproperlyConfigured(msg)
    return found


class Sealed(str):
    """What a column holds: not yet opened."""

    __slots__ = ()


class SealedTextField(models.TextField):  # type: ignore[type-arg] # takes none when run
    """
    Text sealed for its column and for one other field of its row, usually whose it is:
    copied into another row it does not open. It is opened when it is read from a row,
    and cannot be searched, sorted or changed without one.
    """

    def __init__(self, *args: Any, owner: str, **options: Any) -> None:
        self.owner = owner
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "owner": self.owner}

    def contribute_to_class(self, cls: type[models.Model], name: str, *_: Any, **__: Any) -> None:
        super().contribute_to_class(cls, name)
        setattr(cls, name, Opened(self))

    def place(self, row: models.Model) -> str:
        return f"{self.model._meta.db_table}.{self.column}.{getattr(row, self.owner)}"  # noqa: SLF001 - Django's own name

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:  # noqa: FBT001
        text = getattr(model_instance, self.attname)
        return None if text is None else Sealed(seal(text, place=self.place(model_instance)))

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or isinstance(value, Sealed):
            return None if value is None else str(value)
        msg = f"{self.name} is sealed: save its row instead."
        raise TypeError(msg)

    def from_db_value(self, value: str | None, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`: each seal of the same text differs."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class Opened:
    """Opens a row's sealed text when it is read."""

    def __init__(self, field: SealedTextField) -> None:
        self.field = field

    def __get__(self, row: models.Model | None, _: type | None = None) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__:  # deferred
            row.refresh_from_db(fields=[self.field.attname])
        value = row.__dict__[self.field.attname]
        if isinstance(value, Sealed):
            value = unseal(value, place=self.field.place(row))
            row.__dict__[self.field.attname] = value
        return value

    def __set__(self, row: models.Model, value: str | None) -> None:
        row.__dict__[self.field.attname] = value
