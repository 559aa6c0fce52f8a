"""Why this level: every step of the arithmetic, from each answer up to the total.

The steps of a level stand in the order in which a person would write them down: each requirement,
then its subdomain, domain, element, and the level; the total comes last. Every step says what it
weighs by the standard, what it weighs after rescaling, and what it contributes to the level.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scoring.model import LEVELS, Domain, Element, Subdomain
from scoring.plan import LevelPlan
from scoring.scores import Result


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic.

    `weight` is the published one in percent of the parent (None for a requirement: they count
    alike); `share` is the part of the parent after rescaling, 0 to 1; `of_level` the part of the
    level's score; `contribution` is score times `of_level`. `left_out` says why a part counts
    nothing: "tailored_out", "not_applicable" or "nothing_to_score".
    """

    kind: str  # requirement, subdomain, domain, element
    level: int
    id: str
    parent: str | None
    weight: Fraction | None
    share: Fraction
    of_level: Fraction
    score: Fraction | None
    contribution: Fraction
    left_out: str | None = None


@dataclass(frozen=True, slots=True)
class LevelStep:
    """What a level comes to, and what of it goes into the total."""

    level: int
    score: Fraction | None
    threshold: Fraction
    met: bool
    counts: Fraction  # 1 where met, else the score


@dataclass(frozen=True, slots=True)
class TotalStep:
    """How the level was read: by the gate, and by the table of totals."""

    total: Fraction
    band: int
    level: int
    rule: str


AnyStep = Step | LevelStep | TotalStep


def trace(result: Result, level: int | None = None) -> list[AnyStep]:
    """All steps, or those of one level."""
    levels = LEVELS if level is None else (level,)
    steps = [step for number in levels for step in _Level(result, number).steps()]
    if level is None:
        steps.append(TotalStep(result.total, result.band, result.level, result.edition.level_rule))
    return steps


@dataclass(frozen=True, slots=True)
class _Part:
    """How much a part weighs: by the standard, of its parent, and of the level."""

    weight: Fraction | None
    share: Fraction
    of_level: Fraction


class _Level:
    """One level of one result, on the way down from the elements."""

    def __init__(self, result: Result, number: int) -> None:
        self.result, self.number = result, number
        self.plan: LevelPlan = result.plan.levels[number - 1]
        self.weights = result.edition.weights[result.type]

    def steps(self) -> Iterator[AnyStep]:
        for element in self.result.edition.elements:
            if element.id in self.weights.elements:
                yield from self._element(element)
        outcome = self.result.levels[self.number]
        counts = Fraction(1) if outcome.met else outcome.score or Fraction()
        yield LevelStep(self.number, outcome.score, self.result.edition.threshold, outcome.met, counts)

    def _element(self, element: Element) -> Iterator[Step]:
        share = self.plan.elements.get(element.id, Fraction())
        for domain in element.domains:
            if domain.id in self.weights.subdomains:
                yield from self._domain(domain, element.id, share)
        part = _Part(self.weights.elements[element.id], share, share)
        score = self.result.elements[element.id][self.number]
        yield self._step("element", element.id, None, part, score)

    def _domain(self, domain: Domain, element: str, above: Fraction) -> Iterator[Step]:
        share = self.plan.domains.get(domain.id, Fraction())
        for subdomain in domain.subdomains:
            if subdomain.id in self.weights.subdomains[domain.id]:
                yield from self._subdomain(subdomain, above * share)
        part = _Part(self.weights.domains[element][domain.id], share, above * share)
        score = self.result.domains[domain.id][self.number]
        yield self._step("domain", domain.id, element, part, score)

    def _subdomain(self, subdomain: Subdomain, above: Fraction) -> Iterator[Step]:
        share = self.plan.subdomains.get(subdomain.id, Fraction())
        if subdomain.id not in self.result.plan.tailored_out:
            yield from self._requirements(subdomain, above * share)
        part = _Part(self.weights.subdomains[subdomain.domain][subdomain.id], share, above * share)
        score = self.result.subdomains[subdomain.id][self.number]
        yield self._step("subdomain", subdomain.id, subdomain.domain, part, score)

    def _requirements(self, subdomain: Subdomain, above: Fraction) -> Iterator[Step]:
        positions = {id: position for position, id in enumerate(self.result.plan.ids)}
        for requirement in subdomain.at_level(self.number):
            if requirement.id in self.result.plan.not_applicable:
                share, score = Fraction(), None
            else:
                share = Fraction(1, self.plan.scored[subdomain.id])
                score = self.result.reading.answer_to(positions[requirement.id])
            part = _Part(None, share, above * share)
            yield self._step("requirement", requirement.id, subdomain.id, part, score)

    def _step(self, kind: str, id: str, parent: str | None, part: _Part, score: Fraction | None) -> Step:
        contribution = part.of_level * score if score is not None else Fraction()
        left_out = self._why_left_out(kind, id) if score is None else None
        weighed = (part.weight, part.share, part.of_level)
        return Step(kind, self.number, id, parent, *weighed, score, contribution, left_out)

    def _why_left_out(self, kind: str, id: str) -> str:
        if kind == "requirement":
            return "not_applicable"
        if kind == "subdomain" and id in self.result.plan.tailored_out:
            return "tailored_out"
        return "nothing_to_score"
