"""The people of an enterprise."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessment.actions import members
from assessment.lifecycle import ENTERPRISE_ROLES, Role
from assessment.models import Enterprise, Invitation
from assessment.pages.access import find_enterprise, is_without_form, note_denial, refusals_as_messages, tell
from assessment.refusals import Refused


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        error_messages={
            "required": gettext_lazy("Enter the e-mail address."),
            "invalid": gettext_lazy("Enter a complete e-mail address, such as name@example.com."),
        },
        widget=forms.EmailInput(attrs={"class": "field-short"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[
            (Role.CONTRIBUTOR, gettext_lazy("Contributor: fills in answers and adds evidence")),
            (Role.VIEWER, gettext_lazy("Viewer: reads everything, changes nothing")),
            (Role.OWNER, gettext_lazy("Owner: submits, too, and looks after profile and colleagues")),
        ],
        initial=Role.CONTRIBUTOR,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
    )


@require_GET
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _own(request, pk), InviteForm())


@require_http_methods(["GET", "POST"])
@login_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    enterprise = _own(request, pk)
    if is_without_form(request):
        return redirect("colleagues", pk)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, enterprise, form)
    try:
        invitation = members.invite(enterprise, by=request.user, **form.cleaned_data)
    except Refused as refused:
        note_denial(request, refused)
        form.add_error(None, str(refused))
        return _page(request, enterprise, form)
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
    return redirect("colleagues", enterprise.pk)


@require_POST
@login_required
@refusals_as_messages("colleagues", "pk")
def change_role(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    found = _membership(_own(request, pk), membership)
    changed = members.change_role(found, by=request.user, role=request.POST.get("role", ""))
    messages.success(
        request,
        _("%(name)s: %(role)s from now on.") % {"name": changed.user, "role": changed.get_role_display()},
    )
    return redirect("colleagues", pk)


@require_POST
@login_required
@refusals_as_messages("colleagues", "pk")
def remove(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    removed = members.remove(_membership(_own(request, pk), membership), by=request.user)
    if removed.user_id == request.user.pk:
        messages.success(request, _("You have left the enterprise."))
        return redirect("home")
    messages.success(request, _("%(name)s has no access any more.") % {"name": removed.user})
    return redirect("colleagues", pk)


@require_POST
@login_required
@refusals_as_messages("colleagues", "pk")
def cancel(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    enterprise = _own(request, pk)
    found = get_object_or_404(Invitation.objects.filter(enterprise=enterprise), pk=invitation)
    members.cancel(found, by=request.user)
    messages.success(request, _("The invitation is taken back; its link does not work any more."))
    return redirect("colleagues", pk)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link reads who invites; only the person invited can accept."""
    invitation = Invitation.objects.of_letter(token).select_related("enterprise", "invited_by").first()
    is_open = invitation is not None and members.is_open(invitation)
    if request.method == "POST" and request.user.is_authenticated:
        try:
            membership = members.accept(token, by=request.user)
        except Refused as refused:
            tell(request, refused)
            return redirect("invitation", token)
        messages.success(
            request, _("Welcome. You take part in %(name)s now.") % {"name": membership.enterprise}
        )
        return redirect(membership.enterprise)
    context = {"invitation": invitation if is_open else None}
    return render(request, "colleagues/invitation.html", context, status=200 if is_open else 410)


def _own(request: HttpRequest, pk: int) -> Enterprise:
    """One's own enterprise; agencies have no business with its people."""
    enterprise = find_enterprise(request, pk)
    if enterprise.role_of(request.user) is None:
        raise Http404
    return enterprise


def _membership(enterprise: Enterprise, pk: int):
    return get_object_or_404(enterprise.memberships.select_related("enterprise", "user"), pk=pk)


def _page(request: HttpRequest, enterprise: Enterprise, form: InviteForm) -> HttpResponse:
    current = enterprise.memberships.filter(ended_at=None).select_related("user").order_by("since", "pk")
    context = {
        "enterprise": enterprise,
        "form": form,
        "colleagues": current,
        "owners": sum(membership.role == Role.OWNER for membership in current),
        "is_owner": enterprise.role_of(request.user) == Role.OWNER,
        "roles": [(role.value, role.label) for role in ENTERPRISE_ROLES],
        "invitations": [
            (invitation, members.is_open(invitation), invitation.invited_at + members.VALID_FOR)
            for invitation in members.open_invitations(enterprise).order_by("-invited_at")
        ],
    }
    return render(request, "colleagues/show.html", context)
