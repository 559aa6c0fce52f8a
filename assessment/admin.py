"""Django's admin for operators: reference data can be changed, all else only read.

A site of its own, so that what other packages register (second factors, sessions) is not in it.
Answers, submissions and evidence are not in it either: operators have no business with them.
"""

from collections.abc import Callable
from functools import update_wrapper

from allauth.account.decorators import secure_admin_login
from allauth.account.views import LogoutView
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from assessment.actions.history import write_down
from assessment.models import (
    Agency,
    AgencyMember,
    Claim,
    Enterprise,
    Event,
    Letter,
    Membership,
    Region,
    Report,
    User,
)
from assessment.pages.readable import refuse_nul


class OperatorSite(AdminSite):
    site_header = site_title = _("Intelligent manufacturing maturity")
    index_title = _("Reference data")
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without the way from any row of any table to its page: it asks for no right but the admin's."""
        return [route for route in super().get_urls() if getattr(route, "name", "") != "view_on_site"]

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and getattr(request.user, "is_operator", False)

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Django's admin asks the database for whatever is sent as a key, and that takes no NUL."""

        def readable(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            refuse_nul(request.POST.lists())
            return view(request, *args, **kwargs)

        return super().admin_view(update_wrapper(readable, view), cacheable)

    def logout(self, request: HttpRequest, extra_context=None) -> HttpResponseBase:
        """Ours, which writes it down."""
        return LogoutView.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponseBase:
        """Ours, which knows the rules, remembers the last ones and writes it down."""
        return redirect("account_change_password")


site = OperatorSite()
site.login = secure_admin_login(site.login)


class ReadOnly(admin.ModelAdmin):
    """Operators may look; nobody adds, changes or deletes."""

    actions = None
    view_on_site = False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None):
        """An empty `_to_field` in the address is none, and not the name of a field."""
        return super().get_object(request, object_id, from_field or None)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class ReferenceData(ReadOnly):
    """What operators may change; each change is written down like any other act."""

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return site.has_permission(request)

    def save_model(self, request: HttpRequest, obj, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        fields = {name: str(form.cleaned_data[name]) for name in form.changed_data}
        write_down("reference_data_changed", by=request.user, what=str(obj._meta), key=str(obj.pk), **fields)


@admin.register(Region, site=site)
class RegionAdmin(ReferenceData):
    """The names alone: codes and paths are the standard's."""

    list_display = ("code", "name", "name_en", "tier")
    list_filter = ("tier",)
    search_fields = ("code", "name", "name_en")
    fields = ("code", "name", "name_en", "name_key", "tier", "path")
    readonly_fields = ("code", "tier", "path")


@admin.register(Agency, site=site)
class AgencyAdmin(ReferenceData):
    list_display = ("name", "region")
    list_select_related = ("region",)
    search_fields = ("name", "region__name")
    autocomplete_fields = ("region",)
    fields = ("name", "region")  # how long it may take, its own lead says

    def has_add_permission(self, request: HttpRequest) -> bool:
        return site.has_permission(request)

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> tuple[str, ...]:
        return ("region",) if obj else ()  # what it sees and decides hangs on it


@admin.register(User, site=site)
class UserAdmin(ReadOnly):
    list_display = ("email", "name", "is_operator", "is_active", "date_joined")
    list_filter = ("is_operator", "is_active")
    search_fields = ("email", "name")
    fields = ("email", "name", "language", "is_operator", "is_active", "date_joined", "last_login")


@admin.register(Enterprise, site=site)
class EnterpriseAdmin(ReadOnly):
    list_display = ("name", "credit_code", "region", "industry", "confirmed_at")
    list_select_related = ("region",)
    search_fields = ("name", "credit_code")


@admin.register(Membership, site=site)
class MembershipAdmin(ReadOnly):
    list_display = ("enterprise", "user", "role", "since", "ended_at")
    list_select_related = ("enterprise", "user")
    list_filter = ("role",)


@admin.register(AgencyMember, site=site)
class AgencyMemberAdmin(ReadOnly):
    list_display = ("agency", "user", "role", "since", "ended_at")
    list_select_related = ("agency", "user")
    list_filter = ("role",)


@admin.register(Claim, site=site)
class ClaimAdmin(ReadOnly):
    list_display = ("enterprise", "state", "sent_at", "decided_at", "decided_by")
    list_select_related = ("enterprise", "decided_by")
    list_filter = ("state",)
    exclude = ("licence",)  # read at the desk for confirmations, which checks the right to


@admin.register(Event, site=site)
class EventAdmin(ReadOnly):
    list_display = ("at", "kind", "enterprise", "by")
    list_select_related = ("enterprise", "by")
    list_filter = ("kind",)

    def get_fields(self, request: HttpRequest, obj: Event | None = None) -> tuple[str, ...]:
        """Neither what reviewers write nor what an enterprise does in an assessment is theirs to read."""
        facts = ("at", "kind", "enterprise", "by")
        return facts if obj and obj.assessment_id else (*facts, "details")


@admin.register(Report, site=site)
class ReportAdmin(ReadOnly):
    list_display = ("asked_at", "language", "state", "attempts", "asked_by", "finished_at")
    list_select_related = ("asked_by",)
    list_filter = ("state",)
    fields = ("language", "state", "attempts", "heartbeat", "error", "asked_by", "asked_at", "finished_at")


@admin.register(Letter, site=site)
class LetterAdmin(ReadOnly):
    list_display = ("event", "to", "sent_at", "attempts", "due_at")
    list_select_related = ("event", "to")
    list_filter = ("sent_at",)
