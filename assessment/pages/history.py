"""The audit trail, for operators: who did what when, and whether the record is whole."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cached_property
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from assessment import chains, checkpoints
from assessment.models import Event
from assessment.models.events import links
from assessment.models.happenings import HAPPENINGS

ON_A_PAGE = 50
FILTERS = ("kind", "person", "enterprise", "since", "until")


class Trail:
    """The events that fit what the address says, latest first."""

    def __init__(self, user, wanted: Mapping[str, str]) -> None:
        self.user = user
        self.wanted = {key: wanted.get(key, "").strip() for key in FILTERS}
        self.number = wanted.get("page")

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return sorted(((kind, str(label)) for kind, label in HAPPENINGS.items()), key=lambda pair: pair[1])

    @property
    def is_narrowed(self) -> bool:
        return any(self.wanted.values())

    @property
    def query(self) -> str:
        return urlencode({key: value for key, value in self.wanted.items() if value})

    @cached_property
    def page(self) -> Page:
        page = Paginator(self._rows(), ON_A_PAGE).get_page(self.number)
        for event in page.object_list:
            event.label = HAPPENINGS.get(event.kind, event.kind)
        return page

    def _rows(self) -> QuerySet[Event]:
        wanted = self.wanted
        rows = Event.objects.visible_to_operator(self.user).select_related("by", "enterprise")
        if wanted["kind"]:
            rows = rows.filter(kind=wanted["kind"])
        if text := wanted["person"]:
            rows = rows.filter(Q(by__email__icontains=text) | Q(by__name__icontains=text))
        if text := wanted["enterprise"]:
            name = Q(enterprise__name__icontains=text)
            rows = rows.filter(name | Q(enterprise__credit_code__icontains=text))
        if day := _day(wanted["since"]):
            rows = rows.filter(at__gte=_midnight(day, time.min))
        if day := _day(wanted["until"]):
            rows = rows.filter(at__lte=_midnight(day, time.max))
        return rows


@require_GET
@login_required
def trail(request: HttpRequest) -> HttpResponse:
    _refuse_others(request)
    latest = checkpoints.latest()
    context = {
        "trail": Trail(request.user, request.GET),
        "checkpoint": latest and checkpoints.made_at(latest),
    }
    return render(request, "history/trail.html", context)


@require_POST
@login_required
def verify(request: HttpRequest) -> HttpResponse:
    """Work out every hash anew, against the latest checkpoint where there is one."""
    _refuse_others(request)
    try:
        signed = checkpoints.read_latest()
    except ValueError as error:
        messages.error(request, _("The latest checkpoint cannot be used: %(error)s") % {"error": error})
        return redirect("history")
    found = list(chains.faults(links(), signed))
    if found:
        sentence = ngettext(
            "%(count)d fault in the record: %(first)s",
            "%(count)d faults in the record, the first: %(first)s",
            len(found),
        )
        messages.error(request, sentence % {"count": len(found), "first": found[0]})
    else:
        messages.success(request, _("The record is whole: every entry follows the one before it."))
    return redirect("history")


def _refuse_others(request: HttpRequest) -> None:
    if not request.user.is_operator:
        raise Http404


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date, of: time) -> datetime:
    return datetime.combine(day, of, tzinfo=get_current_timezone())
