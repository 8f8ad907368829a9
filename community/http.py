"""
What every view says about itself: who may ask. The policy is declared with one
decorator, kept by `community.accounts.access.PolicyMiddleware`, and a view without one
answers nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpRequest

if TYPE_CHECKING:
    from community.accounts.models import Member

View = TypeVar("View", bound=Callable[..., Any])


class Policy(StrEnum):
    """Who may ask for a page."""

    EVERYONE = "everyone"
    VISITOR = "visitor"  # not signed in; members are sent home
    SIGNED_IN = "signed_in"  # also while something is missing: consent, approval, a lock
    MEMBER = "member"  # signed in, let in, consent current, not locked
    MODERATOR = "moderator"  # a member with that role (or steward) and a second factor
    STEWARD = "steward"
    OPERATOR = "operator"  # this machine or a bearer token: metrics


class VisitorRequest(HttpRequest):
    """Any request, as views see it."""

    visitor: str  # stands for an address, until midnight: community/visitors.py


class MemberRequest(VisitorRequest):
    """A request that came past `Policy.MEMBER` or stricter."""

    user: Member


def policy(who: Policy) -> Callable[[View], View]:
    """Declare who may ask for this view."""

    def declare(view: View) -> View:
        view.policy = who  # type: ignore[attr-defined]
        return view

    return declare


everyone = policy(Policy.EVERYONE)
visitor = policy(Policy.VISITOR)
signed_in = policy(Policy.SIGNED_IN)
member = policy(Policy.MEMBER)
moderator = policy(Policy.MODERATOR)
steward = policy(Policy.STEWARD)
operator = policy(Policy.OPERATOR)
