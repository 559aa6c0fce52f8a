"""What waits for an agency's people: the lists, what narrows them, their order, and how many there are."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import now
from django.utils.translation import gettext_lazy

from assessment.lifecycle import WAITING, Status
from assessment.models.agencies import Agency, AgencyMember
from assessment.models.assessments import Assessment
from assessment.models.regions import Region
from assessment.models.submissions import Result
from scoring.model import LEVELS

# On my agencies' desks; of these taken up by me, by nobody, come back to me; all that I may see.
LISTS = ("desk", "mine", "unassigned", "returned", "region")
LABELS = {
    "desk": gettext_lazy("Waiting for us"),
    "mine": gettext_lazy("Mine"),
    "unassigned": gettext_lazy("Unassigned"),
    "returned": gettext_lazy("Returned to me"),
    "region": gettext_lazy("In our region"),
}
FILTERS = ("text", "region", "industry", "level", "verified", "flags", "age", "status", "round")
ALL_LEVELS = (0, *LEVELS)
NUMBERS = frozenset(str(level) for level in ALL_LEVELS)
FLAGS = ("some", "none")
AGES = ("late", "soon", "new")  # past the agency's days; so in a week; on the desk for less than one
SOON = timedelta(days=7)
SORTS: Mapping[str, tuple[str, ...]] = {
    "oldest": ("arrived_at", "pk"),
    "newest": ("-submitted_at", "-pk"),
    "level": ("-level", "-total", "pk"),
    "flags": ("-flag_count", "arrived_at", "pk"),
}


def in_list(user, name: str) -> Q:
    """A condition: what belongs to this list, of what has been handed in to this person."""
    if name == "region":
        return Q()
    return on_desks(user) & of_list(user, name)


def on_desks(user) -> Q:
    """A condition: it waits on one of this person's desks, neither below nor past it."""
    desk = Q()
    for member in user.desks:
        desk |= _at(member.agency)
    return desk & Q(status__in=sorted(WAITING)) if user.desks else Q(pk=None)


def _at(agency: Agency) -> Q:
    return Q(tier=agency.tier, region__in=Region.objects.within(agency.region).values("code"))


def of_list(user, name: str) -> Q:
    """A condition: what sets this list apart among all that waits on the desk."""
    if name == "mine":
        return Q(assigned_to=user)
    if name == "unassigned":
        return Q(assigned_to=None)
    if name == "returned":
        return Q(returned_to=user) & (Q(assigned_to=None) | Q(assigned_to=user))
    return Q()


def narrowed(user, wanted: Mapping[str, str]) -> Q:
    """A condition by what was chosen; what a filter does not know narrows nothing."""
    condition = Q()
    if wanted.get("status") in Status.values:
        condition &= Q(status=wanted["status"])
    if industry := wanted.get("industry"):
        condition &= Q(industry=industry)
    for field, name in (("level", "level"), ("verified_level", "verified")):
        if wanted.get(name) in NUMBERS:
            condition &= Q(**{field: int(wanted[name])})
    if wanted.get("flags") in FLAGS:
        condition &= Q(flag_count__gt=0) if wanted["flags"] == "some" else Q(flag_count=0)
    if (region := wanted.get("region", "")).isdecimal():
        condition &= Q(region__in=Region.objects.filter(path__contains=f"{region}/").values("code"))
    if wanted.get("age") in AGES:
        condition &= _aged(user, wanted["age"])
    if is_number(number := wanted.get("round", "")):
        condition &= Q(round=int(number))
    if text := wanted.get("text"):
        condition &= Q(sought__contains=text.lower())
    return condition


def is_number(text: str) -> bool:
    """Whether it can be a primary key."""
    return text.isascii() and text.isdecimal() and len(text) < 10


def queued(user, name: str, wanted: Mapping[str, str]) -> QuerySet[Assessment]:
    """One of the lists, narrowed."""
    return Assessment.objects.handed_in_to(user).filter(in_list(user, name), narrowed(user, wanted))


class Tally:
    """How many are in each list of one person, before it is narrowed.

    Counted by region, desk and status along the index `assessment_desks`, which holds all that is
    asked for here and by the policy: the rows of fifty thousand submissions are not read.
    """

    def __init__(self, user) -> None:
        self.user = user

    @cached_property
    def regions(self) -> dict[str, Region]:
        """Those of my agencies and all below, by code."""
        mine = Q(pk=None)
        for member in self.user.desks:
            mine |= Q(path__startswith=member.agency.region.path)
        return {region.code: region for region in Region.objects.filter(mine).order_by()}

    @cached_property
    def groups(self) -> list[dict]:
        """Each with `region_id`, `tier`, `status`, and how many are in each list there if it is my desk."""
        counts = {name: Count("pk", filter=of_list(self.user, name)) for name in ("mine", "returned")}
        counts |= {"all": Count("pk"), "taken": Count("assigned_to")}
        visible = Assessment.objects.handed_in_to(self.user).order_by()
        return [dict(group) for group in visible.values("region_id", "tier", "status").annotate(**counts)]

    @cached_property
    def figures(self) -> Counter[str]:
        """By list."""
        figures: Counter[str] = Counter(dict.fromkeys(LISTS, 0))
        for group in self.groups:
            figures["region"] += group["all"]
            if group["status"] in WAITING and self.desk_at(self.regions[group["region_id"]], group["tier"]):
                figures["desk"] += group["all"]
                figures["unassigned"] += group["all"] - group["taken"]
                figures["mine"] += group["mine"]
                figures["returned"] += group["returned"]
        return figures

    def desk_at(self, region: Region, tier: str) -> AgencyMember | None:
        """Where I sit at this desk."""
        for desk in self.user.desks:
            if desk.agency.tier == tier and desk.agency.region.contains(region):
                return desk
        return None


def in_order(name: str, sort: str) -> tuple[str, ...]:
    """As it is asked for; else what waits longest, or is newest in the region, stands first."""
    return SORTS[sort] if sort in SORTS else SORTS["newest" if name == "region" else "oldest"]


def days_on(agency_days: int, at: datetime | None = None) -> datetime:
    """What came to a desk before this moment is late there."""
    return (at or now()) - timedelta(days=agency_days)


def _aged(user, age: str) -> Q:
    """Against the days of the agency on whose desk it is."""
    condition = Q(pk=None)
    for member in user.desks:
        late = days_on(member.agency.days)
        within = {
            "late": Q(arrived_at__lt=late),
            "soon": Q(arrived_at__gte=late, arrived_at__lt=late + SOON),
            "new": Q(arrived_at__gte=now() - SOON),
        }
        condition |= _at(member.agency) & within[age]
    return condition & Q(status__in=sorted(WAITING))


def with_result(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With the exact total and the level scores of the latest submission, which the row does not keep."""
    of = Result.objects.filter(submission__receipt=OuterRef("receipt"), kind=Result.Kind.SELF)
    return assessments.annotate(
        exact_total=Subquery(of.values("total")[:1]), levels=Subquery(of.values("shape__levels")[:1])
    )
