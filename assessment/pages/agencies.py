"""The agencies that somebody looks after, and their people."""

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.actions import accounts, agencies
from assessment.lifecycle import Role
from assessment.models import Agency, AgencyMember
from assessment.models.queue import is_number
from assessment.pages.access import is_without_form, note_denial, refusals_as_messages
from assessment.refusals import Refused

ON_A_PAGE = 50


class MemberForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail of the person's account"),
        error_messages={
            "required": gettext_lazy("Enter the e-mail address."),
            "invalid": gettext_lazy("Enter a complete e-mail address, such as name@example.com."),
        },
        widget=forms.EmailInput(attrs={"class": "field-short"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[
            (Role.REVIEWER, gettext_lazy("Reviewer: reviews what is submitted and confirms enterprises")),
            (Role.LEAD, gettext_lazy("Lead: looks after the agency's people, too, and the agencies below")),
        ],
        initial=Role.REVIEWER,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    if not (request.user.is_operator or request.user.is_agency):
        raise Http404
    asked = request.GET.get("q", "").strip()
    seen = Agency.objects.visible_to(request.user).select_related("region__parent__parent")
    found = seen.filter(Q(name__icontains=asked) | Q(region__name__icontains=asked)) if asked else seen
    found = found.annotate(people=Count("members", filter=Q(members__ended_at=None)))
    page = Paginator(found.order_by("region__path"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "agencies/index.html", {"page": page, "asked": asked})


@require_GET
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _find(request, pk), MemberForm())


@require_http_methods(["GET", "POST"])
@login_required
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    agency = _find(request, pk)
    if is_without_form(request):
        return redirect("agency", pk)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _page(request, agency, form)
    try:
        member = agencies.add_member(agency, by=request.user, **form.cleaned_data)
    except Refused as refused:
        note_denial(request, refused)
        form.add_error(None, str(refused))
        return _page(request, agency, form)
    messages.success(
        request,
        _("%(name)s: %(role)s from now on.") % {"name": member.user, "role": member.get_role_display()},
    )
    return redirect("agency", pk)


@require_POST
@login_required
@refusals_as_messages("agency", "pk")
def set_days(request: HttpRequest, pk: int) -> HttpResponse:
    asked = request.POST.get("days", "").strip()
    days = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
    agency = agencies.set_days(_find(request, pk), by=request.user, days=days)
    messages.success(
        request,
        ngettext(
            "A submission is late after %(days)d day on this desk.",
            "A submission is late after %(days)d days on this desk.",
            agency.days,
        )
        % {"days": agency.days},
    )
    return redirect("agency", pk)


@require_POST
@login_required
@refusals_as_messages("agency", "pk")
def set_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Chosen beside a list, which is shown again."""
    columns = request.POST.getlist("columns")
    agency = agencies.set_columns(_find(request, pk), by=request.user, columns=columns)
    said = _("The recommendation lists of %(agency)s have these columns.")
    messages.success(request, said % {"agency": agency})
    call = request.POST.get("round", "")
    return redirect("recommendations", int(call)) if is_number(call) else redirect("agency", pk)


@require_POST
@login_required
@refusals_as_messages("agency", "pk")
def remove_member(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    found = AgencyMember.objects.filter(agency=_find(request, pk)).select_related("agency")
    removed = agencies.remove_member(get_object_or_404(found, pk=member), by=request.user)
    messages.success(request, _("%(name)s has no access any more.") % {"name": removed.user})
    return redirect("agencies" if removed.user_id == request.user.pk else "agency", *_to(request, removed))


@require_POST
@login_required
@refusals_as_messages("agency", "pk")
def reset_second_factor(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    current = AgencyMember.objects.filter(agency=_find(request, pk), ended_at=None).select_related("user")
    found = get_object_or_404(current, pk=member)
    accounts.reset_second_factor(found.user, by=request.user)
    messages.success(
        request,
        _("The second step of %(name)s is reset: the password alone signs in.") % {"name": found.user},
    )
    return redirect("agency", pk)


def _to(request: HttpRequest, removed: AgencyMember) -> tuple[int, ...]:
    return () if removed.user_id == request.user.pk else (removed.agency_id,)


def _find(request: HttpRequest, pk: int) -> Agency:
    seen = Agency.objects.visible_to(request.user).select_related("region__parent__parent")
    return get_object_or_404(seen, pk=pk)


def _page(request: HttpRequest, agency: Agency, form: MemberForm) -> HttpResponse:
    current = agency.members.filter(ended_at=None).select_related("user")
    steps = Authenticator.objects.filter(user=OuterRef("user"))
    context = {
        "agency": agency,
        "form": form,
        "members": current.annotate(has_steps=Exists(steps)).order_by("role", "since"),
        "may_look_after": agencies.may_look_after(agency, request.user),
    }
    return render(request, "agencies/show.html", context)
