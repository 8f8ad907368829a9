"""Keeps each view's declared policy (community/http.py). A view without one is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string

from community.accounts import documents, idle
from community.accounts.models import Member
from community.http import Policy

WHILE_LOCKED = {"accounts:locked", "accounts:sign_out", "accounts:sign_out_everywhere"}
WHILE_KEPT_OUT = WHILE_LOCKED | {"accounts:close"}  # nobody is kept from leaving for good
OPEN = {Policy.EVERYONE, Policy.OPERATOR, Policy.VISITOR}


class Undeclared(ImproperlyConfigured):
    """A view that doesn't say who may ask."""


class PolicyMiddleware:
    """Asked for each request before its view is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "came_in", False) and request.user.is_authenticated:
            idle.remember_use(request, response)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> HttpResponse | None:
        policy = policy_of(view)
        if policy in OPEN:
            return _open(request, policy)
        # Not Django's lazy stand-in, which is asked hundreds of times while a page is made.
        request.user = get_user(request)
        if not isinstance(request.user, Member):
            return _to_sign_in(request)
        if policy is Policy.SIGNED_IN:
            refusal = _behind_the_lock(request) or _kept_out(request, request.user)
        else:
            refusal = _missing(request, request.user) or _role(request, request.user, policy)
        request.came_in = refusal is None and not idle.is_locked(request)  # type: ignore[attr-defined]
        return refusal


def policy_of(view: Callable[..., Any]) -> Policy:
    """
    Who may ask for `view`.

    :raises Undeclared: it doesn't say; the visitor sees the page for our mistakes.
    """
    policy = getattr(view, "policy", None)
    if policy is None:
        msg = f"{view.__module__}.{view.__qualname__} declares no policy (community/http.py)."
        raise Undeclared(msg)
    return Policy(policy)


def nobody(request: HttpRequest) -> bool:  # noqa: ARG001 - the shape of OPERATOR_CHECK
    """Until an operator's check is named, its pages answer nobody."""
    return False


def may_connect(user: Member | AnonymousUser | None) -> bool:
    """Whether sockets open for `user`; asked again whenever their rights change."""
    return (
        isinstance(user, Member)
        and user.state == Member.State.ACTIVE
        and not user.is_kept_out(at=timezone.now())
        and user.agreed_to == documents.current()
    )


def wanted_by(request: HttpRequest) -> str:
    """The page that somebody was on the way to, as asked; not yet known to be safe."""
    return request.POST.get("next", request.GET.get("next", ""))


def safe_next(address: str) -> str:
    """`address` if it is a page of this site, else home."""
    if url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/"):
        return address
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _open(request: HttpRequest, policy: Policy) -> HttpResponse | None:
    if policy is Policy.OPERATOR:
        may_ask: Callable[[HttpRequest], bool] = import_string(settings.OPERATOR_CHECK)
        if not may_ask(request):
            raise Http404
    if policy is Policy.VISITOR and request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = request.get_full_path() if request.method == "GET" else ""
    if not address or address == resolve_url(settings.LOGIN_REDIRECT_URL):
        return redirect(settings.LOGIN_URL)
    return redirect_to_login(address, resolve_url(settings.LOGIN_URL))


def _behind_the_lock(request: HttpRequest) -> HttpResponse | None:
    """What a locked session may still ask for: the way out, and the lock itself."""
    match = request.resolver_match
    if not idle.is_locked(request) or (match and match.view_name in WHILE_LOCKED):
        return None
    return _lock(request)


def _kept_out(request: HttpRequest, member: Member) -> HttpResponse | None:
    """What those may ask for whom moderators keep out: why, until when, and the way out."""
    if not member.is_kept_out(at=timezone.now()):
        return None
    match = request.resolver_match
    beside = settings.KEPT_OUT_URL.partition(":")[0]
    if match and (match.namespace == beside or match.view_name in WHILE_KEPT_OUT):
        return None
    return redirect(settings.KEPT_OUT_URL)


def _missing(request: HttpRequest, member: Member) -> HttpResponse | None:
    """Where a member is led who lacks something that every page needs."""
    if idle.is_locked(request):
        return _lock(request)
    if member.is_kept_out(at=timezone.now()):
        return redirect(settings.KEPT_OUT_URL)
    if member.state == Member.State.PENDING:
        return redirect("accounts:waiting")
    if member.state != Member.State.ACTIVE:
        return redirect("accounts:resting")
    if member.agreed_to != documents.current():
        return _with_next(request, "accounts:agree")
    return None


def _role(request: HttpRequest, member: Member, policy: Policy) -> HttpResponse | None:
    """
    :raises Http404: pages of roles don't exist for others.
    """
    if policy is Policy.MEMBER:
        return None
    if not (member.is_steward if policy is Policy.STEWARD else member.may_moderate):
        raise Http404
    if not has_used_second_factor(request):
        return _with_next(request, "accounts:second_factor")
    return None


def has_used_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed, with a second factor."""
    if not isinstance(request.user, Member):
        return False
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def _lock(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _with_next(request, "accounts:locked")
    from community.accounts.views.locked import keep_words  # noqa: PLC0415 - views import this module

    return keep_words(request)


def _with_next(request: HttpRequest, name: str) -> HttpResponse:
    if request.method != "GET":
        return redirect(name)
    return redirect_to_login(request.get_full_path(), reverse(name))
