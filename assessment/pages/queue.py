"""What the queue shows: one list, narrowed by what the address says, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from assessment.lifecycle import SEEN_BY_AGENCIES, WAITING, Role, Status, Tier
from assessment.models import AgencyMember, Assessment, Flag, Region, Round, User
from assessment.models.choices import industry_choices
from assessment.models.queue import (
    AGES,
    ALL_LEVELS,
    FILTERS,
    LABELS,
    LISTS,
    SORTS,
    Tally,
    in_order,
    narrowed,
    queued,
)
from assessment.templatetags.wording import language
from scoring.telling import level_name

ON_A_PAGE = 25
ROUNDS_SHOWN = 50  # the latest
FEW = 500  # for a database to put in order without an index


class Queue:
    """The lists of one person: on my agencies' desks and parts of that, and all of the region."""

    def __init__(self, user, wanted: Mapping[str, str]) -> None:
        self.user = user
        self.tally = Tally(user)
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
        return any(agency.tier == Tier.PROVINCE for agency in self.agencies) or self.tally.figures["desk"] > 0

    @property
    def lists(self) -> list[tuple[str, str, int, str]]:
        """The tabs: name, label, how many before they are narrowed, address."""
        return [(name, str(LABELS[name]), self.tally.figures[name], f"?list={name}") for name in LISTS]

    @property
    def label(self) -> str:
        return str(LABELS[self.name])

    @cached_property
    def page(self) -> Page:
        """The rows are fetched by their keys, so that only these are joined with what stands beside them."""
        page = Paginator(_Places(self), ON_A_PAGE).get_page(self.number)
        keys = list(page.object_list)
        rows = Assessment.objects.with_unit().select_related("assigned_to", "round").in_bulk(keys)
        page.object_list = [rows[key] for key in keys if key in rows]  # one may be withdrawn meanwhile
        self._dress(page.object_list)
        return page

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
        return self.name in ("desk", "unassigned") and self.tally.figures["unassigned"] > 0

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
        there = self.tally.regions
        paths = (there[group["region_id"]].path for group in self.tally.groups)
        used = {code for path in paths for code in path.strip("/").split("/")}
        own = {agency.region_id for agency in self.agencies}
        listed = [r for r in there.values() if r.code in used and r.code not in own]
        return [(r.code, _indented(r)) for r in sorted(listed, key=lambda r: r.path)]

    def _dress(self, rows: list[Assessment]) -> None:
        """What the page says of each row, beside what the row keeps."""
        flags, industries = self._flags_of(rows), dict(self.industries)
        for row in rows:
            desk = self.tally.desk_at(row.region, row.tier) if row.status in WAITING else None
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
    """The keys of a list: mine first, and after them in the order asked for.

    How many there are says the tally, or where the list is narrowed a look at it. Few that fit, as those
    of a name, are then put in order by themselves. Many lie close together along the index of the
    order, of which the nearer end is read, so that the last page is as quick as the first.
    """

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.order = in_order(queue.name, queue.sort)
        self.rows = queued(queue.user, queue.name, queue.wanted)
        if narrowed(queue.user, queue.wanted):
            self.count, self.mine = self._look()
        else:
            self.count, self.mine = (queue.tally.figures[name] for name in (queue.name, "mine"))
        if queue.sort or queue.name != "desk":
            self.mine = 0  # they do not stand first

    def _look(self) -> tuple[int, int]:
        """How many fit, and of these mine."""
        is_mine = Q(assigned_to=self.queue.user)
        few = list(self.rows.order_by().values_list("pk", "assigned_to")[: FEW + 1])
        if len(few) > FEW:
            counts = self.rows.order_by().aggregate(all=Count("pk"), mine=Count("pk", filter=is_mine))
            return counts["all"], counts["mine"]
        seen = Assessment.objects.handed_in_to(self.queue.user)
        self.rows = seen.filter(pk__in=[pk for pk, _assigned in few])
        return len(few), sum(assigned == self.queue.user.pk for _pk, assigned in few)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, wanted: slice) -> list[int]:
        first, last, mine = wanted.start, min(wanted.stop, self.count), self.mine
        if not mine:
            return self._between(self.rows, first, last, self.count)
        own = self.rows.filter(assigned_to=self.queue.user)
        others = self.rows.exclude(assigned_to=self.queue.user)
        keys = self._between(own, min(first, mine), min(last, mine), mine)
        return keys + self._between(others, max(first - mine, 0), max(last - mine, 0), self.count - mine)

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
