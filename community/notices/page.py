"""What every page says about notices: a quiet mark that there are some, never how many."""

from __future__ import annotations

from django.http import HttpRequest

from community.accounts.models import Member
from community.notices import reading


def unseen_mark(request: HttpRequest) -> dict[str, bool]:
    """
    `notices_unseen` for the header of a whole page: one statement over a partial index
    (a second one once a request for the viewer's kept-apart members). Fragments and
    signed-out people cost none.
    """
    viewer = getattr(request, "user", None)
    whole_page = request.method == "GET" and not request.headers.get("HX-Request")
    if not (whole_page and isinstance(viewer, Member)):
        return {"notices_unseen": False}
    return {"notices_unseen": reading.has_unseen(viewer)}
