"""
Sessions in the database, each tied to its member, so that one statement signs somebody
out everywhere, on every process, at the next request.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware

BEGUN = "begun"  # seconds since 1970: when the session got its key


class SessionStore(DatabaseStore):
    """Django's database store over `MemberSession`."""

    @classmethod
    def get_model_class(cls) -> Any:
        from community.accounts.models import MemberSession  # noqa: PLC0415 - models load after settings name this module

        return MemberSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        begun = data.setdefault(BEGUN, int(time.time()))
        row = super().create_model_instance(data)
        row.member_id = data.get(SESSION_KEY)
        row.begun_date = datetime.fromtimestamp(begun, UTC).date()  # also when saved again
        return row


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's, under our name: `settings.SESSION_ENGINE` is this module."""
