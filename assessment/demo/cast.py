"""Who is in the demonstration: two hundred enterprises, each with its part, all drawn from one seed."""

import random
from dataclasses import dataclass

from assessment.demo import names
from assessment.lifecycle import WAITING, Status
from assessment.models import Region

SEED = 39116
ENTERPRISES = 200
SHARES = {"<=I": 75, "II": 14, "III": 6, ">=IV": 5}  # of those that are scored, as published for 2020

HOME = "340000"  # the province whose queue is alive
HEFEI = "340100"
OWN_COUNTY, OTHER_COUNTY = "340104", "340111"  # Shushan and Baohe, both in Hefei
IN_HOME, IN_HEFEI = 60, 24
ELSEWHERE = {  # weights; every other provincial unit counts 2
    "320000": 11,
    "440000": 9,
    "330000": 9,
    "370000": 8,
    "410000": 6,
    "420000": 6,
    "430000": 5,
    "510000": 5,
    "350000": 4,
    "360000": 4,
    "310000": 4,
    "500000": 4,
    "440300": 3,
    "540000": 1,
    "460000": 1,
    "630000": 1,
}

STATUSES_AT_HOME = {
    Status.DRAFT: 10,
    Status.SUBMITTED: 22,
    Status.IN_REVIEW: 10,
    Status.RETURNED: 6,
    Status.ACCEPTED: 10,
    Status.DECLINED: 2,
}
STATUSES_ELSEWHERE = {
    Status.DRAFT: 32,
    Status.SUBMITTED: 22,
    Status.IN_REVIEW: 16,
    Status.RETURNED: 12,
    Status.ACCEPTED: 51,
    Status.DECLINED: 7,
}
UNCONFIRMED = ("waiting", "waiting", "waiting", "waiting", "refused", "open")  # claims, of drafts at home
# What a second look will find in the answers of some, after they were drawn without any fault.
FLAWS = ("contradiction",) * 4 + ("too_fast",) * 2 + ("no_evidence",) * 2 + ("same_note",) * 2 + ("jump",)
LENDS_FROM = 2  # the level from which there is something to prove


@dataclass
class Part:
    """One enterprise and what becomes of it."""

    number: int
    region: Region
    place: str  # as it stands in the name
    trade: str  # division
    status: Status
    level: int = 1
    has_last_year: bool = False
    was_returned: bool = False
    was_withdrawn: bool = False
    claim: str = "confirmed"
    flaw: str = ""

    @property
    def is_scored(self) -> bool:
        return self.status != Status.DRAFT or self.was_withdrawn


def parts(rng: random.Random) -> list[Part]:
    """Number 0 is owner@'s, number 1 other@'s; both are in Hefei."""
    places = _places(rng)
    trades = names.trades(rng, ENTERPRISES)
    _swap(trades, 0, "C36")
    _swap(trades, 1, "C35")
    statuses = [*_shuffled(STATUSES_AT_HOME, rng), *_shuffled(STATUSES_ELSEWHERE, rng)]
    _swap(statuses, 0, Status.DRAFT, IN_HOME)
    _swap(statuses, 1, Status.RETURNED, IN_HOME)
    found = [
        Part(number, region, place, trades[number], statuses[number])
        for number, (region, place) in enumerate(places)
    ]
    _give_histories(found[2:], rng)
    _give_levels([part for part in found if part.is_scored], rng)
    for part in found:
        if not part.is_scored:
            part.level = rng.choice((0, 1, 1, 1, 2, 2, 3))
    found[0].level, found[0].has_last_year = 2, True
    _give_flaws(found[2:], rng)
    return found


def quotas(count: int) -> dict[str, int]:
    """The published shares of so many enterprises, in whole ones: the largest remainders are rounded up."""
    exact = {bucket: count * share / 100 for bucket, share in SHARES.items()}
    whole = {bucket: int(number) for bucket, number in exact.items()}
    by_remainder = sorted(exact, key=lambda bucket: whole[bucket] - exact[bucket])
    for bucket in by_remainder[: count - sum(whole.values())]:
        whole[bucket] += 1
    return whole


def _give_histories(found: list[Part], rng: random.Random) -> None:
    drafts = [part for part in found if part.status == Status.DRAFT]
    for part, claim in zip(drafts, UNCONFIRMED, strict=False):
        part.claim = claim
    for part in drafts[-2:]:
        part.was_withdrawn = True
    decided = [part for part in found if part.status in (Status.SUBMITTED, Status.ACCEPTED)]
    for part in rng.sample(decided, 9):
        part.was_returned = True
    confirmed = [part for part in found if part.claim == "confirmed"]
    for part in rng.sample(confirmed, round(ENTERPRISES / 3) - 1):
        part.has_last_year = True


def _give_levels(scored: list[Part], rng: random.Random) -> None:
    quota = quotas(len(scored))
    low, high = quota["<=I"], quota[">=IV"]
    levels = [0] * (low * 2 // 5) + [1] * (low - low * 2 // 5) + [2] * quota["II"] + [3] * quota["III"]
    levels += [4] * (high - high // 4) + [5] * (high // 4)
    rng.shuffle(levels)
    for part, level in zip(scored, levels, strict=True):
        part.level = level


def _give_flaws(found: list[Part], rng: random.Random) -> None:
    """Each where it can be seen, one to an enterprise; every third waits on the desk of the home province."""
    scored = [part for part in found if part.is_scored and not part.was_returned]
    rng.shuffle(scored)
    fits = {
        "contradiction": lambda part: part.level in (1, 2, 3),
        "no_evidence": lambda part: part.level in (2, 3),
        "jump": lambda part: part.level in (2, 3),
    }
    at_home = [part for part in scored if part.region.path.startswith(HOME) and part.status in WAITING]
    for place, flaw in enumerate(FLAWS):
        row = at_home + scored if place % 3 == 0 else scored
        part = next(part for part in row if not part.flaw and fits.get(flaw, bool)(part))
        part.flaw = flaw
        part.has_last_year = part.has_last_year or flaw == "jump"
    lending = [part for part in at_home if not part.flaw and part.level >= LENDS_FROM]
    for part in lending[:2]:
        part.flaw = "same_file"  # as the other


def _places(rng: random.Random) -> list[tuple[Region, str]]:
    """A county for each, with the name of its city; Anhui's first, and Hefei's first of them."""
    regions = {region.code: region for region in Region.objects.all()}
    smallest: dict[str, list[Region]] = {}
    for region in sorted(regions.values(), key=lambda region: region.code):
        top = region.path.split("/")[0]
        if region.parent_id and _place(region, regions):
            smallest.setdefault(top, []).append(region)
    at_home = smallest.pop(HOME)
    in_hefei = [region for region in at_home if region.parent_id == HEFEI]
    others = [region for region in at_home if region.parent_id != HEFEI]
    chosen = [regions[OWN_COUNTY], regions[OTHER_COUNTY]]
    chosen += rng.choices(in_hefei, k=IN_HEFEI - 2) + rng.choices(others, k=IN_HOME - IN_HEFEI)
    tops = list(smallest)
    weights = [ELSEWHERE.get(top, 2) for top in tops]
    units = tops + rng.choices(tops, weights, k=ENTERPRISES - IN_HOME - len(tops))
    chosen += [rng.choice(smallest[top]) for top in units]
    return [(region, _place(region, regions)) for region in chosen]


def _place(region: Region, regions: dict[str, Region]) -> str:
    """The city's name without its ending; empty where an enterprise would not be put: no city, or a group."""
    above = regions[region.parent_id]
    if region.tier == "city":
        return region.name.removesuffix("市") if above.code == "660000" else ""
    if above.name in ("市辖区", "县"):
        above = regions[above.parent_id]
    return above.name.removesuffix("市") if above.name.endswith("市") else ""


def _shuffled(counts: dict[Status, int], rng: random.Random) -> list[Status]:
    statuses = [status for status, count in counts.items() for _ in range(count)]
    rng.shuffle(statuses)
    return statuses


def _swap(items: list, place: int, wanted: object, end: int | None = None) -> None:
    """Put `wanted` in this place, and what was there where it comes from."""
    other = items.index(wanted, place, end or len(items))
    items[place], items[other] = items[other], items[place]
