"""The desk's neighbouring pages, for components/tabs.html."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from community.accounts.models import Member
from moderation import legal, proposals, unanswered
from moderation.care import Standing
from moderation.console import queues


def all_tabs(
    moderator: Member, own: Standing, *, current: str, at: datetime
) -> list[dict[str, Any]]:
    """A fixed number of queries: cases, newcomers, proposals, notices."""
    waiting = queues.counts(moderator, own)
    cases = [
        _tab(reverse("desk:one_queue", args=[one.slug]), one.slug, one.label, waiting[one.slug])
        for one in queues.for_whom(moderator)
    ]
    newcomers = unanswered.how_many(moderator, at=at, most=queues.COUNTED)
    others = [
        _tab(reverse("desk:newcomers"), "newcomers", "Newcomers", newcomers),
        _tab(reverse("desk:proposals"), "proposals", "Proposals", proposals.how_many()),
        _tab(reverse("told:notices"), "notices", "Notices", legal.how_many()),
        _tab(reverse("desk:spam"), "spam", "Advertising"),
        _tab(reverse("desk:care"), "care-page", "Yourself"),
    ]
    everything = _tab(reverse("desk:queue"), "everything", "Everything")
    return [{**tab, "current": tab["slug"] == current} for tab in (everything, *cases, *others)]


def _tab(url: str, slug: str, label: str, waiting: int = 0) -> dict[str, Any]:
    number = f"{waiting}+" if waiting >= queues.COUNTED else str(waiting)
    return {"url": url, "slug": slug, "label": f"{label} {number}" if waiting else label}
