"""Second factors: setting them up, using them at sign-in, taking them away."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    record_authentication,
)
from allauth.account.stages import LoginStageController
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP, clear_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import crypto, limits
from community.accounts import links, sessions
from community.accounts.access import has_used_second_factor, safe_next, wanted_by
from community.accounts.models import Member
from community.accounts.views.confirming import confirmed_lately, to_confirm
from community.http import MemberRequest, everyone, signed_in

CODE_LASTS = 90  # seconds: its own half minute, and one before and after


@everyone
@require_http_methods(["GET", "HEAD", "POST"])
def authenticate(request: HttpRequest) -> HttpResponse:
    """The step of signing in after the passphrase."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return redirect("accounts:sign_in")
    member = stage.login.user
    posted = request.POST if request.method == "POST" else None
    by_key = posted is not None and "credential" in posted
    code = _for_digits(AuthenticateForm(None if by_key else posted, user=member))
    key = AuthenticateWebAuthnForm(posted if by_key else None, user=member)
    form = key if by_key else code
    if posted is not None:
        limits.take("second_factor", member.pk)
    if posted is not None and form.is_valid() and _is_first_use(member, form):
        form.save()
        response: HttpResponse = stage.exit()
        return response

    types = set(Authenticator.objects.filter(user_id=member.pk).values_list("type", flat=True))
    page: dict[str, Any] = {"form": code, "key_form": key, "has_code": "totp" in types}
    if "webauthn" in types:
        page["options"] = webauthn.begin_authentication(member)
    status = 422 if posted is not None else 200
    return render(request, "accounts/authenticate.html", page, status=status)


@signed_in
@require_safe
def second_factor(request: MemberRequest) -> HttpResponse:
    """What is set up, and the ways to more."""
    found = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    page = {
        "code": next((one for one in found if one.type == "totp"), None),
        "keys": [
            {"id": one.pk, "name": one.wrap().name, "since": one.created_at}
            for one in found
            if one.type == "webauthn"
        ],
        "required": request.user.may_moderate,
        "missing": request.user.may_moderate and not has_used_second_factor(request),
        "next": wanted_by(request),
    }
    return render(request, "accounts/second_factor.html", page)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add_code(request: MemberRequest) -> HttpResponse:
    """An app that shows a new code every half minute."""
    if not confirmed_lately(request):
        return to_confirm(request)
    if Authenticator.objects.filter(user=request.user, type="totp").exists():
        return redirect("accounts:second_factor")
    form = _setting_up(request)
    if request.method == "POST":
        limits.take("second_factor", request.user.pk)
    if request.method == "POST" and form.is_valid():
        added = TOTP.activate(request.user, form.secret).instance
        clear_totp_secret(request)
        return _added(request, added)
    adapter = get_adapter()
    page = {
        "form": form,
        "next": wanted_by(request),
        "secret": " ".join(form.secret[at : at + 4] for at in range(0, len(form.secret), 4)),
        "qr": mark_safe(adapter.build_totp_svg(adapter.build_totp_url(request.user, form.secret))),  # noqa: S308 - made by our own library from a random secret
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/add_code.html", page, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add_key(request: MemberRequest) -> HttpResponse:
    """A passkey or security key."""
    if not confirmed_lately(request):
        return to_confirm(request)
    form = AddWebAuthnForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        key = webauthn.WebAuthn.add(
            request.user, form.cleaned_data["name"][:40], form.cleaned_data["credential"]
        )
        return _added(request, key.instance)
    page = {
        "form": form,
        "next": wanted_by(request),
        "options": webauthn.begin_registration(request.user, passwordless=False),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/add_key.html", page, status=status)


@signed_in
@require_POST
def remove(request: MemberRequest, factor_id: int) -> HttpResponse:
    """
    Other browsers are signed out: what they proved with it doesn't count any more. Here
    it counts for as long as there is another factor.
    """
    if not confirmed_lately(request):
        return to_confirm(request)
    get_object_or_404(Authenticator, pk=factor_id, user=request.user).delete()
    if not Authenticator.objects.filter(user=request.user).exists():
        request.session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)
    links.outdate(request.user)
    sessions.end_others(request.user, but=request.session.session_key)
    return redirect("accounts:second_factor")


def _setting_up(request: MemberRequest) -> Any:
    """allauth's form. The secret that it keeps in the session lies there sealed."""
    if sealed := request.session.get(SECRET_SESSION_KEY):
        request.session[SECRET_SESSION_KEY] = crypto.unseal(sealed, place=SECRET_SESSION_KEY)
    form = _for_digits(ActivateTOTPForm(request.POST or None, user=request.user))
    request.session[SECRET_SESSION_KEY] = crypto.seal(form.secret, place=SECRET_SESSION_KEY)
    return form


def _for_digits(form: forms.Form) -> Any:
    """allauth's form with our words on it."""
    form.fields["code"].label = "Six digits from your app"
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "placeholder": ""}
    return form


def _is_first_use(member: Member, form: forms.Form) -> bool:
    """
    A code counts once, however it is spaced; it stays right for as long as the clocks may
    differ.
    """
    if "code" not in form.cleaned_data:
        return True
    code = normalize_user_code(form.cleaned_data["code"])
    if cache.add(f"second-factor:{member.pk}:{code}", 1, timeout=CODE_LASTS):
        return True
    form.add_error("code", "This code was used already. Please wait for the next one.")
    return False


def _added(request: MemberRequest, factor: Authenticator) -> HttpResponse:
    """A new factor counts as used; the session gets a new key, the other browsers end."""
    record_authentication(request, request.user, "mfa", id=factor.pk, type=factor.type)
    request.session.cycle_key()
    links.outdate(request.user)
    sessions.end_others(request.user, but=request.session.session_key)
    wanted = wanted_by(request)
    return redirect(safe_next(wanted)) if wanted else redirect("accounts:second_factor")
