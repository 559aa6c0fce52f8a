"""The shortest way up, and the answers on which the level hangs.

Least cost first (where costs are given), then the fewest requirements, then the least sum of
raises; found exactly.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations
from math import lcm
from operator import attrgetter

from scoring.model import LEVELS
from scoring.plan import Plan
from scoring.refusals import Unscorable
from scoring.scores import Result, standings_of
from scoring.search import Raise, Way, cheapest


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


def pathway(
    result: Result,
    to: int | None = None,
    *,
    cost: Mapping[str, Fraction | int] | None = None,
    fixed: Collection[str] = (),
) -> Pathway:
    """The smallest set of improvements with which level `to` is reached; by default the next.

    `cost` prices the raising of a requirement (not named: 0), `fixed` ones stay as they are, and
    so does what does not apply. Where several ways are alike in all three, it is the same one every
    time. Raises Unscorable for unknown requirements, a negative cost, or a target that is no level.
    """
    target = min(result.level + 1, LEVELS[-1]) if to is None else to
    if target not in LEVELS:
        raise Unscorable("no_such_level", level=target)
    prices = _Prices(result, cost or {})
    _refuse_unknown(result, fixed)
    if target <= result.level:
        return Pathway(result.level, target, True)
    way = _WayUp(result, prices, frozenset(fixed))
    raises = way.to_band(target) if result.edition.level_rule == "band" else way.to_level(target)
    if raises is None:
        return Pathway(result.level, target, False)
    return Pathway(result.level, target, True, _improvements(result, raises))


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


class _Prices:
    """What it costs to raise an answer, as one whole number: cost, number of requirements, raise.

    The three stand in it so far apart that less of one outweighs any more of the next.
    """

    def __init__(self, result: Result, cost: Mapping[str, Fraction | int]) -> None:
        count = len(result.plan.ids)
        self.one_more = result.plan.answer_unit * count + 1
        self.one_dearer = self.one_more * (count + 1)
        self.costs = _whole_costs(result, cost)

    def of(self, id: str, marks: int) -> int:
        return self.costs.get(id, 0) * self.one_dearer + self.one_more + marks


class _WayUp:
    """The cheapest way up from one result."""

    def __init__(self, result: Result, prices: _Prices, fixed: frozenset[str]) -> None:
        self.result, self.plan = result, result.plan
        self.prices, self.fixed = prices, fixed
        self.open = [place for place, met in enumerate(result.standings.met) if not met]
        self.options = {place: self._raises(place) for place in self.open}

    def to_level(self, target: int) -> list[Raise] | None:
        """Levels do not touch each other: each one that is not met is climbed by itself."""
        ways = [self._to_the_gate(place) for place in self.open if place < target]
        return None if None in ways else [r for way in ways if way for r in way.raises()]

    def to_band(self, target: int) -> list[Raise] | None:
        """The total needs so much more; a level that becomes met counts 1 at once.

        Which levels become met is tried out: those are climbed each by itself, and what is still
        missing comes from all others together.
        """
        needed = self.plan.band_from[target - 1] - self.result.standings.total
        gates = {place: way for place in self.open if (way := self._to_the_gate(place))}
        best: list[Way] | None = None
        for met in _subsets(list(gates)):
            climbed = [gates[place] for place in met]
            left = needed - sum(self.plan.full - self.result.sums[place] for place in met)
            others = [up for place in self.open if place not in met for up in self.options[place]]
            at_most = None if best is None else _price(best) - _price(climbed) - 1
            rest = cheapest(others, left, at_most)
            if rest is not None and (at_most is None or rest.price <= at_most):
                best = [*climbed, rest]
        return None if best is None else [r for way in best for r in way.raises()]

    def _to_the_gate(self, place: int) -> Way | None:
        return cheapest(self.options[place], self.plan.met_from[place] - self.result.sums[place])

    def _raises(self, place: int) -> list[list[Raise]]:
        """Of each requirement of a level that can be raised: the steps up, lowest first."""
        start, stop = self.plan.spans[place]
        raises = []
        for position in range(start, stop):
            weight = self.plan.coefficients[place][position - start]
            if weight and self.plan.ids[position] not in self.fixed:
                raises.append(self._steps_up(position, weight))
        return [up for up in raises if up]

    def _steps_up(self, position: int, weight: int) -> list[Raise]:
        id, mark = self.plan.ids[position], self.result.reading.marks[position]
        higher = [step for step in reversed(_scale_marks(self.plan)) if step > mark]
        return [
            Raise(position, step, self.prices.of(id, step - mark), weight * (step - mark)) for step in higher
        ]


def _price(ways: list[Way]) -> int:
    return sum(way.price for way in ways)


def _subsets(places: list[int]) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(places, count) for count in range(len(places) + 1))


def _improvements(result: Result, raises: list[Raise]) -> tuple[Improvement, ...]:
    """In the model's order, level I first."""
    unit = result.plan.answer_unit
    return tuple(
        Improvement(result.plan.ids[r.position], result.reading.answer_to(r.position), Fraction(r.mark, unit))
        for r in sorted(raises, key=attrgetter("position"))
    )


def _scale_marks(plan: Plan) -> list[int]:
    return [int(step.value * plan.answer_unit) for step in plan.edition.scale]


def _whole_costs(result: Result, cost: Mapping[str, Fraction | int]) -> dict[str, int]:
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
