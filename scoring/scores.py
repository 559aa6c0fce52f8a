"""Answers in, result out: the scores, the level and the total.

The rule, after GB/T 39117-2020: a subdomain's score at a level is the plain average of its answers
there; domains, elements and levels are weighted sums; a level is met from 0.8. The level is the
number of met levels from I upwards. The total counts a met level as 1 and any other by its score;
the table of the standard reads a level off the total alone, our `band`. Where the two differ, both
are reported.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from operator import mul

from scoring.answers import MISSING, Answers, Reading, read, read_so_far
from scoring.model import LEVELS, Edition
from scoring.plan import LevelPlan, Plan

ENGINE = "1.0.0"

Scores = Mapping[int, Fraction | None]  # by level; None where there is nothing to score


@dataclass(frozen=True, slots=True)
class LevelScore:
    score: Fraction | None  # None: this level asks nothing of this enterprise
    met: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the result has to know: a code with its particulars."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standings:
    """What sums of marks amount to: which levels are met, the total, the band and the level."""

    met: tuple[bool, ...]
    total: int  # in units of `Plan.full`
    band: int
    level: int


@dataclass(frozen=True, eq=False)
class Result:
    """One scored set of answers. Scores are exact; breakdowns are worked out when asked for."""

    reading: Reading
    sums: tuple[int, ...]  # by level, in units of `Plan.full`
    standings: Standings

    @property
    def plan(self) -> Plan:
        return self.reading.plan

    @property
    def edition(self) -> Edition:
        return self.plan.edition

    @property
    def type(self) -> str:
        return self.plan.type

    @property
    def level(self) -> int:
        """0 to 5 by the edition's rule; 0 is below level I."""
        return self.standings.level

    @property
    def band(self) -> int:
        """0 to 5 by the table of total scores."""
        return self.standings.band

    @property
    def total(self) -> Fraction:
        """0 to 5."""
        return Fraction(self.standings.total, self.plan.full)

    @property
    def not_applicable(self) -> int:
        return len(self.plan.not_applicable)

    @cached_property
    def levels(self) -> dict[int, LevelScore]:
        return {
            plan.level: LevelScore(None if plan.is_empty else Fraction(total, self.plan.full), met)
            for plan, total, met in zip(self.plan.levels, self.sums, self.standings.met, strict=True)
        }

    @cached_property
    def subdomains(self) -> dict[str, Scores]:
        return _by_id(self.edition.weights[self.type].in_force(), self.edition.subdomains, self._scores(0))

    @cached_property
    def domains(self) -> dict[str, Scores]:
        domains = [domain.id for domain in self.edition.domains()]
        return _by_id(self.edition.weights[self.type].subdomains, domains, self._scores(1))

    @cached_property
    def elements(self) -> dict[str, Scores]:
        elements = [element.id for element in self.edition.elements]
        return _by_id(self.edition.weights[self.type].elements, elements, self._scores(2))

    def _scores(self, tier: int) -> list[dict[str, Fraction]]:
        return [scores[tier] for scores in self._scores_by_level]

    @cached_property
    def _scores_by_level(self) -> list[tuple[dict[str, Fraction], ...]]:
        return [_breakdown(self.reading, level) for level in self.plan.levels]

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        return tuple(_notes(self))


@dataclass(frozen=True, slots=True)
class Preview:
    """What is certain already, and what is still possible."""

    certain: int  # the level if all that is missing were not met
    possible: int  # the level if all that is missing were fully met
    answered: int
    of: int


def score(edition: Edition, type: str, answers: Answers, tailored_out: Collection[str] = ()) -> Result:
    """The result of a complete set of answers.

    Answers to known requirements that are not in force are kept out and noted. Raises Unscorable,
    naming what is missing, unknown or not allowed.
    """
    return result_of(read(edition, type, answers, tailored_out))


def preview(edition: Edition, type: str, answers: Answers, tailored_out: Collection[str] = ()) -> Preview:
    """The interval of the level while answers are missing; raises Unscorable as `score` does."""
    reading = read_so_far(edition, type, answers, tailored_out)
    missing = reading.marks.count(MISSING)
    total = len(reading.marks)
    certain = _level_if(reading, missing_as=0)
    possible = _level_if(reading, missing_as=reading.plan.answer_unit)
    return Preview(certain, possible, answered=total - missing, of=total)


def result_of(reading: Reading) -> Result:
    sums = sums_of(reading.plan, reading.marks)
    return Result(reading, sums, standings_of(reading.plan, sums))


def sums_of(plan: Plan, marks: tuple[int, ...]) -> tuple[int, ...]:
    """By level: the sum of answers times weights, in units of `Plan.full`."""
    return tuple(
        sum(map(mul, weights, marks[start:stop]))
        for weights, (start, stop) in zip(plan.coefficients, plan.spans, strict=True)
    )


def standings_of(plan: Plan, sums: tuple[int, ...]) -> Standings:
    met = tuple(total >= needed for total, needed in zip(sums, plan.met_from, strict=True))
    total = sum(plan.full if is_met else sum_ for is_met, sum_ in zip(met, sums, strict=True))
    band = bisect_right(plan.band_from, total)
    level = band if plan.edition.level_rule == "band" else consecutive(met)
    return Standings(met, total, band, level)


def consecutive(met: tuple[bool, ...]) -> int:
    """The number of met levels from I upwards."""
    return met.index(False) if False in met else len(met)


def _level_if(reading: Reading, *, missing_as: int) -> int:
    marks = tuple(missing_as if mark == MISSING else mark for mark in reading.marks)
    return standings_of(reading.plan, sums_of(reading.plan, marks)).level


def _breakdown(reading: Reading, level: LevelPlan) -> tuple[dict[str, Fraction], ...]:
    """The scores of subdomains, domains and elements that have something to score."""
    plan, edition = reading.plan, reading.plan.edition
    sums = dict.fromkeys(level.subdomains, 0)
    start = plan.spans[level.level - 1][0]
    for position, id in enumerate(level.ids, start):
        if id not in plan.not_applicable:
            sums[edition.requirements[id].subdomain] += reading.marks[position]
    subdomains = {id: Fraction(total, level.scored[id] * plan.answer_unit) for id, total in sums.items()}
    domains = dict.fromkeys(level.domains, Fraction())
    for id, share in level.subdomains.items():
        domains[edition.subdomains[id].domain] += share * subdomains[id]
    elements = dict.fromkeys(level.elements, Fraction())
    element_of = {s.domain: s.element for s in edition.subdomains.values()}
    for id, share in level.domains.items():
        elements[element_of[id]] += share * domains[id]
    return subdomains, domains, elements


def _by_id(
    in_force: Collection[str], order: Collection[str], by_level: list[dict[str, Fraction]]
) -> dict[str, Scores]:
    return {
        id: {level: scores.get(id) for level, scores in zip(LEVELS, by_level, strict=True)}
        for id in order
        if id in in_force
    }


def _notes(result: Result) -> Iterator[Note]:
    plan = result.plan
    assessed = [id for id in result.subdomains if id not in plan.tailored_out]
    for level in plan.levels:
        if level.is_empty:
            yield Note("level_without_requirements", {"level": level.level})
        elif silent := [id for id in assessed if id not in level.subdomains]:
            yield Note("weights_rescaled", {"level": level.level, "subdomains": silent})
    if tailored := [id for id in result.subdomains if id in plan.tailored_out]:
        yield Note("tailored_out", {"subdomains": tailored})
    if left_out := [id for id in plan.ids if id in plan.not_applicable]:
        yield Note("not_applicable", {"count": len(left_out), "requirements": left_out})
    if result.reading.ignored:
        yield Note("answers_ignored", {"requirements": list(result.reading.ignored)})
    if unused := [
        level
        for level, score in result.levels.items()
        if score.met and level > consecutive(result.standings.met)
    ]:
        yield Note("met_above_unmet", {"levels": unused})
    gated = consecutive(result.standings.met)
    if result.band != gated:
        details = {
            "band": result.band,
            "gated": gated,
            "total": result.total,
            "rule": result.edition.level_rule,
        }
        yield Note("band_differs", details)
