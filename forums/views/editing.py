"""Pages to change one's own words, and to take them back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from community.accounts import apart
from community.http import MemberRequest, member
from forums import editing, showing
from forums.drafting import Spot
from forums.forms import EditForm
from forums.models import Draft, Post
from forums.views import coaching, drafts, refusals, wording
from forums.views.coaching import Coached
from forums.views.refusals import Refusal
from forums.views.writing import to_post
from moderation import statements
from moderation.models import Reviewed


@member
@require_safe
def more(request: MemberRequest, post_id: int) -> HttpResponse:
    """What can be done with a post, on a page of its own."""
    shown = showing.find_post(post_id, viewer=request.user, today=timezone.now().date())
    if shown is None:
        raise Http404
    mark = apart.mark(shown.author_id, viewer=request.user)
    person_url = reverse("accounts:person", args=[mark])
    context = {
        "post": shown,
        "reply_url": reverse("forums:reply", args=[shown.thread_id]),
        "person_url": f"{person_url}?{urlencode({'next': shown.address})}",
    }
    return render(request, "forums/more.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, post_id: int) -> HttpResponse:
    at = timezone.now()
    post = _own(post_id, request)
    spot = Spot(Draft.Place.EDIT, post.pk)
    if coaching.BUTTON in request.POST:
        return _edit_page(request, post, coaching.look(request, EditForm))
    if request.method != "POST":
        kept = drafts.find(spot, EditForm, by=request.user)
        form = EditForm(initial=_stored(post) | kept)
        form.coached = _waiting(post, kept)
        return _edit_page(request, post, form, kept=bool(kept))
    return _send_change(request, post, spot, at=at)


def _send_change(request: MemberRequest, post: Post, spot: Spot, *, at: datetime) -> HttpResponse:
    form = EditForm(request.POST)
    form.fields["title"].required = post.opens_thread
    try:
        if "draft" in request.POST:
            return drafts.answer(request, spot, EditForm, at=at)
        if not form.is_valid():
            return _edit_page(request, post, form, refusal=Refusal(422, ""))
        written = editing.edit_post(
            post.pk,
            editing.Words(
                body=form.cleaned_data["body"],
                title=form.cleaned_data["title"],
                context_tag=form.cleaned_data["context_tag"],
            ),
            revision=form.cleaned_data["revision"],
            by=request.user,
            at=at,
        )
    except Post.DoesNotExist:
        raise Http404 from None
    except editing.ChangedMeanwhile as conflict:
        return _conflict_page(request, conflict.post, form)
    except refusals.Refused as error:
        refusal = refusals.of(error, said=_read(post, form), at=at)
        return _edit_page(request, post, form, refusal=refusal)
    return to_post(request, written)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, post_id: int) -> HttpResponse:
    post = _own(post_id, request)
    if request.method != "POST":
        context = {
            "consequence": wording.withdrawing(post),
            "back_url": reverse("forums:post", args=[post.pk]),
        }
        return render(request, "forums/withdraw.html", context)
    try:
        gone = editing.withdraw_post(post_id, by=request.user, at=timezone.now())
    except Post.DoesNotExist:
        raise Http404 from None
    messages.info(request, wording.TAKEN_BACK)
    if gone.opens_thread and not gone.thread.replies:
        return redirect(gone.thread.space)
    return redirect("forums:thread_page", gone.thread_id, gone.page)


def _own(post_id: int, request: MemberRequest) -> Post:
    try:
        return editing.find_own(post_id, by=request.user)
    except Post.DoesNotExist:
        raise Http404 from None


def _stored(post: Post) -> dict[str, Any]:
    return {
        "title": post.thread.title,
        "body": post.body,
        "context_tag": post.context_tag,
        "revision": post.revision,
    }


def _waiting(post: Post, kept: dict[str, Any]) -> Coached | None:
    """Words that wait: what was noticed, before anybody types."""
    if post.state != Reviewed.State.HELD:
        return None
    words = {"title": post.thread.title} if post.opens_thread else {}
    words = {name: kept.get(name, value) for name, value in (words | {"body": post.body}).items()}
    return coaching.of_stored(words)


def _read(post: Post, form: EditForm) -> str:
    """What the rules read of it, as `Post.words` has it; nothing of an unfit form."""
    if not form.is_valid():
        return ""
    body: str = form.cleaned_data["body"]
    return f"{form.cleaned_data['title']}\n\n{body}" if post.opens_thread else body


def _conflict_page(request: MemberRequest, stored: Post, form: EditForm) -> HttpResponse:
    """Both versions, nothing lost; sending again replaces what is stored, knowingly."""
    form.data = request.POST.copy()
    form.data["revision"] = str(stored.revision)
    refusal = Refusal(409, wording.CHANGED_MEANWHILE)
    return _edit_page(request, stored, form, refusal=refusal, other=stored.body)


def _edit_page(
    request: MemberRequest,
    post: Post,
    form: EditForm,
    *,
    refusal: Refusal | None = None,
    other: str = "",
    kept: bool = False,
) -> HttpResponse:
    if not post.opens_thread:
        del form.fields["title"]
    context = {
        "rest": statements.resting(request.user, at=timezone.now()),
        "form": form,
        "post": post,
        "refusal": refusal,
        "other": other,
        "kept": kept,
        "back_url": reverse("forums:post", args=[post.pk]),
    }
    response = render(request, "forums/edit.html", context)
    return refusal.on(response) if refusal else response
