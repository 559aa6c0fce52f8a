"""Inviting from a list: what it holds is shown first, and done as a whole or not at all."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessment import sheets
from assessment.actions import invitees
from assessment.actions.invitees import Wish
from assessment.pages.access import is_without_form, refusals_as_messages
from assessment.pages.round_forms import ListForm
from assessment.pages.rounds import find_round, may_run, page_of
from assessment.refusals import Forbidden, Refused


@require_http_methods(["GET", "POST"])
@login_required
@refusals_as_messages("round", "pk")
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """With a file or pasted lines, what would be done; with `agreed`, it is done."""
    round = find_round(request, pk)
    if is_without_form(request):
        return redirect(round)
    if not may_run(round, request.user):
        raise Forbidden(_("Only a lead of the agency that calls can do this."))
    if "agreed" in request.POST:
        reading = invitees.invite(round, by=request.user, wishes=invitees.read_lines(request.POST["agreed"]))
        count = len(reading.new)
        told = ngettext("One enterprise is invited.", "%(count)d enterprises are invited.", count)
        messages.success(request, told % {"count": count})
        return redirect(round)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return page_of(request, round, list_form=form)
    try:
        wishes = _wishes(form)
        reading = invitees.look_at(round, wishes, by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return page_of(request, round, list_form=form)
    context = {
        "round": round,
        "reading": reading,
        "agreed": invitees.lines_of(reading.new),
        "lines": invitees.lines_of(wishes) if form.cleaned_data["workbook"] else form.cleaned_data["lines"],
    }
    return render(request, "rounds/invite.html", context)


@require_POST
@login_required
@refusals_as_messages("round", "pk")
def remove(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    round = find_round(request, pk)
    if not may_run(round, request.user):  # who is invited is not told by the answer either
        raise Forbidden(_("Only a lead of the agency that calls can do this."))
    invitee = get_object_or_404(round.invitees, credit_code=code)
    invitees.uninvite(round, by=request.user, code=code)
    messages.success(request, _("%(code)s is not invited any more.") % {"code": invitee.credit_code})
    return redirect(round)


def _wishes(form: ListForm) -> list[Wish]:
    if workbook := form.cleaned_data["workbook"]:
        return invitees.read_workbook(workbook.read(sheets.LARGEST + 1))
    return invitees.read_lines(form.cleaned_data["lines"])
