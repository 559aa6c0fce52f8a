"""An enterprise: registered, shown, changed, its plants."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.actions import enterprises
from assessment.actions.claims import may_decide
from assessment.lifecycle import Role
from assessment.models import Assessment, Claim, Enterprise, Mode, Region
from assessment.pages.access import find_enterprise, refusals_as_messages
from assessment.pages.enterprise_forms import INDICATORS, EnterpriseForm, PlantForm
from assessment.pages.sizes import size_rows, why_this_size
from assessment.refusals import Forbidden, Refused
from scoring import benchmark
from scoring.industries import industries


@require_http_methods(["GET", "POST"])
@login_required
def register(request: HttpRequest) -> HttpResponse:
    form = EnterpriseForm(request.POST or None, initial={"contact_name": request.user.name})
    if enterprise := _saved(form, lambda profile: enterprises.register(profile, by=request.user)):
        messages.success(
            request,
            _(
                "Registered. You can begin to fill in now; "
                "to submit, the agency first has to see the licence."
            ),
        )
        return redirect(enterprise)
    return _form_page(request, form)


@require_http_methods(["GET", "POST"])
@login_required
@refusals_as_messages("enterprise", "pk")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    enterprise = find_enterprise(request, pk)
    if enterprise.role_of(request.user) != Role.OWNER:
        raise Forbidden(_("Only an owner of the enterprise can do this."))
    form = EnterpriseForm(request.POST or None, enterprise=enterprise)
    if _saved(form, lambda profile: enterprises.change(enterprise, profile, by=request.user)):
        messages.success(request, _("The profile is saved."))
        return redirect(enterprise)
    return _form_page(request, form, enterprise)


@require_GET
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    enterprise = find_enterprise(request, pk)
    claim = Claim.objects.filter(enterprise=enterprise).first()
    context = {
        "enterprise": enterprise,
        "industry": industries()[enterprise.industry],
        "modes": [Mode(mode).label for mode in enterprise.modes],
        "why_this_size": why_this_size(enterprise.staff, enterprise.revenue),
        "indicators": _own_indicators(enterprise),
        "benchmark": benchmark.find(),
        "claim": claim,
        "role": enterprise.role_of(request.user),
        "may_decide": claim is not None and may_decide(claim, request.user),
        "plants": enterprise.plants.filter(closed_at=None).select_related("region__parent__parent"),
        "assessments": Assessment.objects.visible_to(request.user).filter(enterprise=enterprise).with_unit(),
        "colleagues": enterprise.memberships.filter(ended_at=None).select_related("user").order_by("since"),
    }
    return render(request, "enterprises/show.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@refusals_as_messages("enterprise", "pk")
def add_plant(request: HttpRequest, pk: int) -> HttpResponse:
    enterprise = find_enterprise(request, pk)
    if enterprise.role_of(request.user) != Role.OWNER:
        raise Forbidden(_("Only an owner of the enterprise can do this."))
    form = PlantForm(request.POST or None, region=enterprise.region)
    if plant := _saved(form, lambda asked: _add_plant(enterprise, asked, by=request.user)):
        messages.success(
            request, _("“%(name)s” is added. It can be assessed by itself now.") % {"name": plant}
        )
        return redirect(enterprise)
    return render(request, "enterprises/plant.html", {"form": form, "enterprise": enterprise})


@require_POST
@login_required
@refusals_as_messages("enterprise", "pk")
def close_plant(request: HttpRequest, pk: int, plant: int) -> HttpResponse:
    enterprise = find_enterprise(request, pk)
    closed = enterprises.close_plant(get_object_or_404(enterprise.plants, pk=plant), by=request.user)
    messages.success(request, _("“%(name)s” is closed. Its assessments stay.") % {"name": closed})
    return redirect(enterprise)


@require_GET
@cache_control(public=True, max_age=3600)
def regions(request: HttpRequest) -> HttpResponse:
    """Public reference data: what lies directly below `parent`, or the provinces."""
    below = Region.objects.filter(parent=request.GET.get("parent") or None).order_by("code")
    return JsonResponse({"regions": list(below.values("code", "name", "name_en", "tier"))})


def _saved(form, act):
    """What the act returns, or None where the form has to be shown (again)."""
    if form.only_steps or not form.is_bound or not form.is_valid():
        return None
    try:
        return act(form.profile() if hasattr(form, "profile") else form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def _add_plant(enterprise: Enterprise, asked: dict, *, by):
    return enterprises.add_plant(enterprise, by=by, name=asked["name"], region=asked["region"])


def _form_page(
    request: HttpRequest, form: EnterpriseForm, enterprise: Enterprise | None = None
) -> HttpResponse:
    context = {"form": form, "enterprise": enterprise, "sizes": size_rows(), "benchmark": benchmark.find()}
    return render(request, "enterprises/form.html", context)


def _own_indicators(enterprise: Enterprise) -> list[tuple[object, benchmark.Indicator]]:
    published = {indicator.id: indicator for indicator in benchmark.find().indicators}
    return [(getattr(enterprise, own), published[id]) for own, id in INDICATORS.items()]
