"""The moderators' desk, live."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.template.loader import render_to_string
from django.utils import timezone

from community import live
from community.accounts import access
from community.accounts.models import Member
from moderation import care, cases
from moderation.console import cards, opening, queues
from moderation.models import Case, CaseQuerySet
from realtime import guard
from realtime.sockets import Socket

LIST = "cases-0"  # the id of the list itself


class DeskConsumer(Socket):
    """
    Brings new cases to an open desk and makes those decided elsewhere inert. A page names
    the queue that it lists, if it lists one from its beginning.
    """

    async def connect(self) -> None:
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        self.queue = queues.BY_SLUG.get(query.get("queue", [""])[0])
        await super().connect()

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
        known: dict[int, set[str]] = {}
        for name, stamp in shown.items():
            if name != LIST:
                known.setdefault(int(name.partition("-")[2]), set()).add(stamp)
        found = list(Case.objects.for_moderator(member).with_content().filter(pk__in=known))
        if LIST in shown and self.queue:
            found += self._on_desk(self.queue, member)[: cases.ON_THE_DESK]
        now = cards.all_cards(found, viewer=member, at=timezone.now())
        return [card.case.pk for card in now if _differs(card, known.get(card.case.pk, set()))]

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
        card = cards.one_card(case, viewer=member, at=at)
        html = render_to_string(
            "moderation/_card.html", {"card": card, "listed": self._lists(case, member)}
        )
        html += render_to_string("moderation/_in_hand.html", {"card": card})
        if case.state != Case.State.OPEN:
            opened = opening.veiled(case, viewer=member, at=at)
            html += render_to_string("moderation/_ruling.html", {"opened": opened})
        return html

    def _lists(self, case: Case, member: Member) -> bool:
        """Whether the page shows a list that this case now stands in."""
        if self.queue is None or not case.is_open:
            return False
        return self._on_desk(self.queue, member).filter(pk=case.pk).exists()

    def _on_desk(self, queue: queues.Queue, member: Member) -> CaseQuerySet:
        own = care.standing(member, at=timezone.now())
        return queues.on_desk(queue, own, moderator=member)


def _differs(card: cards.Card, shown: set[str]) -> bool:
    """Parts of a page carry the stamp of the card, or that of the case alone."""
    return not shown or not shown <= {card.stamp, card.case.stamp}
