"""Confirming that somebody speaks for an enterprise: the owner's page, and the agencies' desk."""

from datetime import datetime

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.actions import claims
from assessment.lifecycle import Role
from assessment.models import Claim
from assessment.pages.access import find_enterprise, refusals_as_messages
from assessment.refusals import BadInput
from scoring.industries import industries

SHOWN = 100  # of those decided, the latest


@require_http_methods(["GET", "POST"])
@login_required
@refusals_as_messages("claim", "pk")
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner's page: what happens, where it stands, the scan."""
    enterprise = find_enterprise(request, pk)
    role = enterprise.role_of(request.user)
    if role is None:
        raise Http404
    if request.method == "POST":
        if "licence" not in request.FILES:
            raise BadInput(_("Choose the file with the business licence first."))
        claims.send(enterprise, request.FILES["licence"], by=request.user)
        messages.success(request, _("Sent. The agency of your region will look at it; you get an e-mail."))
        return redirect(enterprise)
    claim = get_object_or_404(Claim, enterprise=enterprise)
    return render(
        request, "claims/own.html", {"enterprise": enterprise, "claim": claim, "is_owner": role == Role.OWNER}
    )


@require_GET
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for an answer in my regions, longest first, or what was decided, latest first."""
    decided = request.GET.get("show") == "decided"
    mine = _of_my_regions(request)
    states = [Claim.State.CONFIRMED, Claim.State.REFUSED] if decided else [Claim.State.WAITING]
    order = "-decided_at" if decided else "sent_at"
    listed = mine.filter(state__in=states).select_related("enterprise__region__parent__parent", "decided_by")
    context = {
        "claims": listed.order_by(order)[:SHOWN],
        "shows_decided": decided,
        "waiting": mine.filter(state=Claim.State.WAITING).count(),
    }
    return render(request, "claims/desk.html", context)


@require_GET
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    claim = _find(request, pk)
    enterprise = claim.enterprise
    context = {
        "claim": claim,
        "enterprise": enterprise,
        "industry": industries()[enterprise.industry],
        "is_taken": enterprise.code_is_taken(),
        "may_decide": claims.may_decide(claim, request.user) and claim.state == Claim.State.WAITING,
        "note_length": claims.NOTE_LENGTH,
    }
    return render(request, "claims/show.html", context)


@require_GET
@login_required
@csp_replace({"default-src": [NONE], "sandbox": True})
def licence(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan, for those who may see the claim; always as a download, whatever is in it."""
    seen = Claim.objects.visible_to(request.user).select_related("enterprise")
    claim = get_object_or_404(seen, pk=pk)
    if not claim.licence:
        raise Http404
    claims.hand_over_licence(claim, by=request.user)
    return FileResponse(
        claim.licence.open("rb"),
        as_attachment=True,
        filename=claim.licence_name,
        content_type=claim.licence_type,
    )


@require_POST
@login_required
@refusals_as_messages("claim-review", "pk")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    claim = claims.confirm(_find(request, pk), by=request.user, seen=_seen(request))
    messages.success(request, _("%(name)s is confirmed and can submit now.") % {"name": claim.enterprise})
    return redirect("claims")


@require_POST
@login_required
@refusals_as_messages("claim-review", "pk")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    note = request.POST.get("note", "")
    claim = claims.refuse(_find(request, pk), by=request.user, note=note, seen=_seen(request))
    messages.success(
        request, _("%(name)s is not confirmed; its owners read why.") % {"name": claim.enterprise}
    )
    return redirect("claims")


def _seen(request: HttpRequest) -> datetime | None:
    """When the licence was sent that the page has shown."""
    try:
        return datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None


def _of_my_regions(request: HttpRequest):
    user = request.user
    if user.is_operator:
        return Claim.objects.all()
    if not user.is_agency:
        raise Http404
    return Claim.objects.filter(user.in_my_regions("enterprise__region"))


def _find(request: HttpRequest, pk: int) -> Claim:
    found = _of_my_regions(request).select_related(
        "enterprise__region__parent__parent", "made_by", "decided_by"
    )
    return get_object_or_404(found, pk=pk)
