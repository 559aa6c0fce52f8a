"""The agency's lists as tables: the queue, and the ranked recommendation list of a round."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from assessment.lifecycle import WAITING, Status, Tier
from assessment.models import Assessment, Result, Round, Rule, Size
from assessment.models.choices import industry_choices
from assessment.printing.tables import Cell, Table

AT_ONCE = 2000
NAMES = ("region__", "region__parent__", "region__parent__parent__")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, what it holds of a row, how wide it is, and which figure a page has to draw.

    A file keeps the figures as they are, so that they can be sorted and added up.
    """

    head: Promise
    of: Callable[[Mapping[str, Any], "Words"], Cell]
    width: int = 12
    sort: Literal["plain", "level", "score"] = "plain"


class Words:
    """Codes in words, looked up once for a whole list."""

    def __init__(self) -> None:
        self.industries = dict(industry_choices())
        self.sizes = {value: str(label) for value, label in Size.choices}
        self.statuses = {value: str(label) for value, label in Status.choices}
        self.tiers = {value: str(label) for value, label in Tier.choices}
        self.is_english = get_language() == "en"
        self.regions: dict[str, str] = {}
        self.now = now()

    def region(self, row: Mapping[str, Any]) -> str:
        """From the province down, or in English from the county up."""
        code = row["region_id"]
        if code not in self.regions:
            found = [self._either(row[f"{at}name"], row[f"{at}name_en"]) for at in NAMES if row[f"{at}name"]]
            self.regions[code] = ", ".join(found) if self.is_english else "".join(reversed(found))
        return self.regions[code]

    def round(self, row: Mapping[str, Any]) -> str:
        return self._either(row["round__title_zh"] or "", row["round__title_en"] or "")

    def _either(self, chinese: str, english: str) -> str:
        return english if self.is_english and english else chinese


def _days(row: Mapping[str, Any], words: Words) -> int | None:
    is_waiting = row["status"] in WAITING and row["arrived_at"]
    return (words.now - row["arrived_at"]).days if is_waiting else None


ENTERPRISE = Column(gettext_lazy("Enterprise"), lambda row, words: row["enterprise__name"], 36)
PLANT = Column(gettext_lazy("Plant"), lambda row, words: row["plant__name"] or "", 16)
CODE = Column(gettext_lazy("Credit code"), lambda row, words: row["enterprise__credit_code"], 21)
REGION = Column(gettext_lazy("Region"), lambda row, words: words.region(row), 26)
INDUSTRY = Column(
    gettext_lazy("Industry"), lambda row, words: words.industries.get(row["industry"], row["industry"]), 26
)
SIZE = Column(
    pgettext_lazy("of an enterprise", "Size"), lambda row, words: words.sizes.get(row["size"], ""), 8
)
RECEIPT = Column(gettext_lazy("Receipt number"), lambda row, words: row["receipt"])
HANDED_IN = Column(gettext_lazy("Handed in"), lambda row, words: row["submitted_at"], 17)

QUEUE = (
    ENTERPRISE,
    PLANT,
    CODE,
    REGION,
    INDUSTRY,
    SIZE,
    Column(gettext_lazy("Year"), lambda row, words: row["year"], 7),
    Column(gettext_lazy("Round"), lambda row, words: words.round(row), 24),
    Column(gettext_lazy("Status"), lambda row, words: words.statuses[row["status"]], 14),
    Column(gettext_lazy("Desk"), lambda row, words: words.tiers[row["tier"]], 9),
    Column(gettext_lazy("Self-assessed level"), lambda row, words: row["level"], 9),
    Column(gettext_lazy("Self-assessed level by total score"), lambda row, words: row["band"], 9),
    Column(gettext_lazy("Self-assessed total"), lambda row, words: row["total"], 10),
    Column(gettext_lazy("Verified level"), lambda row, words: row["verified_level"], 9),
    Column(gettext_lazy("Verified level by total score"), lambda row, words: row["verified_band"], 9),
    Column(gettext_lazy("Verified total"), lambda row, words: row["verified_total"], 10),
    Column(gettext_lazy("Flags"), lambda row, words: row["flag_count"], 7),
    Column(gettext_lazy("Hand-ins"), lambda row, words: row["hand_ins"], 8),
    Column(gettext_lazy("Returns"), lambda row, words: row["returns"], 8),
    HANDED_IN,
    Column(gettext_lazy("Days on the desk"), _days, 9),
    Column(
        gettext_lazy("Reviewer"),
        lambda row, words: row["assigned_to__name"] or row["assigned_to__email"] or "",
    ),
    RECEIPT,
)
FIELDS = (
    *("enterprise__name", "enterprise__credit_code", "plant__name", "region_id", "industry", "size", "year"),
    *("status", "tier", "round__title_zh", "round__title_en", "assigned_to__name", "assigned_to__email"),
    *(f"{region}{name}" for region in NAMES for name in ("name", "name_en")),
    *("level", "band", "total", "verified_level", "verified_band", "verified_total"),
    *("flag_count", "hand_ins", "returns", "submitted_at", "arrived_at", "receipt"),
)


def queue_table(rows: QuerySet[Assessment], title: str) -> Table:
    """All rows of a list as it is narrowed, one after the other from the database."""
    found = rows.values(*FIELDS).iterator(chunk_size=AT_ONCE)
    return Table(
        title, [str(column.head) for column in QUEUE], _cells(found, QUEUE), [c.width for c in QUEUE]
    )


def _cells(rows: Iterable[Mapping[str, Any]], columns: Iterable[Column]) -> Iterator[list[Cell]]:
    words, columns = Words(), tuple(columns)
    for row in rows:
        yield [column.of(row, words) for column in columns]


# ── The recommendation list ─────────────────────────────────────────────────────────────


RANKED: dict[str, Column] = {
    "number": Column(gettext_lazy("No."), lambda row, words: row["number"], 6),
    "enterprise": ENTERPRISE,
    "plant": PLANT,
    "credit_code": CODE,
    "region": REGION,
    "industry": INDUSTRY,
    "size": SIZE,
    "level": Column(
        pgettext_lazy("column", "Level that counts"), lambda row, words: row["counted"], 9, "level"
    ),
    "total": Column(gettext_lazy("Total score"), lambda row, words: row["verified_total"], 10, "score"),
    "gated": Column(
        gettext_lazy("Level, each level met from the first on"),
        lambda row, words: row["verified_level"],
        11,
        "level",
    ),
    "band": Column(
        gettext_lazy("Level by total score"), lambda row, words: row["verified_band"], 11, "level"
    ),
    "self_level": Column(
        gettext_lazy("Self-assessed level"), lambda row, words: row["self_counted"], 9, "level"
    ),
    "self_total": Column(gettext_lazy("Self-assessed total"), lambda row, words: row["total"], 10, "score"),
    "staff": Column(gettext_lazy("Staff"), lambda row, words: row["enterprise__staff"], 8),
    "revenue": Column(
        gettext_lazy("Revenue (million CNY)"), lambda row, words: row["enterprise__revenue"], 12
    ),
    "contact": Column(gettext_lazy("Contact person"), lambda row, words: row["enterprise__contact_name"]),
    "phone": Column(gettext_lazy("Telephone"), lambda row, words: row["enterprise__contact_phone"], 16),
    "accepted": Column(gettext_lazy("Accepted"), lambda row, words: row["accepted_at"], 17),
    "receipt": RECEIPT,
}
SIZES = (Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO)


class Recommendations:
    """The accepted ones of a round in this person's region, the highest first.

    In the columns that are asked for; else in those that the person's agency has chosen.
    """

    def __init__(self, user, call: Round, wanted: Iterable[str] = ()) -> None:
        self.user, self.call = user, call
        self.agency = user.desks[0].agency
        chosen = set(wanted)
        self.keys = [key for key in RANKED if key in chosen] or self.agency.list_columns

    @property
    def columns(self) -> list[Column]:
        return [RANKED[key] for key in self.keys]

    @property
    def title(self) -> str:
        return _("Recommendation list: %(round)s") % {"round": self.call}

    @property
    def which_counts(self) -> str:
        """Said on the page, in the file and on paper."""
        return _("The level that counts in this round: %(rule)s.") % {"rule": self.call.get_rule_display()}

    @property
    def order(self) -> str:
        return _(
            "Ranked by that level, then by total score, size of the enterprise, and the earlier hand-in."
        )

    @cached_property
    def count(self) -> int:
        return self._accepted.count()

    @property
    def _accepted(self) -> QuerySet[Assessment]:
        seen = Assessment.objects.visible_to(self.user).handed_in_to(self.user)
        return seen.filter(round=self.call, status=Status.ACCEPTED)

    def ranked(self) -> QuerySet[Assessment]:
        by_band = self.call.rule == Rule.BAND
        size = Case(
            *(When(size=size, then=Value(place)) for place, size in enumerate(SIZES)),
            default=Value(len(SIZES)),
            output_field=IntegerField(),
        )
        settled = Result.objects.filter(submission__receipt=OuterRef("receipt"), kind=Result.Kind.VERIFIED)
        rows = self._accepted.annotate(
            counted=F("verified_band" if by_band else "verified_level"),
            self_counted=F("band" if by_band else "level"),
            accepted_at=Subquery(settled.values("created_at")[:1]),
        )
        return rows.order_by("-counted", "-verified_total", size, "submitted_at", "pk")

    def rows(self) -> Iterator[dict[str, Any]]:
        more = ("counted", "self_counted", "accepted_at", "enterprise__staff", "enterprise__revenue")
        contact = ("enterprise__contact_name", "enterprise__contact_phone")
        found = self.ranked().values(*FIELDS, *more, *contact).iterator(chunk_size=AT_ONCE)
        for number, row in enumerate(found, 1):
            yield row | {"number": number}

    def cells(self) -> Iterator[list[Cell]]:
        return _cells(self.rows(), self.columns)

    def table(self) -> Table:
        heads = [str(column.head) for column in self.columns]
        signed = [_("Made by:"), _("Checked by:"), _("Approved by (seal):"), _("Date:")]
        above = [self.which_counts, self.order]
        return Table(self.title, heads, self.cells(), [c.width for c in self.columns], above, signed)
