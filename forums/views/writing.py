"""Pages to write: replying, starting a thread, agreeing to guidelines first."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from community.http import MemberRequest, member
from forums import guidelines, merging, posting, quoting, showing
from forums.drafting import Spot
from forums.forms import DisagreementForm, ReplyForm, ThreadForm, WritingForm, fresh_key
from forums.models import ContentNote, Draft, HelpWanted, Space, Thread
from forums.views import coaching, drafts, refusals, wording
from forums.views.refusals import Refusal
from moderation import statements

Kept = dict[str, Any]  # the fields of a draft
NOT_KEPT = {"csrfmiddlewaretoken", "agreed", "before", "changed"}  # when guidelines come between


class Then(Enum):
    """What follows once somebody agreed to the guidelines."""

    LOOK = "look"
    START = "start"
    SEND = "send"  # the words that were just typed; they travel along


@member
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: MemberRequest, thread_id: int) -> HttpResponse:
    try:
        return _reply(request, thread_id)
    except Thread.DoesNotExist:
        # Words for a thread that was joined with another meanwhile belong there.
        if post := merging.forwarded(thread_id, viewer=request.user):
            return reply(request, post.thread_id)
        raise Http404 from None


def _reply(request: MemberRequest, thread_id: int) -> HttpResponse:
    at = timezone.now()
    thread = showing.find_thread(thread_id, viewer=request.user)
    spot = Spot(Draft.Place.REPLY, thread_id)
    if coaching.BUTTON in request.POST:
        return _reply_page(request, thread, coaching.look(request, ReplyForm), at=at)
    if request.method != "POST":
        kept = drafts.find(spot, ReplyForm, by=request.user)
        form = ReplyForm(initial=kept | {"key": fresh_key()})
        return _reply_page(request, thread, form, at=at, kept=kept)
    return _send_reply(request, thread, spot, at=at)


def _send_reply(
    request: MemberRequest, thread: Thread, spot: Spot, *, at: datetime
) -> HttpResponse:
    form = ReplyForm(request.POST)
    try:
        if "draft" in request.POST:
            return drafts.answer(request, spot, ReplyForm, at=at)
        if not form.is_valid():
            return _reply_page(request, thread, form, at=at, refusal=Refusal(422, ""))
        _agree(form, thread.space, request=request, at=at)
        written = posting.write_post(
            thread.pk,
            body=form.cleaned_data["body"],
            quotes=form.cleaned_data["quote"],
            context_tag=form.cleaned_data["context_tag"],
            key=form.cleaned_data["key"],
            by=request.user,
            at=at,
        )
    except guidelines.GuidelinesFirst:
        return _guidelines_page(request, thread.space, then=Then.SEND)
    except refusals.Refused as error:
        refusal = refusals.of(error, said=form.read(), at=at)
        return _reply_page(request, thread, form, at=at, refusal=refusal)
    return to_post(request, written)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: MemberRequest, slug: str) -> HttpResponse:
    return _start(request, slug, ThreadForm, kind=Thread.Kind.ORDINARY)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def start_disagreement(request: MemberRequest, slug: str) -> HttpResponse:
    return _start(request, slug, DisagreementForm, kind=Thread.Kind.DISAGREEMENT)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def space_guidelines(request: MemberRequest, slug: str) -> HttpResponse:
    space = get_object_or_404(Space, slug=slug)
    if request.method != "POST":
        return _guidelines_page(request, space, then=Then.LOOK)
    form = WritingForm(request.POST)
    form.is_valid()
    _agree(form, space, request=request, at=timezone.now())
    return redirect("forums:start", slug) if "start" in request.POST else redirect(space)


def _start(
    request: MemberRequest, slug: str, form_class: type[ThreadForm], *, kind: Thread.Kind
) -> HttpResponse:
    space = get_object_or_404(Space, slug=slug)
    if coaching.BUTTON in request.POST:
        return _start_page(request, space, coaching.look(request, form_class))
    if request.method != "POST":
        spot = Spot(posting.DRAFTED[kind], space.pk)
        return _fresh_start(request, space, spot, form_class)
    return _send_opening(request, space, form_class, kind=kind, at=timezone.now())


def _send_opening(
    request: MemberRequest,
    space: Space,
    form_class: type[ThreadForm],
    *,
    kind: Thread.Kind,
    at: datetime,
) -> HttpResponse:
    form = form_class(request.POST)
    try:
        if "draft" in request.POST:
            spot = Spot(posting.DRAFTED[kind], space.pk)
            return drafts.answer(request, spot, form_class, at=at)
        if not form.is_valid():
            return _start_page(request, space, form, refusal=Refusal(422, ""))
        _agree(form, space, request=request, at=at)
        opening = _opening(form, kind=kind)
        key = form.cleaned_data["key"]
        written = posting.start_thread(space, opening=opening, key=key, by=request.user, at=at)
    except guidelines.GuidelinesFirst:
        return _guidelines_page(request, space, then=Then.SEND)
    except refusals.Refused as error:
        refusal = refusals.of(error, said=form.read(), at=at)
        return _start_page(request, space, form, refusal=refusal)
    return to_post(request, written)


def _fresh_start(
    request: MemberRequest, space: Space, spot: Spot, form_class: type[ThreadForm]
) -> HttpResponse:
    if not guidelines.agreed(space, by=request.user):
        return _guidelines_page(request, space, then=Then.START)
    kept = drafts.find(spot, form_class, by=request.user)
    form = form_class(initial=kept | {"key": fresh_key()})
    return _start_page(request, space, form, kept=kept)


def _opening(form: ThreadForm, *, kind: Thread.Kind) -> posting.Opening:
    return posting.Opening(
        title=form.cleaned_data["title"],
        body=form.composed(),
        help_wanted=HelpWanted(form.cleaned_data["help_wanted"]),
        notes=[ContentNote(note) for note in form.cleaned_data["notes"]],
        kind=kind,
        context_tag=form.cleaned_data["context_tag"],
    )


def _agree(form: WritingForm, space: Space, *, request: MemberRequest, at: datetime) -> None:
    """If the words come from the page with the guidelines, its reader agreed to them."""
    if version := form.cleaned_data.get("agreed"):
        guidelines.agree(space, version=version, by=request.user, at=at)


def to_post(request: MemberRequest, written: posting.Written) -> HttpResponseRedirect:
    """To the words; where something in them makes them wait, to what can be done about it."""
    if wording.says_why(written):
        return HttpResponseRedirect(
            reverse("moderation:reading", args=["forums", "post", written.post.pk])
        )
    if words := wording.after(written):
        messages.info(request, words)
    return HttpResponseRedirect(written.post.get_absolute_url())


def _reply_page(
    request: MemberRequest,
    thread: Thread,
    form: ReplyForm,
    *,
    at: datetime,
    refusal: Refusal | None = None,
    kept: Kept | None = None,
) -> HttpResponse:
    chosen = form["quote"].value() or []
    context = {
        "form": form,
        "refusal": refusal,
        "kept": kept,
        "closed": "" if refusal else wording.closed(thread, at=at),
        "rest": statements.resting(request.user, at=at),
        "offers": _offers(request, thread, chosen),
        "chosen": chosen,
        "thread_url": thread.get_absolute_url(),
        **wording.thread_head(thread),
        **wording.help_wanted(thread),
    }
    response = render(request, "forums/reply.html", context)
    return refusal.on(response) if refusal else response


def _offers(request: MemberRequest, thread: Thread, chosen: list[str]) -> list[quoting.Offer]:
    """What may be quoted of the post that the address or the kept form names."""
    named = request.GET.get("quote") or (chosen[0].partition(".")[0] if chosen else "")
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        return []
    return quoting.offers(int(named), thread=thread, viewer=request.user)


def _start_page(
    request: MemberRequest,
    space: Space,
    form: ThreadForm,
    *,
    refusal: Refusal | None = None,
    kept: Kept | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "space": space,
        "refusal": refusal,
        "kept": kept,
        "rest": statements.resting(request.user, at=timezone.now()),
        "space_url": space.get_absolute_url(),
        "plain_url": reverse("forums:start", args=[space.slug]),
        "template_url": reverse("forums:start_disagreement", args=[space.slug]),
        "working_it_out": isinstance(form, DisagreementForm),
    }
    response = render(request, "forums/start.html", context)
    return refusal.on(response) if refusal else response


def _guidelines_page(request: MemberRequest, space: Space, *, then: Then) -> HttpResponse:
    """The guidelines, and one button that agrees and goes on."""
    kept = [
        (name, value)
        for name in request.POST
        if name not in NOT_KEPT
        for value in request.POST.getlist(name)
    ]
    words_follow = then is Then.SEND
    context = {
        "space": space,
        "space_url": space.get_absolute_url(),
        "kept": kept,
        "words_follow": words_follow,
        "start": then is Then.START,
        "action": request.path if words_follow else reverse("forums:guidelines", args=[space.slug]),
    }
    return render(request, "forums/guidelines.html", context, status=409 if words_follow else 200)
