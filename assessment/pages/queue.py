"""What the queue shows: one list, narrowed by what the address says, in a fixed number of queries."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.lifecycle import SEEN_BY_AGENCIES, WAITING, Status, Tier
from assessment.models import Assessment, Region, Result
from assessment.models.choices import industry_choices
from scoring.model import LEVELS

ON_A_PAGE = 25
LATE_AFTER = 30  # days
FILTERS = ("text", "region", "industry", "level", "status")
LISTS = ("desk", "mine", "region")


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
        conditions = {name: Count("pk", filter=self._in(name)) for name in LISTS}
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
        return (0, *LEVELS)

    @cached_property
    def regions(self) -> list[tuple[str, str]]:
        """Those below mine in which there is something, each with the city that it lies in."""
        paths = self._visible.order_by().values_list("region__path", flat=True).distinct()
        codes = {code for path in paths for code in path.strip("/").split("/")}
        found = Region.objects.filter(_below(self.user), pk__in=codes)
        return [(region.code, _indented(region)) for region in found.order_by("path")]

    @property
    def _visible(self) -> QuerySet[Assessment]:
        seen = Assessment.objects.visible_to(self.user)
        return seen.filter(self.user.in_my_regions(), status__in=sorted(SEEN_BY_AGENCIES))

    def _in(self, name: str) -> Q:
        if name == "region":
            return Q()
        desk = Q(pk__in=Assessment.objects.on_desk_of(self.user).order_by().values("pk"))
        return desk & Q(assigned_to=self.user) if name == "mine" else desk

    def _rows(self) -> QuerySet[Assessment]:
        wanted = self.wanted
        rows = with_result(self._visible.filter(self._in(self.list)))
        if wanted["status"] in Status.values:
            rows = rows.filter(status=wanted["status"])
        if wanted["industry"]:
            rows = rows.filter(enterprise__industry=wanted["industry"])
        if wanted["level"] in {str(level) for level in self.levels}:
            rows = rows.filter(level=int(wanted["level"]))
        if wanted["region"].isdecimal():
            rows = rows.filter(region__path__contains=f"{wanted['region']}/")
        if wanted["text"]:
            text = Q(enterprise__name__icontains=wanted["text"])
            rows = rows.filter(text | Q(enterprise__credit_code__icontains=wanted["text"]))
        mine = Case(When(assigned_to=self.user, then=0), default=1, output_field=IntegerField())
        order = [mine, "submitted_at"] if self.list != "region" else ["-submitted_at"]
        return rows.order_by(*order, "pk").select_related("enterprise", "plant", "region", "assigned_to")


def with_result(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With the level, scores and receipt of the latest submission on each row."""
    of = Result.objects.filter(submission__assessment=OuterRef("pk"), kind=Result.Kind.SELF)
    latest = of.order_by("-submission__number")
    return assessments.annotate(
        level=Subquery(latest.values("level")[:1]),
        total=Subquery(latest.values("total")[:1]),
        receipt=Subquery(latest.values("submission__receipt")[:1]),
        number=Subquery(latest.values("submission__number")[:1]),
        levels=Subquery(latest.values("shape__levels")[:1]),
    )


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
