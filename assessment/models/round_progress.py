"""How far a round is: counts a region, and a word for each invited enterprise.

Drafts are not for agencies to see, nor what lies on a desk below theirs; so the database counts
(migration `0010_rounds`) and tells nothing but numbers, and of invited enterprises whether they
have begun and handed in.
"""

from dataclasses import dataclass, field

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from assessment.lifecycle import Status
from assessment.models.enterprises import Enterprise
from assessment.models.regions import Region
from assessment.models.rounds import Invitee, Round


class Standing(models.TextChoices):
    """How far an invited enterprise is."""

    UNREGISTERED = "unregistered", pgettext_lazy("invited enterprise", "Not registered here yet")
    NOT_BEGUN = "not_begun", pgettext_lazy("invited enterprise", "Not begun")
    BEGUN = "begun", pgettext_lazy("invited enterprise", "Begun")
    HANDED_IN = "handed_in", pgettext_lazy("invited enterprise", "Handed in")


STATES = tuple(status.value for status in Status)
HANDED_IN = tuple(status for status in STATES if status != Status.DRAFT)


@dataclass
class Figures:
    """Of one region, or of all: how many were invited, and how many assessments are in which state."""

    region: Region | None = None
    invited: int = 0
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    counties: list["Figures"] = field(default_factory=list)

    def add(self, state: str, number: int) -> None:
        if state == "invited":
            self.invited += number
        else:
            self.states[state] += number

    @property
    def of_entered(self) -> int:
        """What the bars are measured by: those invited, or those who have come by themselves, if more."""
        return max(self.invited, self.entered)

    @property
    def begun(self) -> int:
        """Drafts, which nobody has handed in yet."""
        return self.states[Status.DRAFT]

    @property
    def handed_in(self) -> int:
        return sum(self.states[state] for state in HANDED_IN)

    @property
    def entered(self) -> int:
        return sum(self.states.values())


def counts_of(round: Round) -> list[tuple[str, str, int]]:
    """Region, state and number, of the regions that the person who asks looks after."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT region, state, number FROM wall_round_progress(%s)", [round.pk])
        return cursor.fetchall()


def handed_in(round: Round) -> bool:
    """Whether anything of it is beyond a draft."""
    return any(state in HANDED_IN and number for _region, state, number in counts_of(round))


def entered(round: Round) -> bool:
    return any(state in STATES and number for _region, state, number in counts_of(round))


def progress_of(round: Round) -> tuple[Figures, list[Figures]]:
    """All together, and by city with its counties; two statements."""
    counts = counts_of(round)
    regions = _with_cities({code for code, _state, _number in counts})
    total = Figures()
    cities: dict[str, Figures] = {}
    for code, state, number in sorted(counts):  # so that counties come in the order of their codes
        total.add(state, number)
        city, county = _line(code, regions)
        row = cities.setdefault(city.code, Figures(city))
        row.add(state, number)
        if county is not None:
            own = next((each for each in row.counties if each.region == county), None)
            if own is None:
                own = Figures(county)
                row.counties.append(own)
            own.add(state, number)
    return total, [cities[code] for code in sorted(cities)]


def _with_cities(codes: set[str]) -> dict[str, Region]:
    return {
        region.code: region
        for region in Region.objects.filter(Q(code__in=codes) | Q(children__in=codes)).distinct()
    }


def _line(code: str, regions: dict[str, Region]) -> tuple[Region, Region | None]:
    """The city, or whatever stands highest under the province, and the county in it."""
    region = regions[code]
    above = regions.get(region.parent_id or "")
    if region.tier != "county" or above is None or above.parent_id is None:
        return region, None
    return above, region


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitee as the list shows it; `enterprise` where one of that code is registered in the region."""

    invitee: Invitee
    standing: Standing
    enterprise: Enterprise | None

    @property
    def name(self) -> str:
        return self.enterprise.name if self.enterprise else self.invitee.name


def standings_of(round: Round) -> dict[str, Standing]:
    """By credit code; empty for who does not look after the round."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT credit_code, state FROM wall_round_invitees(%s)", [round.pk])
        return {code: Standing(state) for code, state in cursor.fetchall()}


def invited_to(invitees: list[Invitee], standings: dict[str, Standing], *, by) -> list[Invited]:
    """These invitees, each with its standing and its enterprise; one statement."""
    codes = [invitee.credit_code for invitee in invitees]
    known = Enterprise.objects.visible_to(by).filter(credit_code__in=codes).order_by("pk")
    # Where several claim a code, the confirmed one is last, and stays.
    by_code = {each.credit_code: each for each in sorted(known, key=lambda each: each.is_confirmed)}
    return [
        Invited(
            invitee,
            standings.get(invitee.credit_code, Standing.UNREGISTERED),
            by_code.get(invitee.credit_code),
        )
        for invitee in invitees
    ]
