"""The moderators' desk, live."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async
from django.template.loader import render_to_string
from django.utils import timezone

from community import live
from community.accounts import access
from community.accounts.models import Member
from moderation import cases
from moderation.console import cards
from moderation.models import Case
from realtime import guard
from realtime.sockets import Socket

LIST = "cases-0"  # the id of the list itself


class DeskConsumer(Socket):
    """Brings new cases to an open desk and makes those decided elsewhere inert."""

    def listens(self) -> tuple[str, ...]:
        return (live.DESK,)

    def admits(self, member: Member) -> bool:
        return member.may_moderate

    async def admitted(self, member: Member) -> bool:
        return member.may_moderate and await self._used_second_factor()

    async def case_changed(self, event: dict[str, Any]) -> None:
        await self._send([int(event["case_id"])])

    async def catch_up(self) -> None:
        await self._send(await self._missed())

    @database_sync_to_async
    def _used_second_factor(self) -> bool:
        return access.has_used_second_factor(guard.request_of(self.scope))

    @database_sync_to_async
    def _missed(self) -> list[int]:
        """Cases whose state is not the one that the page shows."""
        shown = self.shown()
        member = guard.reader(self.key)
        if member is None:
            return []
        known = {int(name.partition("-")[2]): stamp for name, stamp in shown.items()}
        found = list(Case.objects.for_moderator(member).filter(pk__in=known))
        if LIST in shown:
            found += cases.on_desk(member)[: cases.ON_THE_DESK]
        return [case.pk for case in found if known.get(case.pk) != case.stamp]

    async def _send(self, case_ids: list[int]) -> None:
        for case_id in dict.fromkeys(case_ids):
            if html := await self._render(case_id):
                await self.send(text_data=html)

    @database_sync_to_async
    def _render(self, case_id: int) -> str:
        """The case as this moderator may see it; nothing for those who stay out of it."""
        member = guard.reader(self.key)
        if member is None or not member.may_moderate:
            return ""
        try:
            case = cases.get(case_id, moderator=member)
        except Case.DoesNotExist:
            return ""
        at = timezone.now()
        html = render_to_string(
            "moderation/_card.html", {"card": cards.card(case, viewer=member, at=at)}
        )
        if not case.is_open:
            opened = cards.opened(case, viewer=member, at=at)
            html += render_to_string("moderation/_ruling.html", {"opened": opened, "form": None})
        return html
