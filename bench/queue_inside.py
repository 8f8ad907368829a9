"""The desk asked within one process, as `bench.inside` asks readers' pages."""

from __future__ import annotations

from typing import Any

import django

django.setup()

from django.http import HttpResponse

from bench import held, inside
from community.accounts.models import Member
from moderation.models import Claim

PATHS = {"held": "/desk/queue/held/", "next": "/desk/next/"}


class Desk(inside.Site):
    def __init__(self) -> None:
        super().__init__()
        self.paths = PATHS
        moderator = Member.objects.filter(role=Member.Role.MODERATOR).order_by("pk")[0]
        self.sent: dict[str, Any] = {
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": held.cookie_of(moderator),
        }

    def ask(self, name: str) -> HttpResponse:
        if name != "next":
            answer: Any = self.handler.get_response(self.factory.get(PATHS[name], **self.sent))
            assert answer.status_code == 200, (name, answer.status_code)
            return answer  # type: ignore[no-any-return] # none of these pages streams
        form = {"csrfmiddlewaretoken": held.SECRET}
        answer = self.handler.get_response(self.factory.post(PATHS[name], form, **self.sent))
        assert answer["Location"] != "/desk/", "nothing was there to be taken"
        return answer  # type: ignore[no-any-return]

    def time(self, name: str, times: int) -> list[float]:
        """Each asks anew: what was taken is given back in between."""
        taken = []
        for _ in range(times):
            Claim.objects.all().delete()
            taken += super().time(name, 1)
        return taken

    def count(self, name: str) -> dict[str, Any]:
        Claim.objects.all().delete()
        return super().count(name)


if __name__ == "__main__":
    inside.serve(Desk())
