"""The idle lock: the passphrase again, and no typed word lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods

from community.accounts import entering, idle
from community.accounts.access import safe_next, wanted_by
from community.accounts.views.confirming import ConfirmForm
from community.http import MemberRequest, signed_in

KEPT = "kept-"  # before the names of fields that wait for the lock to open
# Never shown again, nor kept in a page.
NOT_KEPT = {
    "csrfmiddlewaretoken", "passphrase", "old", "new", "recovery_words", "code", "credential",
}  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def locked(request: MemberRequest) -> HttpResponse:
    wanted = wanted_by(request)
    if not idle.is_locked(request):
        return redirect(safe_next(wanted))
    form = ConfirmForm(request.POST or None)
    kept = _kept(request)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if entering.is_right_passphrase(request, request.user, form.cleaned_data["passphrase"]):
                return _opened(request, wanted, kept)
            form.add_error("passphrase", "This is not your passphrase.")
    page = {"form": form, "next": wanted, "kept": kept}
    return render(request, "accounts/locked.html", page, status=status)


def keep_words(request: HttpRequest) -> HttpResponse:
    """The lock's page, with what was just sent waiting in it."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_KEPT
        for value in values
    ]
    page = {"form": ConfirmForm(), "next": request.get_full_path(), "kept": kept}
    return render(request, "accounts/locked.html", page, status=403)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name.removeprefix(KEPT), value)
        for name, values in request.POST.lists()
        if name.startswith(KEPT)
        for value in values
    ]


def _opened(request: HttpRequest, wanted: str, kept: list[tuple[str, str]]) -> HttpResponse:
    request.session.cycle_key()
    if not kept:
        return redirect(safe_next(wanted))
    address = safe_next(wanted)
    try:
        resolve(address.partition("?")[0])
    except Resolver404:
        return redirect(safe_next(""))
    return render(request, "accounts/unlocked.html", {"address": address, "kept": kept})
