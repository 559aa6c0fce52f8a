"""Conflicts of interest: declared where one reads, listed for the person and for the lead."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from assessment.actions import conflicts
from assessment.models import Conflict
from assessment.pages.access import find_submission, refusals_as_messages


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """One's own, and for a lead those of the people looked after; the standing ones first."""
    if not request.user.is_agency:
        raise Http404
    seen = Conflict.objects.visible_to(request.user).select_related("user", "enterprise")
    listed = sorted(seen, key=lambda conflict: conflict.ended_at is not None)
    return render(request, "reviews/conflicts.html", {"conflicts": listed})


@require_POST
@login_required
@refusals_as_messages("submission-answers", "receipt")
def declare(request: HttpRequest, receipt: str) -> HttpResponse:
    enterprise = find_submission(request, receipt).assessment.enterprise
    conflicts.declare(enterprise, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(
        request, _("Declared. You can read this enterprise's submissions, but not decide on them.")
    )
    return redirect("submission-answers", receipt)


@require_POST
@login_required
@refusals_as_messages("conflicts")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    conflict = get_object_or_404(Conflict.objects.visible_to(request.user), pk=pk)
    conflicts.end(conflict, by=request.user)
    messages.success(request, _("Ended."))
    return redirect("conflicts")
