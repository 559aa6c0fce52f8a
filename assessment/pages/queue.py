"""What the queue shows: one list, narrowed by what the address says, in a fixed number of queries."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, When
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.lifecycle import SEEN_BY_AGENCIES, WAITING, Status, Tier
from assessment.models import Assessment, Region
from assessment.models.choices import industry_choices
from assessment.models.queue import ALL_LEVELS, FILTERS, LISTS, in_list, of_my_regions, queued

ON_A_PAGE = 25
LATE_AFTER = 30  # days


class Queue:
    """The lists of one person: on my agencies' desks, taken up by me, all of the region."""

    def __init__(self, user, wanted: Mapping[str, str]) -> None:
        self.user = user
        self.wanted = {key: wanted.get(key, "").strip() for key in FILTERS}
        self.list = wanted.get("list") or ("desk" if self.has_desk else "region")
        if self.list not in LISTS:
            self.list = "desk"
        self.number = wanted.get("page")

    @cached_property
    def agencies(self) -> list:
        return [member.agency for member in self.user.desks]

    @property
    def has_desk(self) -> bool:
        """Whether submissions come to one of my agencies; so far they all go to the province."""
        return any(agency.tier == Tier.PROVINCE for agency in self.agencies)

    @cached_property
    def lists(self) -> list[tuple[str, str, int, str]]:
        """The tabs: name, label, how many, address."""
        labels = {"desk": _("Waiting for us"), "mine": _("Mine"), "region": _("In our region")}
        shown = LISTS if self.has_desk else ("region",)
        return [(name, labels[name], self._counts[name], f"?list={name}") for name in shown]

    @cached_property
    def _counts(self) -> dict[str, int]:
        """How many are in each list before they are narrowed, in one query."""
        conditions = {name: Count("pk", filter=in_list(self.user, name)) for name in LISTS}
        return self._visible.aggregate(**conditions)

    @cached_property
    def page(self) -> Page:
        page = Paginator(self._rows(), ON_A_PAGE).get_page(self.number)
        for row in page.object_list:
            row.days = days_since(row.submitted_at)
            row.is_late = row.status in WAITING and row.days > LATE_AFTER
        return page

    @cached_property
    def next_one(self) -> Assessment | None:
        """The first on the page that nobody else has taken up."""
        if self.list == "region":
            return None
        rows = self.page.object_list
        return next((row for row in rows if row.assigned_to in (None, self.user)), None)

    @property
    def is_narrowed(self) -> bool:
        return any(self.wanted.values())

    @property
    def query(self) -> str:
        """The address of this list as it is narrowed, without the page."""
        return urlencode({"list": self.list} | {key: value for key, value in self.wanted.items() if value})

    @property
    def statuses(self) -> list[tuple[str, str]]:
        among = WAITING if self.list != "region" else SEEN_BY_AGENCIES
        return [(status.value, status.label) for status in Status if status in among]

    @property
    def industries(self) -> list[tuple[str, str]]:
        return industry_choices()

    @property
    def levels(self) -> tuple[int, ...]:
        return ALL_LEVELS

    @cached_property
    def regions(self) -> list[tuple[str, str]]:
        """Those below mine in which there is something, each with the city that it lies in."""
        paths = self._visible.order_by().values_list("region__path", flat=True).distinct()
        codes = {code for path in paths for code in path.strip("/").split("/")}
        found = Region.objects.filter(_below(self.user), pk__in=codes)
        return [(region.code, _indented(region)) for region in found.order_by("path")]

    @property
    def _visible(self) -> QuerySet[Assessment]:
        return of_my_regions(self.user)

    def _rows(self) -> QuerySet[Assessment]:
        rows = queued(self.user, self.list, self.wanted)
        mine = Case(When(assigned_to=self.user, then=0), default=1, output_field=IntegerField())
        order = [mine, "submitted_at"] if self.list != "region" else ["-submitted_at"]
        return rows.order_by(*order, "pk")


def days_since(moment: datetime | None) -> int:
    return (now() - moment).days if moment else 0


def _below(user) -> Q:
    condition = Q(pk=None)
    for desk in user.desks:
        region = desk.agency.region
        condition |= Q(path__startswith=region.path) & ~Q(pk=region.pk)
    return condition


def _indented(region: Region) -> str:
    """Counties stand under their city."""
    depth = region.path.count("/") - 2
    return "\u3000" * max(depth, 0) + str(region)
