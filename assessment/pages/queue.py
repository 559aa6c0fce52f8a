"""What the queue shows: one list, narrowed by what the address says, in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.lifecycle import SEEN_BY_AGENCIES, WAITING, Role, Status, Tier
from assessment.models import AgencyMember, Assessment, Flag, Region, Round, User
from assessment.models.choices import industry_choices
from assessment.models.queue import (
    AGES,
    ALL_LEVELS,
    FILTERS,
    LISTS,
    SORTS,
    in_order,
    narrowed,
    of_list,
    queued,
)
from assessment.templatetags.wording import language
from scoring.telling import level_name

ON_A_PAGE = 25
ROUNDS_SHOWN = 50  # the latest
LABELS = {
    "desk": gettext_lazy("Waiting for us"),
    "mine": gettext_lazy("Mine"),
    "unassigned": gettext_lazy("Unassigned"),
    "returned": gettext_lazy("Returned to me"),
    "region": gettext_lazy("In our region"),
}


class Queue:
    """The lists of one person: on my agencies' desks and parts of that, and all of the region."""

    def __init__(self, user, wanted: Mapping[str, str]) -> None:
        self.user = user
        self.wanted = {key: wanted.get(key, "").strip() for key in FILTERS}
        self.sort = wanted.get("sort", "") if wanted.get("sort") in SORTS else ""
        self._asked = wanted.get("list", "")
        self.number = wanted.get("page")

    @cached_property
    def agencies(self) -> list:
        return [member.agency for member in self.user.desks]

    @cached_property
    def name(self) -> str:
        """As asked for; else the desk, but where nothing comes to it so far, what there is in the region."""
        if self._asked or self.has_desk:
            return self._asked if self._asked in LISTS else "desk"
        return "region"

    @cached_property
    def has_desk(self) -> bool:
        """Whether submissions come to one of my agencies: always to a province, to others by a round."""
        return any(agency.tier == Tier.PROVINCE for agency in self.agencies) or self._figures["desk"] > 0

    @property
    def lists(self) -> list[tuple[str, str, int, str]]:
        """The tabs: name, label, how many before they are narrowed, address."""
        return [(name, str(LABELS[name]), self._figures[name], f"?list={name}") for name in LISTS]

    @property
    def label(self) -> str:
        return str(LABELS[self.name])

    @cached_property
    def page(self) -> Page:
        """The rows are fetched by their keys, so that only these are joined with what stands beside them."""
        page = Paginator(_Places(self), ON_A_PAGE).get_page(self.number)
        keys = list(page.object_list)
        rows = Assessment.objects.with_unit().select_related("assigned_to", "round").in_bulk(keys)
        page.object_list = [rows[key] for key in keys]
        self._dress(page.object_list)
        return page

    @cached_property
    def total(self) -> int:
        """How many are in the list as it is narrowed."""
        if not narrowed(self.user, self.wanted):
            return self._figures[self.name]
        return self._figures["fitting in region" if self.name == "region" else "fitting"]

    @cached_property
    def is_narrowed(self) -> bool:
        return any(self.wanted.values())

    @property
    def chosen(self) -> dict[str, str]:
        """What the address says beside the page."""
        said = {"list": self.name} | self.wanted | {"sort": self.sort}
        return {key: value for key, value in said.items() if value}

    @property
    def query(self) -> str:
        """The address of this list as it is narrowed, without the page."""
        return urlencode(self.chosen)

    @property
    def can_claim(self) -> bool:
        return self.name in ("desk", "unassigned") and self._figures["unassigned"] > 0

    @cached_property
    def can_assign(self) -> bool:
        return any(row.can_be_assigned for row in self.page.object_list)

    @cached_property
    def colleagues(self) -> list[User]:
        """Those at my desks, myself first."""
        seats = AgencyMember.objects.filter(agency__in=self.agencies, ended_at=None, user__is_active=True)
        people = User.objects.filter(pk__in=seats.values("user")).order_by("name", "pk")
        return sorted(people, key=lambda person: person.pk != self.user.pk)

    @property
    def statuses(self) -> list[tuple[str, str]]:
        among = WAITING if self.name != "region" else SEEN_BY_AGENCIES
        return [(status.value, status.label) for status in Status if status in among]

    @property
    def industries(self) -> list[tuple[str, str]]:
        return industry_choices()

    @property
    def levels(self) -> list[tuple[str, str]]:
        return [(str(level), level_name(level, language())) for level in ALL_LEVELS]

    @property
    def flag_choices(self) -> list[tuple[str, str]]:
        return [("some", _("With flags")), ("none", _("Without flags"))]

    @property
    def ages(self) -> list[tuple[str, str]]:
        labels = {"late": _("Past our days"), "soon": _("Late within a week"), "new": _("Less than a week")}
        return [(age, labels[age]) for age in AGES]

    @property
    def sorts(self) -> list[tuple[str, str]]:
        labels = {
            "oldest": _("Longest on the desk"),
            "newest": _("Newest hand-in"),
            "level": _("Highest self-assessed level"),
            "flags": _("Most flags"),
        }
        return [(sort, labels[sort]) for sort in SORTS]

    @cached_property
    def rounds(self) -> list[tuple[str, str]]:
        return [(str(call.pk), str(call)) for call in Round.objects.for_desks_of(self.user)[:ROUNDS_SHOWN]]

    @cached_property
    def regions(self) -> list[tuple[str, str]]:
        """Those below mine in which there is something, each with the city that it lies in."""
        paths = (self._regions[group["region_id"]].path for group in self._counted)
        used = {code for path in paths for code in path.strip("/").split("/")}
        own = {agency.region_id for agency in self.agencies}
        listed = [r for r in self._regions.values() if r.code in used and r.code not in own]
        return [(r.code, _indented(r)) for r in sorted(listed, key=lambda r: r.path)]

    @cached_property
    def _regions(self) -> dict[str, Region]:
        mine = Q(pk=None)
        for agency in self.agencies:
            mine |= Q(path__startswith=agency.region.path)
        return {region.code: region for region in Region.objects.filter(mine).order_by()}

    @cached_property
    def _counted(self) -> list[dict]:
        """By region, desk and status, how many there are of each list and fit the filters: in one query."""
        back = of_list(self.user, "returned")
        counts = {"all": Count("pk"), "taken": Count("assigned_to"), "returned": Count("pk", filter=back)}
        counts["mine"] = Count("pk", filter=of_list(self.user, "mine"))
        if fits := narrowed(self.user, self.wanted):
            counts["fitting"] = Count("pk", filter=of_list(self.user, self._asked) & fits)
            counts["fitting_mine"] = Count("pk", filter=of_list(self.user, "mine") & fits)
        visible = Assessment.objects.handed_in_to(self.user).order_by()
        return list(visible.values("region_id", "tier", "status").annotate(**counts))

    @cached_property
    def _figures(self) -> Counter:
        figures: Counter = Counter()
        for group in self._counted:
            fitting = group.get("fitting", 0)
            figures.update({"region": group["all"], "fitting in region": fitting})
            is_ours = self._desk_at(self._regions[group["region_id"]], group["tier"])
            if is_ours and group["status"] in WAITING:
                figures.update({name: group[name] for name in ("mine", "returned")})
                figures.update({"desk": group["all"], "unassigned": group["all"] - group["taken"]})
                figures.update({"fitting": fitting, "fitting_mine": group.get("fitting_mine", 0)})
        return figures

    @cached_property
    def mine_first(self) -> int:
        """How many of mine stand before the others of the list."""
        if self.sort or self.name != "desk":
            return 0
        return self._figures["fitting_mine" if narrowed(self.user, self.wanted) else "mine"]

    def _desk_at(self, region: Region, tier: str) -> AgencyMember | None:
        """Where I sit at this desk."""
        for desk in self.user.desks:
            if desk.agency.tier == tier and desk.agency.region.contains(region):
                return desk
        return None

    def _dress(self, rows: list[Assessment]) -> None:
        """What the page says of each row, beside what the row keeps."""
        flags, industries = self._flags_of(rows), dict(self.industries)
        for row in rows:
            desk = self._desk_at(row.region, row.tier) if row.status in WAITING else None
            row.days = days_since(row.arrived_at if desk else row.submitted_at)
            row.days_over = row.days - desk.agency.days if desk else 0
            row.limit = desk.agency.days if desk else None
            row.flags = flags[row.receipt]
            row.industry_label = industries.get(row.industry, row.industry)
            row.came_back = _came_back(row)
            row.can_be_assigned = desk is not None and self._may_assign(row, desk)

    def _may_assign(self, row: Assessment, desk: AgencyMember) -> bool:
        is_free = row.assigned_to_id in (None, self.user.pk)
        return (desk.role == Role.LEAD or is_free) and row.enterprise_id not in self.user.conflicting

    def _flags_of(self, rows: list[Assessment]) -> dict[str, list[tuple[str, int]]]:
        """By receipt, what is flagged, in words, and how often."""
        receipts = [row.receipt for row in rows if row.flag_count]
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        if receipts:
            flags = Flag.objects.filter(submission__receipt__in=receipts).order_by("code")
            counted = flags.values_list("submission__receipt", "code").annotate(Count("pk"))
            for receipt, code, count in counted:
                found[receipt].append((Flag.Code(code).label, count))
        return found


class _Places:
    """The keys of a list, counted already: mine first, and after them in the order of an index.

    Those of the second half are looked for from the end, so that the last page is as quick as the first.
    """

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.rows = queued(queue.user, queue.name, queue.wanted)
        self.order = in_order(queue.name, queue.sort)

    def __len__(self) -> int:
        return self.queue.total

    def __getitem__(self, wanted: slice) -> list[int]:
        first, last, mine = wanted.start, min(wanted.stop, len(self)), self.queue.mine_first
        if not mine:
            return self._between(self.rows, first, last, len(self))
        own = self.rows.filter(assigned_to=self.queue.user)
        others = self.rows.exclude(assigned_to=self.queue.user)
        keys = self._between(own, min(first, mine), min(last, mine), mine)
        return keys + self._between(others, max(first - mine, 0), max(last - mine, 0), len(self) - mine)

    def _between(self, rows: QuerySet[Assessment], first: int, last: int, count: int) -> list[int]:
        if first >= last:
            return []
        if first <= count // 2:
            return list(rows.order_by(*self.order).values_list("pk", flat=True)[first:last])
        keys = rows.order_by(*self.order).reverse().values_list("pk", flat=True)[count - last : count - first]
        return list(keys)[::-1]


def days_since(moment: datetime | None) -> int:
    return (now() - moment).days if moment else 0


def _came_back(row: Assessment) -> str:
    if row.hand_ins > 1:
        return _("handed in anew")
    return _("returned by the tier above") if row.status in WAITING and row.returned_to_id else ""


def _indented(region: Region) -> str:
    """Counties stand under their city."""
    depth = region.path.count("/") - 2
    return "\u3000" * max(depth, 0) + str(region)
