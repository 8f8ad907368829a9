"""Reading a case: its page, opening the words, notes for colleagues."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from community.http import MemberRequest, moderator
from moderation import noting, viewing
from moderation.console import appealing, casepage
from moderation.console.forms import NoteForm
from moderation.models import Case


@require_safe
@moderator
def case(request: MemberRequest, case_id: int) -> HttpResponse:
    """One case: what was noticed first, the words only once they are opened."""
    found = casepage.find(request, case_id)
    return redirect("desk:again", case_id) if found.is_appealed else casepage.show(request, found)


@require_POST
@moderator
def unveil(request: MemberRequest, case_id: int) -> HttpResponse:
    """The words, with what stands around them. That they were read is on record."""
    found = casepage.find(request, case_id)
    viewing.read(found, by=request.user, at=timezone.now())
    if found.is_appealed and not casepage.is_partial(request):
        return appealing.page(request, found)
    part = "moderation/_words.html"
    template = part if casepage.is_partial(request) else "moderation/case.html"
    return casepage.show(request, found, template=template)


@require_POST
@moderator
def note(request: MemberRequest, case_id: int) -> HttpResponse:
    """Something for the other moderators, kept sealed."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        found = casepage.find(request, case_id)
        return casepage.show(request, found, note_form=form, status=422)
    sent = form.cleaned_data
    try:
        noting.write(case_id, sent["words"], key=sent["key"], by=request.user, at=timezone.now())
    except Case.DoesNotExist as error:
        raise Http404 from error
    return redirect("desk:case", case_id)
