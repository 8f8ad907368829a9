"""Pages to tell a moderator about words of others, and to see what became of it."""

from __future__ import annotations

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.accounts import apart
from community.accounts.access import safe_next
from community.accounts.models import Member
from community.http import MemberRequest, member
from moderation import naming, reporting, reports
from moderation.models import Report, Reviewed
from moderation.reporting import Told
from moderation.telling.forms import MoreForm, TellForm

ON_A_PAGE = 50
THANKS = "Thank you for telling us. A person reads it; the other is not told who it was."
BLOCKED = "Thank you for telling us. You and they do not meet any more; they are not told."
AGAIN = "You told us about this already. Here you can add to it."
GONE = "These words went while you wrote, and nobody needs to decide about them any more."


@member
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: MemberRequest, app: str, model: str, content_id: int) -> HttpResponse:
    """About words that the member can read at this moment; of all others nothing is said."""
    content = find(f"{app}.{model}", content_id, viewer=request.user)
    return _tell(request, content, of_name=False)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def tell_of_person(request: MemberRequest, mark: str) -> HttpResponse:
    """About a member's name, reached from their words (`accounts.apart.mark`)."""
    other = apart.marked(mark, viewer=request.user)
    if other is None or other.pk == request.user.pk:
        raise Http404
    if request.method == "POST":
        return _tell(request, naming.row_of(other), of_name=True)
    return _tell(request, naming.unsaved(other), of_name=True)


@member
@require_safe
def own(request: MemberRequest) -> HttpResponse:
    at = timezone.now()
    found = reports.own(request.user)[:ON_A_PAGE]
    return render(request, "reports/own.html", {"rows": [reports.row(one, at=at) for one in found]})


@member
@require_safe
def one(request: MemberRequest, report_id: int) -> HttpResponse:
    return _page(request, _own(request, report_id))


@member
@require_POST
def add(request: MemberRequest, report_id: int) -> HttpResponse:
    report = _own(request, report_id)
    form = MoreForm(request.POST)
    if not form.is_valid():
        return _page(request, report, form=form, status=422)
    words, key = form.cleaned_data["words"], form.cleaned_data["key"]
    reporting.add(report, words, key=key, by=request.user, at=timezone.now())
    messages.success(request, "Added. Whoever reads your report sees it.")
    return redirect(report)


@member
@require_POST
def take_back(request: MemberRequest, report_id: int) -> HttpResponse:
    report = _own(request, report_id)
    if reporting.take_back(report, at=timezone.now()):
        messages.success(request, "Taken back. You can always tell us again.")
    return redirect(report)


def find(kind: str, content_id: int, *, viewer: Member) -> Reviewed:
    """
    The row of any kind of reviewed words whose case would carry them.

    :raises Http404: no such kind, none that `viewer` may read, or their own.
    """
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if not issubclass(model, Reviewed) or content_id > 2**63 - 1:
        raise Http404
    seen = model.objects.visible_to(viewer).filter(pk=content_id).first()
    content = seen.told_about_as() if seen else None
    if content is None:
        raise Http404
    same = type(content).objects.visible_to(viewer).select_related("author")
    found: Reviewed | None = same.exclude(author=viewer).filter(pk=content.pk).first()
    if found is None:
        raise Http404
    return found


def _tell(request: MemberRequest, content: Reviewed, *, of_name: bool) -> HttpResponse:
    form = TellForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        if content.pk and (before := reports.standing_of(content, by=request.user)):
            messages.info(request, AGAIN)
            return redirect(before)
        return _form_page(request, content, form, of_name=of_name)
    if not form.is_valid():
        return _form_page(request, content, form, of_name=of_name, status=422)
    at, sent = timezone.now(), form.cleaned_data
    told = Told(
        reason=sent["reason"],
        wish=sent["wish"],
        words=sent["words"],
        masked=sent["masked"],
        key=sent["key"],
    )
    try:
        report = reporting.tell(content, told, by=request.user, at=at)
    except reporting.Gone:
        form.add_error(None, GONE)
        return _form_page(request, content, form, of_name=of_name, status=409)
    if sent["block"]:
        apart.block(request.user, content.author, at=at)
    messages.success(request, BLOCKED if sent["block"] else THANKS)
    return redirect(report)


def _form_page(
    request: MemberRequest,
    content: Reviewed,
    form: TellForm,
    *,
    of_name: bool,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "form": form,
        "name": content.author.name if of_name else "",
        "words": "" if of_name else content.words(),
        "author": content.author.name,
        "staff": content.author.may_moderate,
        "back_url": safe_next(request.GET.get("next", "")),
    }
    return render(request, "reports/tell.html", shown, status=status)


def _own(request: MemberRequest, report_id: int) -> Report:
    report = reports.own(request.user).filter(pk=report_id).first()
    if report is None:
        raise Http404
    return report


def _page(
    request: MemberRequest, report: Report, *, form: MoreForm | None = None, status: int = 200
) -> HttpResponse:
    shown = {
        "report": reports.page(report, at=timezone.now()),
        "form": form or MoreForm(),
    }
    return render(request, "reports/one.html", shown, status=status)
