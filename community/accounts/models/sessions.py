"""Signed-in browsers."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from community.accounts.models.members import Member


class MemberSession(AbstractBaseSession):
    """A signed-in browser. Holds no address and no name of the browser, only days."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="sessions")
    begun_date = models.DateField()

    @classmethod
    def get_session_store_class(cls) -> type:
        from community.accounts.sessions import SessionStore  # noqa: PLC0415 - Django's own hook asks for the class late

        return SessionStore
