"""The shortest way up, and the answers on which the level hangs.

Least cost first (where costs are given), then the fewest requirements, then the least sum of
raises. Found exactly: requirements are taken one by one, and of all the ways so far only those are
kept that no other way beats in both price and gain.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from math import lcm
from operator import attrgetter

from scoring.model import LEVELS
from scoring.plan import Plan
from scoring.refusals import Unscorable
from scoring.scores import Result, standings_of

Price = tuple[int, int, int]  # cost in a common unit, number of requirements, sum of raises in marks

FREE: Price = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Improvement:
    requirement: str
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class Pathway:
    """`is_reachable` is False where fixed answers, or levels that ask nothing, bar the way."""

    start: int
    target: int
    is_reachable: bool
    improvements: tuple[Improvement, ...] = ()


@dataclass(frozen=True, slots=True)
class Fragile:
    """A single answer that carries the level: one step lower, and the level is lost."""

    requirement: str
    before: Fraction
    after: Fraction
    level: int  # what the level would be


@dataclass(frozen=True, slots=True)
class _Raise:
    """One answer raised to one higher step of the scale."""

    position: int
    mark: int
    price: Price
    gain: int  # in units of `Plan.full`


@dataclass(frozen=True, slots=True)
class _Way:
    """Some answers raised: what that costs, and what the level (or total) gains."""

    price: Price
    gain: int
    last: _Raise | None = None
    before: "tuple[_Way, ...]" = field(default=())  # the ways that this one joins

    def raises(self) -> Iterable[_Raise]:
        for way in self.before:
            yield from way.raises()
        if self.last:
            yield self.last


NO_WAY_YET = _Way(FREE, 0)


def pathway(
    result: Result,
    to: int | None = None,
    *,
    cost: Mapping[str, Fraction | int] | None = None,
    fixed: Collection[str] = (),
) -> Pathway:
    """The smallest set of improvements with which level `to` is reached; by default the next.

    `cost` prices the raising of a requirement (not named: 0), `fixed` ones stay as they are, and
    so does what does not apply. Ties are broken by the order of the model. Raises Unscorable for
    unknown requirements, a negative cost, or a target that is no level.
    """
    target = min(result.level + 1, LEVELS[-1]) if to is None else to
    if target not in LEVELS:
        raise Unscorable("no_such_level", level=target)
    prices = _prices(result, cost or {})
    _refuse_unknown(result, fixed)
    if target <= result.level:
        return Pathway(result.level, target, True)
    search = _Search(result, prices, frozenset(fixed))
    way = search.to_band(target) if result.edition.level_rule == "band" else search.to_level(target)
    if way is None:
        return Pathway(result.level, target, False)
    return Pathway(result.level, target, True, _improvements(result, way))


def fragile(result: Result) -> list[Fragile]:
    """The single answers whose lowering by one step would cost the level, in the model's order."""
    plan, marks = result.plan, result.reading.marks
    steps = _scale_marks(plan)
    found = []
    for level, (start, stop) in enumerate(plan.spans):
        for position in range(start, stop):
            if marks[position] == 0:
                continue
            lower = max(mark for mark in steps if mark < marks[position])
            loss = plan.coefficients[level][position - start] * (marks[position] - lower)
            sums = list(result.sums)
            sums[level] -= loss
            left = standings_of(plan, tuple(sums)).level
            if left < result.level:
                unit = plan.answer_unit
                before, after = Fraction(marks[position], unit), Fraction(lower, unit)
                found.append(Fragile(plan.ids[position], before, after, left))
    return found


class _Search:
    """The cheapest ways up from one result."""

    def __init__(self, result: Result, prices: Mapping[str, int], fixed: frozenset[str]) -> None:
        self.result, self.plan = result, result.plan
        self.prices, self.fixed = prices, fixed

    def to_level(self, target: int) -> _Way | None:
        """Levels do not touch each other: each one that is not met is climbed by itself."""
        ways = []
        for level in range(target):
            if not self.result.standings.met[level]:
                needed = self.plan.met_from[level] - self.result.sums[level]
                way = self._way_to(level, needed)
                if way is None:
                    return None
                ways.append(way)
        return _joined(ways)

    def to_band(self, target: int) -> _Way | None:
        """The total needs so much more; a level that becomes met counts 1 at once."""
        needed = self.plan.band_from[target - 1] - self.result.standings.total
        total = [NO_WAY_YET]
        for level in range(len(LEVELS)):
            if not self.result.standings.met[level]:
                ways = self._gains_in_total(level)
                total = _undominated((_joined([a, b]) for a in total for b in ways), needed)
        return _cheapest(total, needed)

    def _gains_in_total(self, level: int) -> list[_Way]:
        needed = self.plan.met_from[level] - self.result.sums[level]
        jump = self.plan.full - self.result.sums[level]
        ways = self._frontier(level, needed)
        counted = [_Way(w.price, jump if w.gain >= needed else w.gain, None, (w,)) for w in ways]
        return _undominated(counted, jump)

    def _frontier(self, level: int, needed: int) -> list[_Way]:
        """Every way worth taking at this level: none is beaten in both price and gain.

        Gains beyond what is needed count no further. Ways that cannot reach the need even with all
        that is left are kept: the total may be content with less.
        """
        ways = [NO_WAY_YET]
        for raises in self._raises(level):
            ways = _undominated([*ways, *_longer(ways, raises, needed)], needed)
        return ways

    def _way_to(self, level: int, needed: int) -> _Way | None:
        """The cheapest way to the need, the same as of the whole frontier.

        Ways that cannot get there any more are dropped. Without costs the fewest requirements are
        known beforehand: those that gain most, until it is enough. A way may use no more than
        that, and what it still may use gains no more than the next in order do. Whatever a dropped
        way beats would be dropped as well, so that none is missed.
        """
        options = self._raises(level)
        most = [0, *accumulate(max(r.gain for r in raises) for raises in options)]
        few = len(options) if any(self.prices.values()) else bisect_left(most, needed)
        ways = [NO_WAY_YET]
        for taken, raises in enumerate(options, 1):
            longer = _undominated([*ways, *_longer(ways, raises, needed)], needed)
            ways = [w for w in longer if w.gain + _next(most, taken, few - w.price[1]) >= needed]
        return _cheapest(ways, needed)

    def _raises(self, level: int) -> list[list[_Raise]]:
        """Of each requirement that can be raised: the steps up; those that weigh most first."""
        start, stop = self.plan.spans[level]
        weights, steps = self.plan.coefficients[level], _scale_marks(self.plan)
        options = []
        for position in range(start, stop):
            id, mark = self.plan.ids[position], self.result.reading.marks[position]
            weight = weights[position - start]
            if weight and id not in self.fixed:
                cost = self.prices.get(id, 0)
                up = [
                    _Raise(position, m, (cost, 1, m - mark), weight * (m - mark)) for m in steps if m > mark
                ]
                options.append(up)
        return sorted(filter(None, options), key=lambda up: -max(r.gain for r in up))


def _longer(ways: list[_Way], raises: list[_Raise], needed: int) -> Iterator[_Way]:
    for r in raises:
        for way in ways:
            if way.gain < needed:
                yield _Way(_added(way.price, r.price), way.gain + r.gain, r, (way,))


def _next(most: list[int], taken: int, number: int) -> int:
    """What so many of the requirements gain at most that come after those taken."""
    return most[min(taken + max(number, 0), len(most) - 1)] - most[taken]


def _undominated(ways: Iterable[_Way], needed: int) -> list[_Way]:
    """By rising price, only those that gain more than every cheaper one, up to what is needed.

    Prices are compared cost first, then number, then raises. That order is kept when the same is
    added to both sides, so that a way which is beaten now is beaten in every continuation.
    """
    kept: list[_Way] = []
    best = -1
    for way in sorted(ways, key=attrgetter("price")):
        if way.gain > best:
            kept.append(way)
            best = way.gain
            if best >= needed:
                break
    return kept


def _cheapest(ways: Iterable[_Way], needed: int) -> _Way | None:
    return min((way for way in ways if way.gain >= needed), key=attrgetter("price"), default=None)


def _joined(ways: list[_Way]) -> _Way:
    price = FREE
    for way in ways:
        price = _added(price, way.price)
    return _Way(price, sum(way.gain for way in ways), None, tuple(ways))


def _added(one: Price, other: Price) -> Price:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _improvements(result: Result, way: _Way) -> tuple[Improvement, ...]:
    unit = result.plan.answer_unit
    return tuple(
        Improvement(result.plan.ids[r.position], result.reading.answer_to(r.position), Fraction(r.mark, unit))
        for r in sorted(way.raises(), key=attrgetter("position"))
    )


def _scale_marks(plan: Plan) -> list[int]:
    return [int(step.value * plan.answer_unit) for step in plan.edition.scale]


def _prices(result: Result, cost: Mapping[str, Fraction | int]) -> dict[str, int]:
    """The costs as whole numbers of their common unit."""
    _refuse_unknown(result, cost)
    for id, price in cost.items():
        if price < 0:
            raise Unscorable("negative_cost", id=id)
    unit = lcm(*(Fraction(price).denominator for price in cost.values()))
    return {id: int(price * unit) for id, price in cost.items()}


def _refuse_unknown(result: Result, ids: Iterable[str]) -> None:
    for id in ids:
        if id not in result.edition.requirements:
            raise Unscorable("unknown_requirement", id=id)
