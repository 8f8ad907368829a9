"""Pages for everybody's safety, signed in or not."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from community import addresses
from community.http import everyone, visitor
from community.safety import errors, exits, pages

STATIC = Path(settings.BASE_DIR) / "community" / "static"


@require_safe
@visitor
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "safety/front.html")


@require_safe
@everyone
def before(request: HttpRequest) -> HttpResponse:
    """What this site cannot hide: shown between the front page and joining or signing in."""
    return render(request, "safety/before.html")


@require_safe
@everyone
def grounding(request: HttpRequest) -> HttpResponse:
    return render(request, "safety/grounding.html", {"cards": pages.cards()})


@require_safe
@everyone
def support(request: HttpRequest) -> HttpResponse:
    return render(request, "safety/support.html", {"countries": pages.countries()})


@require_safe
@everyone
def leaving(request: HttpRequest) -> HttpResponse:
    """Shows where a member's link leads before anybody follows it. Never redirects."""
    address = request.GET.get("to", "")
    if not addresses.leads_outside(address):
        return render(request, "safety/leaving_nowhere.html", status=404)
    address = addresses.without_tracking(address)
    host = urlsplit(address).hostname or ""
    context = {"address": address, "host": host, "spelled": _spelled(host)}
    response = render(request, "safety/leaving.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _spelled(host: str) -> str:
    """A host with letters beyond a-z as machines spell it, because letters can look alike."""
    if host.isascii():
        return ""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ascii(host)


@require_safe
@everyone
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "safety/offline.html")


@require_safe
@everyone
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of those who keep the grounding cards on their device."""
    files = [f"{settings.STATIC_URL}{path.relative_to(STATIC).as_posix()}" for path in _kept()]
    response = render(request, "safety/worker.js", {"files": files}, "text/javascript")
    response["Service-Worker-Allowed"] = "/"
    return response


def _kept() -> list[Path]:
    folder = STATIC / "accord"
    return sorted(path for kind in ("css", "img", "js") for path in (folder / kind).iterdir())


@csrf_exempt
@require_POST
@everyone
def leave(request: HttpRequest) -> HttpResponse:
    if not exits.is_from_here(request):
        return errors.csrf_failure(request)
    return exits.leave(request)


@require_safe
@everyone
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes it
    return HttpResponse("User-agent: *\nDisallow: /\n", "text/plain")
